package org.terrane.tests.golden;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.terrane.autograd.Grad;
import org.terrane.autograd.Parameter;
import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.nn.StateDict;
import org.terrane.rs.skysense.contrast.Centre;
import org.terrane.rs.skysense.contrast.Comparison;
import org.terrane.rs.skysense.contrast.CrossModalAlignment;
import org.terrane.rs.skysense.contrast.DinoHead;
import org.terrane.rs.skysense.contrast.DinoLoss;
import org.terrane.rs.skysense.contrast.ImageTerm;
import org.terrane.rs.skysense.contrast.ObjectRule;
import org.terrane.rs.skysense.contrast.ObjectTerm;
import org.terrane.rs.skysense.contrast.Pairs;
import org.terrane.rs.skysense.contrast.PixelTerm;
import org.terrane.rs.skysense.contrast.SampleFeatures;
import org.terrane.rs.skysense.contrast.Seeds;
import org.terrane.rs.skysense.contrast.TeacherMeans;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;

/// SkySense's loss terms, with gradients of the student's features and head and the centre afterwards: where all cells
/// were seen, and where some were not. Whole, and a few rows at a time.
class ContrastTest {
  private static final Key KEY = Key.of(1);
  private static final DinoHead.Config HEAD = new DinoHead.Config(6, 8, 4, 10);
  private static final double MOMENTUM = 0.9;
  private static final long[][] SEEDS = {{0, 2, 4, 5, 1, 3, 4, 0, 5, 2, 1, 3}, {0, 2, 4, 5, 5, 0, 4, 2, 3, 5, 1, 0}};

  private record Heads(DinoHead student, DinoHead teacher) implements Layer {
    static Heads create(Init init) {
      return new Heads(DinoHead.create(init, HEAD), DinoHead.create(init.frozen(), HEAD));
    }
  }

  @ParameterizedTest
  @CsvSource({"whole, 0, F64, 1e-13", "masked, 0, F64, 1e-13", "masked, 2, F64, 1e-13", "whole, 0, F32, 2e-5",
      "masked, 5, F32, 2e-5"})
  void terms(String name, int rowsAtOnce, DType dtype, double tolerance) {
    ModelGolden golden = ModelGolden.of("skysense/contrast");
    Init init = Init.of(KEY).as(dtype);
    Heads heads = Heads.create(init);
    golden.fill(heads);
    Centre centre = Centre.create(init, HEAD.prototypes());
    centre.mean().assign(golden.tensor("centre").to(dtype));
    Case with = new Case(golden, name,
        new Comparison(heads.student(), heads.teacher(), centre, new DinoLoss(0.1, 0.05), rowsAtOnce), tolerance);
    Scope.run(() -> {
      Pairs pairs = new Pairs(golden.tensor("student").to(dtype), golden.tensor("teacher").to(dtype),
          name.equals("whole") ? Optional.empty() : Optional.of(golden.tensor("seen")));
      Seeds seeds = seeds(name.equals("whole") ? 0 : 1);
      List<TeacherMeans> teacher = List.of(
          with.check("pixel", pairs, () -> PixelTerm.DEFAULT.loss(pairs, with.comparison(), KEY)),
          with.check("object", pairs,
              () -> new ObjectTerm(new ObjectRule(4, 0.05, 3)).loss(pairs, with.comparison(), seeds)),
          with.check("image", pairs, () -> new ImageTerm().loss(pairs, with.comparison(), KEY)));
      centre.update(teacher, MOMENTUM);
    });
    golden.check(name + "/centre", centre.mean().value(), tolerance);
  }

  @ParameterizedTest
  @CsvSource({"F64, 1e-13", "F32, 1e-5"})
  void alignment(DType dtype, double tolerance) {
    ModelGolden golden = ModelGolden.of("skysense/alignment");
    CrossModalAlignment alignment = CrossModalAlignment.create(Init.of(KEY).as(dtype), 3, 6, 5, 0.07);
    golden.fill(alignment);
    Scope.run(() -> {
      List<Tensor> features = IntStream.range(0, 3).mapToObj(i -> golden.tensor("features/" + i).to(dtype)).toList();
      List<List<Integer>> samples = List.of(List.of(0, 1, 2, 3), List.of(0, 2, 3), List.of(0, 1, 2));
      List<Tensor> at = new ArrayList<>(features);
      Map<String, Parameter> parameters = StateDict.of(alignment).parameters();
      parameters.values().forEach(parameter -> at.add(parameter.value()));

      Grad.Vjp vjp = Grad.vjp(() -> {
        CrossModalAlignment.Result result = alignment.loss(IntStream.range(0, 3)
            .mapToObj(i -> Optional.of(new SampleFeatures(features.get(i), samples.get(i)))).toList()).orElseThrow();
        golden.check("per_pair", result.perPair(), tolerance);
        golden.check("retrieval", result.retrieval(), tolerance);
        return result.loss();
      }, at, null);

      golden.check("loss", vjp.value(), tolerance);
      List<String> names = new ArrayList<>(List.of("0", "1", "2"));
      names.addAll(parameters.keySet());
      IntStream.range(0, names.size())
          .forEach(i -> golden.check("grad/" + names.get(i), vjp.gradients().get(i), tolerance));
    });
  }

  private static Seeds seeds(int which) {
    Tensor cells = Tensor.of(SEEDS[which], 3, 4);
    Tensor all = Tensor.ones(DType.BOOL, 3, 4);
    Tensor fewer = Tensor.of(new long[] {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0}, 3, 4).gt(0);
    return new Seeds(cells, which == 0 ? all : fewer);
  }

  /// What a case is compared with, and how closely.
  private record Case(ModelGolden golden, String name, Comparison comparison, double tolerance) {
    TeacherMeans check(String term, Pairs pairs, Supplier<Comparison.Result> loss) {
      String of = name + "/" + term + "/";
      Map<String, Parameter> parameters = StateDict.of(comparison.student()).parameters();
      List<Tensor> at = new ArrayList<>(List.of(pairs.student()));
      parameters.values().forEach(parameter -> at.add(parameter.value()));
      List<TeacherMeans> teacher = new ArrayList<>();

      Grad.Vjp vjp = Grad.vjp(() -> {
        Comparison.Result result = loss.get();
        teacher.add(result.teacher());
        return result.loss();
      }, at, null);

      golden.check(of + "loss", vjp.value(), tolerance);
      golden.check(of + "logits", teacher.getFirst().logits(), tolerance);
      golden.check(of + "probabilities", teacher.getFirst().probabilities(), tolerance);
      golden.check(of + "grad", vjp.gradients().getFirst(), tolerance);
      int next = 1;
      for (String parameter : parameters.keySet()) {
        golden.check(of + "grad/" + parameter, vjp.gradients().get(next++), tolerance);
      }
      return teacher.getFirst();
    }
  }
}
