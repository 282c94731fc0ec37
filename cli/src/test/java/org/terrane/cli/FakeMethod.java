package org.terrane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import org.terrane.nn.train.Snapshot;
import org.terrane.rs.common.BadInput;
import org.terrane.tensor.DType;
import org.terrane.tensor.Run;
import org.terrane.tensor.Tensor;

/// A method that notes what it was asked to do and writes a report.
final class FakeMethod implements PretrainMethod<FakeMethod.Recipe> {
  record Recipe(int steps, long seed, Data data, Optim optim) {}

  record Data(Optional<Path> folder) {}

  record Optim(double lr) {}

  Recipe prepared = preset(0);
  Optional<Snapshot> from = Optional.empty();
  String refusal = "";
  DType precision = DType.F32;
  boolean oneByOne;

  static Recipe preset(int steps) {
    return new Recipe(steps, 1, new Data(Optional.empty()), new Optim(1e-3));
  }

  @Override
  public String name() {
    return "fake";
  }

  @Override
  public String description() {
    return "Pretends to train.";
  }

  @Override
  public Class<Recipe> recipeType() {
    return Recipe.class;
  }

  @Override
  public SequencedMap<String, Recipe> presets() {
    SequencedMap<String, Recipe> presets = new LinkedHashMap<>();
    presets.put("unit", preset(10));
    presets.put("desk", preset(300));
    return presets;
  }

  @Override
  public Prepared prepare(Recipe recipe, Optional<Snapshot> from) {
    if (!refusal.isEmpty()) {
      throw new BadInput(refusal);
    }
    this.prepared = recipe;
    this.from = from;
    Tensor one = Tensor.ones(DType.F32, 1, 1);
    this.precision = one.matmul(one).dtype();
    this.oneByOne = Run.current().isOneByOne();
    return (run, stop) -> {
      assertThat(run.recipe()).isRegularFile();
      assertThat(run.checkpoints()).isDirectory();
      try {
        Files.writeString(run.report(), "done");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }
}
