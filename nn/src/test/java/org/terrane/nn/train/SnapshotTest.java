package org.terrane.nn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.terrane.nn.train.TinyTraining.Model;
import org.terrane.tensor.io.FormatException;
import org.terrane.tensor.io.Safetensors;

class SnapshotTest {
  @TempDir
  Path folder;

  @Test
  void a_snapshot_holds_model_optimizer_and_provenance() {
    TrainLoop<?> loop = TinyTraining.loop(folder);

    Path file = loop.checkpoints().write(3, loop.provenance(), loop.state()).file();

    Snapshot read = Snapshot.read(file);
    assertThat(read.step()).isEqualTo(3);
    assertThat(read.provenance()).isEqualTo(loop.provenance());
    assertThat(read.provenance().recipe()).isEqualTo("{\"steps\":24}");
    assertThat(read.provenance().versions()).containsKeys("terrane", "java");
    try (Safetensors tensors = Safetensors.open(file)) {
      assertThat(tensors.names()).contains("model.fc1.weight", "model.norm.bias", "optim.exp_avg.fc1.weight",
          "optim.exp_avg_sq.norm.bias", "optim.step").hasSize(6 + 12 + 1);
    }
  }

  @Test
  void the_model_alone_can_be_restored() {
    TrainLoop<?> loop = TinyTraining.loop(folder);
    Snapshot snapshot = loop.checkpoints().write(1, loop.provenance(), loop.state());
    Model model = Model.create(512);
    model.fc1().weight().assign(model.fc1().weight().value().mul(0));

    snapshot.restoreModel(model);

    assertThat(model.fc1().weight().value().toFloats())
        .isEqualTo(((Model) loop.model()).fc1().weight().value().toFloats());
  }

  @Test
  void a_checkpoint_of_another_model_is_refused_in_one_line() {
    TrainLoop<?> loop = TinyTraining.loop(folder);
    Snapshot snapshot = loop.checkpoints().write(1, loop.provenance(), loop.state());

    assertThatThrownBy(() -> snapshot.restoreModel(Model.create(9))).isInstanceOf(FormatException.class)
        .hasMessage(snapshot.file() + ": must be a checkpoint of this model, but is of another: 1 loaded,"
            + " 5 mis-shaped (fc1.weight must be F32 (9, 6), but is F32 (512, 6),"
            + " fc1.bias must be F32 (9), but is F32 (512),"
            + " norm.weight must be F32 (9), but is F32 (512), norm.bias must be F32 (9), but is F32 (512),"
            + " fc2.weight must be F32 (1, 9), but is F32 (1, 512)), 13 ignored (" + ignored(snapshot.file()) + ")");
  }

  @Test
  void plain_weights_are_no_checkpoint() {
    Path file = folder.resolve("weights.safetensors");
    Safetensors.write(file, Map.of(), Map.of());
    assertThatThrownBy(() -> Snapshot.read(file))
        .hasMessage(file + ": must be a checkpoint with a 'step' in its metadata, but that is missing");

    Safetensors.write(file, Map.of(), Map.of("step", "soon"));
    assertThatThrownBy(() -> Snapshot.read(file))
        .hasMessage(file + ": must be a checkpoint with a 'step' in its metadata, but that is 'soon'");
  }

  @Test
  void the_latest_checkpoint_that_can_be_read_is_found_and_others_are_told() throws IOException {
    TrainLoop<?> loop = TinyTraining.loop(folder);
    Checkpoints checkpoints = new Checkpoints(folder.resolve("many"), 0);
    assertThat(checkpoints.latest(this::unexpected)).isEmpty();
    checkpoints.write(9, loop.provenance(), loop.state());
    Path newer = checkpoints.write(10, loop.provenance(), loop.state()).file();
    byte[] whole = Files.readAllBytes(newer);
    Files.write(newer, Arrays.copyOf(whole, whole.length - 1));
    Files.writeString(folder.resolve("many/notes.txt"), "not a checkpoint");
    List<String> told = new ArrayList<>();

    assertThat(checkpoints.latest(told::add).orElseThrow().step()).isEqualTo(9);

    assertThat(told).hasSize(1).first().asString().startsWith("skipped a checkpoint: " + newer + ": tensor '")
        .endsWith("the file is truncated");
  }

  @Test
  void only_the_newest_are_kept() throws IOException {
    TrainLoop<?> loop = TinyTraining.loop(folder);
    Checkpoints checkpoints = new Checkpoints(folder.resolve("few"), 2);
    for (long step : new long[] {8, 9, 10, 100}) {
      checkpoints.write(step, loop.provenance(), loop.state());
    }

    try (Stream<Path> files = Files.list(checkpoints.folder())) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("step-10.safetensors", "step-100.safetensors");
    }
  }

  private void unexpected(String warning) {
    throw new AssertionError(warning);
  }

  private static String ignored(Path file) {
    try (Safetensors tensors = Safetensors.open(file)) {
      List<String> names = tensors.names().stream().filter(name -> name.startsWith("optim.")).toList();
      return String.join(", ", names.subList(0, 8)) + ", and 5 more";
    }
  }
}
