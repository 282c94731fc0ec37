package org.terrane.tests.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.terrane.autograd.Grad;
import org.terrane.datasets.crs.LonLat;
import org.terrane.nn.Init;
import org.terrane.nn.StateDict;
import org.terrane.nn.layer.swin.SwinConfig;
import org.terrane.nn.optim.AdamW;
import org.terrane.nn.optim.Schedule;
import org.terrane.nn.train.Checkpoints;
import org.terrane.nn.train.Objective;
import org.terrane.nn.train.Provenance;
import org.terrane.nn.train.StepMetrics;
import org.terrane.nn.train.StopFlag;
import org.terrane.nn.train.TrainLoop;
import org.terrane.rs.skysense.Branch;
import org.terrane.rs.skysense.Centres;
import org.terrane.rs.skysense.GeoContext;
import org.terrane.rs.skysense.GeoRule;
import org.terrane.rs.skysense.LossWeights;
import org.terrane.rs.skysense.MemoryRule;
import org.terrane.rs.skysense.Mirroring;
import org.terrane.rs.skysense.Modality;
import org.terrane.rs.skysense.SeriesEncoder;
import org.terrane.rs.skysense.SkySenseBatch;
import org.terrane.rs.skysense.SkySenseConfig;
import org.terrane.rs.skysense.SkySenseLearner;
import org.terrane.rs.skysense.SkySenseObjective;
import org.terrane.rs.skysense.SkySenseObjective.Settings;
import org.terrane.rs.skysense.SkySenseView;
import org.terrane.rs.skysense.TeacherRule;
import org.terrane.rs.skysense.TemporalFusion;
import org.terrane.rs.skysense.ViewImages;
import org.terrane.rs.skysense.Window;
import org.terrane.rs.skysense.contrast.CrossModalAlignment;
import org.terrane.rs.skysense.contrast.DinoHead;
import org.terrane.rs.skysense.contrast.ObjectRule;
import org.terrane.rs.skysense.contrast.Pairs;
import org.terrane.rs.skysense.contrast.PixelTerm;
import org.terrane.rs.skysense.contrast.Seeds;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;

/// A whole step of a tiny SkySense (each loss, all gradients of the student, the teacher after it, centres, prototypes)
/// and ten steps of its training are those of an independent one in PyTorch.
///
/// In F32, PyTorch itself is 1.3e-5 away from its own F64 in the gradients and 7e-7 in the losses; this engine
/// was found 2.7e-5 away in a gradient, and is held to 4e-5.
class SkySenseStepTest {
  private static final Key KEY = Key.of(1);
  private static final int CELLS = 4;
  private static final int CELLS_OF_PART = 2;
  private static final int CLUSTERS = 3;
  private static final int STEPS = 10;
  private static final double LEARNING_RATE = 1e-3;
  private static final SkySenseConfig CONFIG = new SkySenseConfig(
      new SwinConfig(3, 1, 4, List.of(1, 1, 1, 1), List.of(1, 1, 2, 2), 2, List.of(2, 2, 2, 2), 0, 0),
      new SeriesEncoder.Config(5, 4, 2, 8, 1, 2, 0), new SeriesEncoder.Config(2, 4, 2, 8, 1, 2, 0),
      new TemporalFusion.Config(8, 2, 2, 0), List.of(Modality.values()), new GeoContext.Config(3, 4, 6),
      new DinoHead.Config(8, 8, 4, 16));
  private static final Settings SETTINGS = new Settings(LossWeights.STANDARD, TeacherRule.STANDARD, PixelTerm.DEFAULT,
      new ObjectRule(CLUSTERS, 0.05, 3), GeoRule.STANDARD, MemoryRule.OFF);
  private static final Map<Modality, String> NAMES =
      Map.of(Modality.HIGH_RESOLUTION, "hr", Modality.MULTISPECTRAL, "ms", Modality.RADAR, "sar");
  private static final List<LonLat> CENTRES = List.of(new LonLat(10, 50), new LonLat(20, 50), new LonLat(10, 50.01));

  private static final List<String> TERMS = Stream.concat(Stream.of("alignment"), Stream.of("hr", "ms", "sar", "fused")
      .flatMap(source -> Stream.of("pixel", "object", "image").map(kind -> source + "_" + kind))).sorted().toList();

  private final ModelGolden golden = ModelGolden.of("skysense/step");

  @ParameterizedTest
  @CsvSource({"F64, 1e-12", "F32, 4e-5"})
  void a_step_has_pytorchs_losses_gradients_teacher_centres_and_prototypes(DType dtype, double tolerance) {
    SkySenseLearner learner = learner(dtype);
    SkySenseObjective objective = start(learner);
    Scope.run(() -> {
      Map<String, Tensor> parts = new LinkedHashMap<>();
      Grad.Result result = Grad.valueAndGrad(learner.parameters(), () -> {
        Objective.Loss loss = objective.loss(batch(0), KEY, SkySenseStepTest::firstSeen);
        parts.putAll(loss.parts());
        return loss.total();
      });
      checkLosses(0, result.value().item(), name -> parts.get(name).item());
      StateDict.of(learner).parameters().forEach((name, parameter) -> {
        if (parameter.trainable()) {
          golden.check("grad/" + name, result.grads().of(parameter), tolerance);
        }
      });
      optimizer(learner).step(result.grads(), LEARNING_RATE);
      objective.afterStep(0);
    });
    checkWhatFollows(learner, "first", tolerance);
  }

  @Test
  void ten_steps_have_pytorchs_losses(@TempDir Path folder) {
    SkySenseLearner learner = learner(DType.F64);
    SkySenseObjective objective = start(learner);
    TrainLoop.Plan plan =
        new TrainLoop.Plan(STEPS, new Schedule.Constant(LEARNING_RATE), Double.POSITIVE_INFINITY, STEPS);
    List<StepMetrics> metrics = new ArrayList<>();

    new TrainLoop<>(learner, optimizer(learner), new Objective<SkySenseBatch>() {
      @Override
      public Loss loss(SkySenseBatch batch, Key key) {
        return objective.loss(batch, key, SkySenseStepTest::firstSeen);
      }

      @Override
      public void afterStep(long step) {
        objective.afterStep(step);
      }
    }, this::batch, plan, KEY, Provenance.of("", "golden", KEY), new Checkpoints(folder, 1))
        .run(0, metrics::add, StopFlag.manual());

    for (int step = 0; step < STEPS; step++) {
      StepMetrics found = metrics.get(step);
      checkLosses(step, found.loss(), name -> found.parts().get(name));
    }
    checkWhatFollows(learner, "last", 1e-9);
  }

  private SkySenseLearner learner(DType dtype) {
    Init init = Init.of(KEY).as(dtype);
    return new SkySenseLearner(Branch.create(init.at("student"), CONFIG), Branch.create(init.at("teacher").frozen(),
        CONFIG), Centres.create(init.at("centres"), CONFIG.head().prototypes()),
        CrossModalAlignment.create(init.at("alignment"), 3, CONFIG.features(), 8, 0.07),
        GeoContext.create(init.at("geo").frozen(), 8, CONFIG.geo()));
  }

  /// The teacher begins elsewhere than the student.
  private SkySenseObjective start(SkySenseLearner learner) {
    SkySenseObjective objective = SkySenseObjective.start(learner, SETTINGS, STEPS);
    golden.fill(learner);
    return objective;
  }

  private static AdamW optimizer(SkySenseLearner learner) {
    return AdamW.create(learner, new AdamW.Config(0.9, 0.999, 1e-8, 0.04));
  }

  private SkySenseBatch batch(long step) {
    return new SkySenseBatch(step, view("first", CELLS, Mirroring.NONE, Mirroring.HORIZONTAL, Mirroring.BOTH),
        view("second", CELLS, Mirroring.VERTICAL, Mirroring.NONE, Mirroring.HORIZONTAL),
        List.of(view("local", CELLS_OF_PART, Mirroring.NONE, Mirroring.VERTICAL, Mirroring.NONE)), CENTRES);
  }

  private SkySenseView view(String name, int cells, Mirroring... mirrored) {
    SequencedMap<Modality, ViewImages> images = new LinkedHashMap<>();
    for (Modality modality : Modality.values()) {
      String prefix = name + "/" + NAMES.get(modality) + "/";
      Tensor pixels = golden.tensor(prefix + "pixels");
      long[] seen = golden.tensor(prefix + "seen").to(DType.I64).toLongs();
      boolean[] cellsSeen = new boolean[seen.length];
      IntStream.range(0, seen.length).forEach(i -> cellsSeen[i] = seen[i] != 0);
      images.put(modality, new ViewImages(pixels.size(1), pixels.size(2), pixels.toFloats(), cellsSeen,
          integers(prefix + "counts"), integers(prefix + "days")));
    }
    return new SkySenseView(cells, images, Stream.of(mirrored).map(Window::atCorner).toList());
  }

  private List<Integer> integers(String name) {
    return LongStream.of(golden.tensor(name).toLongs()).mapToObj(Math::toIntExact).toList();
  }

  /// The seeds of a pair are the first cells that both see.
  private static Seeds firstSeen(Pairs pairs, Key key) {
    long[] seen = pairs.weights().to(DType.I64).toLongs();
    int count = pairs.student().size(0);
    long[] seeds = new long[count * CLUSTERS];
    for (int pair = 0; pair < count; pair++) {
      int first = pair * pairs.cells();
      int[] own = IntStream.range(0, pairs.cells()).filter(cell -> seen[first + cell] != 0).limit(CLUSTERS).toArray();
      assertThat(own).hasSize(CLUSTERS);
      for (int i = 0; i < CLUSTERS; i++) {
        seeds[pair * CLUSTERS + i] = own[i];
      }
    }
    return new Seeds(Tensor.of(seeds, count, CLUSTERS), Tensor.ones(DType.BOOL, count, CLUSTERS));
  }

  /// In the golden: the whole, then the terms in the order of their names.
  private void checkLosses(int step, float total, Function<String, Float> parts) {
    double[] expected = golden.tensor("losses").select(0, step).toDoubles();
    isClose(total, expected[0], "loss of step " + step);
    for (int i = 0; i < TERMS.size(); i++) {
      isClose(parts.apply(TERMS.get(i)), expected[1 + i], TERMS.get(i) + " of step " + step);
    }
  }

  private static void isClose(float actual, double expected, String what) {
    assertThat((double) actual).as(what).isCloseTo(expected, within(2e-6 * Math.max(1, expected)));
  }

  private void checkWhatFollows(SkySenseLearner learner, String when, double tolerance) {
    StateDict.of(learner).forEach((name, slot) -> {
      boolean follows = name.startsWith("teacher.") || name.startsWith("centres.");
      if (follows || name.equals("geo.bank.prototypes")) {
        golden.check(when + "/" + name, slot.value(), tolerance);
      }
    });
    assertThat(learner.geo().regions().used().value()).isEqualTo(2);
  }
}
