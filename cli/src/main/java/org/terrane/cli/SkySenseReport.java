package org.terrane.cli;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.terrane.cli.report.Chapter;
import org.terrane.cli.report.FactTable;
import org.terrane.cli.report.ReportPage;
import org.terrane.nn.StateDict;
import org.terrane.nn.train.StepMetrics;
import org.terrane.nn.train.TrainLoop;
import org.terrane.rs.common.RecipeKeys;
import org.terrane.rs.skysense.CellVectors;
import org.terrane.rs.skysense.Modality;
import org.terrane.rs.skysense.Pretrained;
import org.terrane.rs.skysense.PrototypeMap;
import org.terrane.rs.skysense.SkySenseData;
import org.terrane.rs.skysense.SkySenseTraining;
import org.terrane.tensor.Tensor;

/// The report of a SkySense run: curves, sequences, likeness across sensors and dates, prototypes, recipe and data.
record SkySenseReport(SkySenseTraining training, List<StepMetrics> metrics, TrainLoop.Ending ending) {
  /// Squares of ground that are looked at, and how many of them are shown closely.
  private static final int LOOKED_AT = 32;
  private static final int SHOWN = 3;

  static ReportPage of(SkySenseTraining training, List<StepMetrics> metrics, TrainLoop.Ending ending) {
    return new SkySenseReport(training, metrics, ending).page();
  }

  private ReportPage page() {
    SkySenseCurves curves = new SkySenseCurves(training.recipe(), metrics);
    SkySenseData.Facts data = training.data().facts();
    String subtitle = "%s, %d of %d steps, %s".formatted(SkySenseMethod.subject(data), ending.step(),
        training.recipe().steps(), DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm").format(LocalDateTime.now()));
    return new ReportPage("SkySense pre-training", subtitle, curves.tiles(), curves.charts(), chapters(),
        List.of(run(), data(), new FactTable("Collapse monitor", curves.collapse()),
            new FactTable("Recipe", RecipeKeys.values(training.recipe()))));
  }

  private List<Chapter> chapters() {
    List<ShownGround> grounds = grounds();
    List<ShownGround> shown = ofDifferentPlaces(grounds);
    Pretrained network = Pretrained.of(training.model());
    List<Chapter> chapters = new ArrayList<>();
    chapters.add(new SequenceChapter(shown).chapter());
    if (training.recipe().loss().alignment() > 0) {
      chapters.add(new LikenessChapter(shown.stream().map(ground -> new LikenessChapter.Place(ground,
          CellVectors.of(network.features(ground.images()), this::common, ground.seen()))).toList()).chapter());
    }
    if (training.recipe().geo().on()) {
      chapters.add(new PrototypeChapter(grounds.stream().map(ground -> prototypes(network, ground)).toList(),
          training.recipe().model().geo().prototypes()).chapter());
    }
    return chapters;
  }

  private Tensor common(Modality modality, Tensor features) {
    return training.model().alignment().proj().get(modality.ordinal()).forward(features);
  }

  private static PrototypeChapter.Place prototypes(Pretrained network, ShownGround ground) {
    Tensor fused = network.fused(ground.images()); // (1, S, D)
    int place = network.geo().regions().find(ground.sequence().centre());
    return new PrototypeChapter.Place(ground, PrototypeMap.of(network.geo(), fused, List.of(place)).getFirst());
  }

  /// The first squares that the run drew.
  private List<ShownGround> grounds() {
    long drawn = Math.max(1, ending.step() * training.recipe().data().batch());
    return LongStream.range(0, Math.min(drawn, LOOKED_AT)).mapToObj(i -> ShownGround.of(training.data(), i)).toList();
  }

  /// Squares that many modalities see, often.
  private static List<ShownGround> ofDifferentPlaces(List<ShownGround> grounds) {
    Map<String, ShownGround> places = new LinkedHashMap<>();
    grounds.stream().sorted(Comparator.<ShownGround>comparingInt(ground -> -ground.modalities().size())
        .thenComparingInt(ground -> -ground.count()))
        .forEach(ground -> places.putIfAbsent(ground.sequence().set(), ground));
    return places.values().stream().limit(SHOWN).toList();
  }

  private FactTable run() {
    SequencedMap<String, String> rows = new LinkedHashMap<>();
    rows.put("parameters of the student", "%,d".formatted(StateDict.of(training.model().student()).parameterCount()));
    training.warmStart().ifPresent(given -> rows.put("warm start", given.summary()));
    rows.put("regions with prototypes", "%d of %d".formatted(training.model().geo().regions().used().value(),
        training.recipe().model().geo().regions()));
    return RunFacts.run(rows, metrics, ending);
  }

  private FactTable data() {
    SkySenseData.Facts facts = training.data().facts();
    SequencedMap<String, String> rows = new LinkedHashMap<>();
    rows.put("from", training.recipe().data().folder().map(Object::toString).orElse("synthetic Earth"));
    rows.put("places", Integer.toString(facts.places()));
    rows.put("regions", Integer.toString(facts.regions()));
    rows.put("modalities", facts.modalities().stream().map(Modality::label).collect(Collectors.joining(", ")));
    rows.put("fingerprint", facts.fingerprint());
    return RunFacts.data(rows, facts.contract(), training.data().warnings());
  }
}
