package org.terrane.cli;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.terrane.cli.report.Chapter;
import org.terrane.cli.report.FactTable;
import org.terrane.cli.report.ReportPage;
import org.terrane.datasets.sampling.ScenePatch;
import org.terrane.nn.StateDict;
import org.terrane.nn.train.StepMetrics;
import org.terrane.nn.train.TrainLoop;
import org.terrane.rs.common.RecipeKeys;
import org.terrane.rs.swimdiff.Denoising;
import org.terrane.rs.swimdiff.Neighbours;
import org.terrane.rs.swimdiff.PatchEncoder;
import org.terrane.rs.swimdiff.SwimDiffData;
import org.terrane.rs.swimdiff.SwimDiffTraining;
import org.terrane.rs.views.Picture;
import org.terrane.tensor.Key;

/// The report of a SwiMDiff run: curves, scenes, neighbours, restored images, recipe and data.
record SwimDiffReport(SwimDiffTraining training, List<StepMetrics> metrics, TrainLoop.Ending ending) {
  /// Patches that are compared; of those, how many are noised, and how many of these are shown.
  private static final int COMPARED = 256;
  private static final int NOISED = 32;
  private static final int RESTORED = 3;
  private static final double ENOUGH_VALID = 0.5;

  static ReportPage of(SwimDiffTraining training, List<StepMetrics> metrics, TrainLoop.Ending ending) {
    return new SwimDiffReport(training, metrics, ending).page();
  }

  private ReportPage page() {
    SwimDiffData data = training.data();
    BandView view = BandView.of(data.patch(0).frame().bands());
    List<ScenePatch> patches = patches(COMPARED);
    Optional<NeighbourChapter> neighbours = neighbours(patches, view);
    Optional<DenoisingChapter> denoising = denoising(patches, view);
    List<Chapter> chapters = new ArrayList<>();
    chapters.add(new SceneChapter(data, view, ending.step() * training.recipe().data().batch()).chapter());
    neighbours.ifPresent(some -> chapters.add(some.chapter()));
    denoising.ifPresent(some -> chapters.add(some.chapter()));
    List<FactTable> facts = new ArrayList<>(List.of(run(), data()));
    denoising.ifPresent(some -> facts.add(some.errors()));
    facts.add(new FactTable("Recipe", RecipeKeys.values(training.recipe())));
    String subtitle = "%d patches of %d scenes, %d of %d steps, %s".formatted(data.facts().patches(),
        data.facts().scenes(), ending.step(), training.recipe().steps(),
        DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm").format(LocalDateTime.now()));
    SwimDiffCurves curves = new SwimDiffCurves(training.recipe(), metrics);
    return new ReportPage("SwiMDiff pre-training", subtitle, curves.tiles(neighbours.map(NeighbourChapter::tile)),
        curves.charts(), chapters, facts);
  }

  /// Patches spread evenly over the data, as far as they show something.
  private List<ScenePatch> patches(int most) {
    long all = training.data().sampler().epoch();
    long count = Math.min(most, all);
    return LongStream.range(0, count).parallel().mapToObj(i -> training.data().sampler().patch(i * all / count))
        .filter(patch -> patch.frame().validFraction() >= ENOUGH_VALID).toList();
  }

  private Optional<NeighbourChapter> neighbours(List<ScenePatch> patches, BandView view) {
    if (patches.size() < 2) {
      return Optional.empty();
    }
    PatchEncoder encoder = PatchEncoder.of(training.model());
    PatchEncoder before = new PatchEncoder(training.untrained(), encoder.side());
    return Optional.of(
        new NeighbourChapter(patches, view, neighbours(encoder, patches), neighbours(before, patches)));
  }

  private static Neighbours neighbours(PatchEncoder encoder, List<ScenePatch> patches) {
    return Neighbours.of(encoder.features(pictures(patches)),
        patches.stream().mapToLong(ScenePatch::scene).toArray(), NeighbourChapter.SHOWN);
  }

  private Optional<DenoisingChapter> denoising(List<ScenePatch> patches, BandView view) {
    if (training.model().unet().isEmpty() || patches.size() < 2) {
      return Optional.empty();
    }
    Key key = Key.of(training.recipe().seed()).fold("report");
    List<ScenePatch> some = patches.stream()
        .sorted(Comparator.comparingDouble(patch -> key.fold("lot").fold(patch.patch()).uniform()))
        .limit(NOISED).toList();
    int shown = Math.min(RESTORED, some.size());
    List<Picture> views = PatchEncoder.of(training.model()).views(pictures(some));
    int steps = training.recipe().model().diffusion().steps();
    List<Integer> times = Stream.of(0.1, 0.25, 0.5, 0.75).map(share -> (int) (share * steps)).toList();
    Denoising made = Denoising.of(training.model(), views, times, shown, key);
    return Optional.of(new DenoisingChapter(some.subList(0, shown), views.subList(0, shown), view, made, some.size(),
        training.recipe().model().diffusion().condMode()));
  }

  private static List<Picture> pictures(List<ScenePatch> patches) {
    return patches.stream().map(patch -> SwimDiffData.picture(patch.frame())).toList();
  }

  private FactTable run() {
    SequencedMap<String, String> rows = new LinkedHashMap<>();
    rows.put("parameters", "%,d".formatted(StateDict.of(training.model()).parameterCount()));
    training.warmStart().ifPresent(given -> rows.put("warm start", given.summary()));
    return RunFacts.run(rows, metrics, ending);
  }

  private FactTable data() {
    SwimDiffData.Facts facts = training.data().facts();
    SequencedMap<String, String> rows = new LinkedHashMap<>();
    rows.put("from", training.recipe().data().folder().map(Object::toString).orElse("synthetic Earth"));
    rows.put("sensor", facts.sensor());
    rows.put("scenes", Integer.toString(facts.scenes()));
    rows.put("patches", Long.toString(facts.patches()));
    rows.put("fingerprint", facts.fingerprint());
    return RunFacts.data(rows, facts.contract(), training.data().warnings());
  }
}
