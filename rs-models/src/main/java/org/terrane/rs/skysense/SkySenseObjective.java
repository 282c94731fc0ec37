package org.terrane.rs.skysense;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.terrane.datasets.crs.LonLat;
import org.terrane.nn.optim.Ema;
import org.terrane.nn.train.Objective;
import org.terrane.rs.skysense.Branch.Seen;
import org.terrane.rs.skysense.contrast.CollapseMonitor;
import org.terrane.rs.skysense.contrast.CrossModalAlignment;
import org.terrane.rs.skysense.contrast.ObjectRule;
import org.terrane.rs.skysense.contrast.Pairs;
import org.terrane.rs.skysense.contrast.PixelTerm;
import org.terrane.rs.skysense.contrast.SampleFeatures;
import org.terrane.rs.skysense.contrast.Seeds;
import org.terrane.tensor.Key;
import org.terrane.tensor.Run;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Decorator;

/// What SkySense minimises: `L = α·L_MGCL + β·L_align` (methods.md 4.5, 4.6).
///
/// The order of a step: the teacher sees the squares, without a tape; the student sees them and the local crops;
/// losses; centres; prototypes; after the optimizer's step the teacher follows. Each draw has a key of its own view and
/// term: without a term, the numbers of the others stay what they are.
///
/// Metrics: each term by its [Term#label], in the mean over the pairs of views; `alignment`, ln n by chance, and
/// `retrieval`, 1/n by chance, in the mean over the ordered pairs of modalities, whose sum the loss counts;
/// `teacher_entropy` and `feature_spread`, the smallest of all terms and features, below 1 in a collapse
/// ([CollapseMonitor]).
///
/// @param ema   the teacher behind the student
/// @param steps of the whole run, over which temperature and momentum change
public record SkySenseObjective(SkySenseLearner learner, Settings settings, Ema ema, long steps)
    implements Objective<SkySenseBatch> {
  /// What a run can set about its losses.
  public record Settings(LossWeights loss, TeacherRule teacher, PixelTerm pixel, ObjectRule object, GeoRule geo,
      MemoryRule memory) {
    /// The choices of methods.md 4.5.
    public static final Settings STANDARD = new Settings(LossWeights.STANDARD, TeacherRule.STANDARD,
        PixelTerm.DEFAULT, ObjectRule.DEFAULT, GeoRule.STANDARD, MemoryRule.OFF);
  }

  /// Makes the teacher equal to the student; a checkpoint is restored after this.
  public static SkySenseObjective start(SkySenseLearner learner, Settings settings, long steps) {
    return new SkySenseObjective(learner, settings, Ema.start(learner.teacher(), learner.student()), steps);
  }

  @Override
  public Loss loss(SkySenseBatch batch, Key key) {
    int clusters = settings.object().clusters();
    return loss(batch, key, (pairs, own) -> Seeds.draw(pairs.teacher(), pairs.seen(), clusters, own));
  }

  /// The loss with seeds of objects of one's own.
  ///
  /// @param seeds given the pairs of a term and its key
  public Loss loss(SkySenseBatch batch, Key key, BiFunction<Pairs, Key, Seeds> seeds) {
    List<SkySenseView> squares = List.of(batch.first(), batch.second());
    List<Integer> shown = settings.loss().symmetric() ? List.of(0, 1) : List.of(0); // the teacher sees the other one
    Map<Integer, Seen> teacher = new LinkedHashMap<>();
    shown.forEach(one -> teacher.put(1 - one, taught(squares.get(1 - one))));
    TermLosses terms = new TermLosses(learner, settings, settings.teacher().dino(batch.step(), steps), seeds);
    List<Seen> student = new ArrayList<>();
    for (int one : shown) {
      student.add(learnt("square " + one, squares.get(one), wantedOfSquares(), aligned()));
      terms.square(student.get(one), teacher.get(1 - one), key.fold("square").fold(one));
    }
    for (int part = 0; part < batch.locals().size() && !wantedOfParts().isEmpty(); part++) {
      Seen seen = learnt("part " + part, batch.locals().get(part), wantedOfParts(), Set.of());
      Key own = key.fold("part").fold(part);
      teacher.forEach((one, square) -> terms.part(seen, square, own.fold(one)));
    }
    Map<String, Tensor> parts = new LinkedHashMap<>();
    Tensor contrast = terms.total(parts);
    Optional<Tensor> alignment = align(student, parts);
    watch(terms, teacher.values(), parts);
    terms.moveCentres();
    movePrototypes(student.getFirst(), batch.centres());
    return new Loss(alignment.map(contrast::add).orElse(contrast), parts);
  }

  /// The teacher follows.
  @Override
  public void afterStep(long step) {
    ema.update(settings.teacher().momentumAt(step, steps));
  }

  private Seen taught(SkySenseView view) {
    return Run.evaluating().call(() -> untaped(() ->
        learner.teacher().see(view, compared(Granularity.values()), Set.of(), MemoryRule.OFF)));
  }

  /// @param name of the view, which drops paths of its own
  private Seen learnt(String name, SkySenseView view, Set<Feature> wanted, Set<Modality> needed) {
    Supplier<Seen> see = () -> learner.student().see(view, wanted, needed, settings.memory());
    return Run.current().trainingKey().map(key -> Run.training(key.fold(name)).call(see)).orElseGet(see);
  }

  /// Features of which there is a loss of one of these kinds.
  private Set<Feature> compared(Granularity... kinds) {
    return Arrays.stream(Feature.values()).filter(feature -> Arrays.stream(kinds)
            .anyMatch(kind -> settings.loss().has(new Term(feature, kind))))
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Feature.class)));
  }

  private Set<Feature> wantedOfParts() {
    return compared(Granularity.IMAGE);
  }

  private Set<Feature> wantedOfSquares() {
    Set<Feature> wanted = compared(Granularity.values());
    if (settings.geo().on()) {
      wanted.add(Feature.FUSED);
    }
    return wanted;
  }

  private Set<Modality> aligned() {
    return settings.loss().alignment() > 0 ? EnumSet.allOf(Modality.class) : Set.of();
  }

  /// `β·L_align`, the mean over the student's squares; none if no two modalities have samples in common.
  private Optional<Tensor> align(List<Seen> student, Map<String, Tensor> parts) {
    if (aligned().isEmpty()) {
      return Optional.empty();
    }
    List<CrossModalAlignment.Result> results = student.stream()
        .flatMap(seen -> learner.alignment().loss(Arrays.stream(Modality.values())
            .map(modality -> Optional.ofNullable(seen.encoded().get(modality)).flatMap(SkySenseObjective::ofSamples))
            .toList()).stream()).toList();
    if (results.isEmpty()) {
      return Optional.empty();
    }
    Tensor loss = TermLosses.mean(results.stream().map(CrossModalAlignment.Result::loss).toList());
    parts.put("alignment", TermLosses.mean(results.stream().map(CrossModalAlignment.Result::perPair).toList()));
    parts.put("retrieval", TermLosses.mean(results.stream().map(CrossModalAlignment.Result::retrieval).toList()));
    return Optional.of(loss.mul(settings.loss().alignment()));
  }

  private static Optional<SampleFeatures> ofSamples(CellFeatures frames) {
    return SampleFeatures.mean(frames.values(), frames.mask(), frames.counts());
  }

  /// The collapse monitor looks at what the teacher said, the worst of all terms, and at its features of several
  /// squares: the cells of one may all be alike.
  private static void watch(TermLosses terms, Collection<Seen> teacher, Map<String, Tensor> parts) {
    terms.entropy().ifPresent(entropy -> parts.put("teacher_entropy", entropy));
    teacher.stream().flatMap(seen -> seen.features().values().stream()).filter(CellFeatures::ofSeveralSamples)
        .map(SkySenseObjective::spread).reduce(Tensor::minimum)
        .ifPresent(spread -> parts.put("feature_spread", spread));
  }

  private static Tensor spread(CellFeatures cells) {
    Tensor rows = cells.values().reshape(-1, cells.values().size(2)); // (N·S, d)
    Tensor counted = cells.mask().map(mask -> mask.to(rows.dtype()).reshape(-1))
        .orElseGet(() -> Tensor.ones(rows.dtype(), rows.size(0)));
    return CollapseMonitor.spread(rows, counted).mean();
  }

  /// By what the student saw of each region. Regions get their places in the order in which training meets them.
  private void movePrototypes(Seen student, List<LonLat> centres) {
    GeoRule rule = settings.geo();
    if (rule.on()) {
      untaped(() -> {
        List<Integer> places = centres.stream().map(learner.geo().regions()::place).toList();
        SequencedMap<Integer, Tensor> cells = student.features().get(Feature.FUSED).seenOfSamples();
        learner.geo().update(List.copyOf(cells.values()), cells.keySet().stream().map(places::get).toList(),
            rule.sinkhorn(), rule.momentum());
        return places;
      });
    }
  }

  private static <T> T untaped(Supplier<T> body) {
    return Run.current().without(Decorator.Rank.TAPE).call(() -> Scope.run(body));
  }
}
