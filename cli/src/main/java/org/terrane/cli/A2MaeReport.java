package org.terrane.cli;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.terrane.cli.report.Chapter;
import org.terrane.cli.report.FactTable;
import org.terrane.cli.report.Gallery;
import org.terrane.cli.report.ImagePanel;
import org.terrane.cli.report.ReportPage;
import org.terrane.cli.report.TrainingReport;
import org.terrane.cli.report.Triptych;
import org.terrane.datasets.scene.Band;
import org.terrane.datasets.sets.Frame;
import org.terrane.datasets.sets.Triple;
import org.terrane.nn.StateDict;
import org.terrane.nn.train.StepMetrics;
import org.terrane.nn.train.TrainLoop;
import org.terrane.rs.a2mae.A2MaeTraining;
import org.terrane.rs.a2mae.Reconstruction;
import org.terrane.rs.common.RecipeKeys;

/// The report of an A²-MAE run: curves, reconstructions of a few image sets, recipe and data.
final class A2MaeReport {
  /// Samples drawn to find places that look different, and how many of them are shown.
  private static final int LOOKED_AT = 64;
  private static final int SHOWN = 6;
  /// Numbers no training step draws: steps count from 0.
  private static final long FIRST_SAMPLE = Long.MAX_VALUE - LOOKED_AT;

  private A2MaeReport() {}

  static ReportPage of(A2MaeTraining training, List<StepMetrics> metrics, TrainLoop.Ending ending) {
    List<Triple> samples = samples(training);
    List<List<Reconstruction>> made = Reconstruction.of(training.model(), training.data(), samples,
        training.recipe().normPix());
    List<Gallery> galleries = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      galleries.add(gallery(samples.get(i), made.get(i), training.recipe().model().patchSize()));
    }
    String subtitle = "%d places, %d of %d steps, %s".formatted(training.data().sets().size(), ending.step(),
        training.recipe().steps(), DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm").format(LocalDateTime.now()));
    return new ReportPage("A²-MAE pre-training", subtitle, TrainingReport.tiles(metrics),
        TrainingReport.charts(metrics),
        List.of(new Chapter("What the model sees and makes of it", reading(training), galleries)),
        List.of(run(training, metrics, ending), data(training),
            new FactTable("Recipe", RecipeKeys.values(training.recipe()))));
  }

  private static String reading(A2MaeTraining training) {
    return training.recipe().normPix() ? "The network predicts each hidden patch normalised by its mean and deviation "
        + "(over pixels and bands); the picture shows the prediction with those of the true patch put back." : "";
  }

  /// A few samples of different places.
  private static List<Triple> samples(A2MaeTraining training) {
    return LongStream.range(0, LOOKED_AT).mapToObj(i -> training.data().sample(FIRST_SAMPLE + i))
        .collect(Collectors.toMap(Triple::set, triple -> triple, (first, again) -> first, LinkedHashMap::new))
        .values().stream().limit(SHOWN).toList();
  }

  private static Gallery gallery(Triple sample, List<Reconstruction> images, int patch) {
    String where = sample.centre() == null ? "no position"
        : String.format(Locale.ROOT, "%.4f° E, %.4f° N", sample.centre().lon(), sample.centre().lat());
    return new Gallery(sample.set(), where, images.stream().map(image -> panel(image, patch)).toList());
  }

  private static ImagePanel panel(Reconstruction image, int patch) {
    Frame frame = image.original();
    Triptych pictures = Triptych.of(bands(frame.pixels(), frame), bands(image.pixels(), frame), image.hidden(),
        frame.side(), patch);
    String time = frame.time() == null ? "date unknown" : frame.time().toString();
    return new ImagePanel(frame.sensor().name(), List.of(time,
        String.format(Locale.ROOT, "%.3g m GSD", frame.gsd()),
        frame.bands().stream().limit(3).map(Band::name).collect(Collectors.joining(" · "))), 3, pictures.images());
  }

  /// The first three bands, or the first alone, each with unmeasured pixels as NaN.
  private static float[][] bands(float[] pixels, Frame frame) {
    int area = frame.side() * frame.side();
    float[][] bands = new float[frame.bands().size() >= 3 ? 3 : 1][];
    for (int band = 0; band < bands.length; band++) {
      bands[band] = Arrays.copyOfRange(pixels, band * area, (band + 1) * area);
      for (int i = 0; i < area; i++) {
        bands[band][i] = frame.valid()[i] ? bands[band][i] : Float.NaN;
      }
    }
    return bands;
  }

  private static FactTable run(A2MaeTraining training, List<StepMetrics> metrics, TrainLoop.Ending ending) {
    SequencedMap<String, String> rows = new LinkedHashMap<>();
    rows.put("parameters", "%,d".formatted(StateDict.of(training.model()).parameterCount()));
    training.warmStart().ifPresent(given -> rows.put("warm start", given.summary()));
    return RunFacts.run(rows, metrics, ending);
  }

  private static FactTable data(A2MaeTraining training) {
    SequencedMap<String, String> rows = new LinkedHashMap<>();
    rows.put("from", training.recipe().data().folder().map(Object::toString).orElse("synthetic Earth"));
    rows.put("places", Integer.toString(training.data().sets().size()));
    rows.put("images", Integer.toString(training.data().images()));
    rows.put("fingerprint", training.data().facts().fingerprint());
    rows.put("missing bands", training.data().facts().fill().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    return RunFacts.data(rows, training.data().facts().contract(), training.data().warnings());
  }
}
