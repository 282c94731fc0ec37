package org.terrane.rs.skysense;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.terrane.datasets.crs.LonLat;
import org.terrane.datasets.sampling.BandChoice;
import org.terrane.datasets.sampling.Sequence;
import org.terrane.datasets.sampling.SequencePlaces;
import org.terrane.datasets.sampling.SequenceSampler;
import org.terrane.datasets.sampling.SplitReport;
import org.terrane.datasets.sampling.SplitSets;
import org.terrane.datasets.scene.Sensor;
import org.terrane.datasets.sets.BandCache;
import org.terrane.datasets.sets.BandContract;
import org.terrane.datasets.sets.BandStatistics;
import org.terrane.datasets.sets.FillPolicy;
import org.terrane.datasets.sets.Fingerprint;
import org.terrane.datasets.sets.FoundSets;
import org.terrane.datasets.sets.ImageSet;
import org.terrane.datasets.source.DataSource;
import org.terrane.datasets.synth.SyntheticEarth;
import org.terrane.nn.train.Batches;
import org.terrane.rs.common.BadInput;
import org.terrane.tensor.Key;

/// The data of a run: opened, measured, ready to be drawn from.
///
/// @param seed    of all draws
/// @param sets    every place that is trained on, with the images that are drawn from
/// @param notes   what was left out
/// @param facts   what a checkpoint keeps of the data
/// @param cache   through which pixels are read
/// @param sampler of squares of ground with their frames, each of the size that holds all its views
/// @param shown   of squares of the size of a view
public record SkySenseData(DataRule rule, ViewRule views, long seed, List<ImageSet> sets, List<String> notes,
    Facts facts, BandCache cache, SequenceSampler sampler, SequenceSampler shown) implements Batches<SkySenseBatch> {
  private static final int LARGE_VIEWS = 2;

  /// What a checkpoint keeps of its data: which it was, which bands it had and what was done where one was missing, how
  /// they were normalised, how many places there were, what of and in how many regions, and how far what was held out
  /// lies from it.
  ///
  /// @param split null where nothing was held out
  public record Facts(String fingerprint, BandContract contract, FillPolicy fill, BandStatistics statistics, int places,
      List<Modality> modalities, int regions, @Nullable SplitReport split) {
    /// Whether nothing is missing, as it may be where these come from a file.
    boolean isWhole() {
      return Stream.of(fingerprint, contract, fill, statistics, modalities).allMatch(Objects::nonNull);
    }
  }

  /// Opens the data of a rule.
  ///
  /// @param model  whose bank has a place for each region, and whose encoders read so many bands
  /// @param geo    what becomes of regions for which it has none
  /// @param before facts of the checkpoint a run goes on from, whose statistics are kept
  /// @throws org.terrane.datasets.scene.DataException naming file and field
  /// @throws BadInput naming the key that does not fit the data or the model
  public static SkySenseData open(DataRule rule, ViewRule views, SkySenseConfig model, GeoRule geo, long seed,
      Optional<Facts> before) {
    requireFit(rule, views, model);
    BandCache cache = BandCache.ofDefaultSize(rule.unreadable());
    FoundSets found = SeriesBands.applied(rule, found(rule, seed));
    Optional<SplitSets> split = rule.holdout().split(seed).map(cut -> cut.of(found.sets()));
    SequencePlaces places = SequencePlaces.of(split.map(SplitSets::training).orElse(found.sets()),
        rule.sequences(views.squareCells(), model.pixelsOfCell()), rule.unreadable());
    List<Modality> modalities = modalities(places);
    requireAsked(rule, modalities, found.sets());
    int regions = places.regions().size();
    requireRoom(regions, model, geo);
    List<ImageSet> sets = places.sets();
    before.ifPresent(facts -> facts.contract().require(sets));
    BandStatistics statistics = before.map(Facts::statistics).orElseGet(() -> BandStatistics.over(sets, cache));
    Optional<SplitReport> report = split.map(SplitSets::report);
    Facts facts = new Facts(Fingerprint.of(sets), BandContract.of(sets), rule.fill(), statistics, sets.size(),
        modalities, regions, report.orElse(null));
    return new SkySenseData(rule, views, seed, sets,
        Stream.of(found.notes().stream(), places.notes().stream(), report.map(SplitReport::line).stream())
            .flatMap(notes -> notes).toList(),
        facts, cache, new SequenceSampler(places, statistics, cache),
        new SequenceSampler(places.inSquaresOf(views.cells()), statistics, cache));
  }

  private static FoundSets found(DataRule rule, long seed) {
    return rule.folder().map(folder -> DataSource.openSingles(folder, rule.unreadable()))
        .orElseGet(() -> new FoundSets(SyntheticEarth.sequences(seed, rule.places()), List.of()));
  }

  private static List<Modality> modalities(SequencePlaces places) {
    Map<Modality, org.terrane.datasets.scene.Modality> names = new EnumMap<>(Modality.class);
    names.put(Modality.HIGH_RESOLUTION, org.terrane.datasets.scene.Modality.HIGH_RESOLUTION);
    names.put(Modality.MULTISPECTRAL, org.terrane.datasets.scene.Modality.MULTISPECTRAL);
    names.put(Modality.RADAR, org.terrane.datasets.scene.Modality.SAR);
    return names.keySet().stream().filter(modality -> places.modalities().contains(names.get(modality))).toList();
  }

  private static void requireFit(DataRule rule, ViewRule views, SkySenseConfig model) {
    requireFit("multispectral", rule.multispectral(), model.multispectral(), views);
    requireFit("radar", rule.radar(), model.radar(), views);
  }

  private static void requireFit(String modality, DataRule.Series series, SeriesEncoder.Config encoder,
      ViewRule views) {
    if (series.bands().size() != encoder.channels()) {
      throw new BadInput("data." + modality + ".bands must be " + encoder.channels() + ", as many as model." + modality
          + ".channels, but are " + String.join(", ", series.bands()));
    }
    if (views.cells() % encoder.patch() != 0 || views.localCells() % encoder.patch() != 0) {
      throw new BadInput("views.cells and views.localCells must be multiples of model." + modality + ".patch "
          + encoder.patch() + ", but are " + views.cells() + " and " + views.localCells());
    }
  }

  private static void requireAsked(DataRule rule, List<Modality> there, List<ImageSet> sets) {
    for (Modality modality : Modality.values()) {
      if (rule.asksFor(modality) && !there.contains(modality)) {
        String key = modality == Modality.HIGH_RESOLUTION && !rule.modalities().contains(modality)
            ? "data.highResolution" : "data.modalities";
        throw new BadInput(key + " asks for " + modality.label() + ", but no place has " + wanted(rule, modality)
            + "; there are images of " + sets.stream().flatMap(set -> set.sensors().stream()).distinct()
            .map(Sensor::id).sorted().collect(Collectors.joining(", ")) + "; ask for what there is");
      }
    }
  }

  private static String wanted(DataRule rule, Modality modality) {
    return switch (modality) {
      case HIGH_RESOLUTION -> "an image with " + String.join(", ", BandChoice.RGB.names()) + " that is no series' only"
          + " one";
      case MULTISPECTRAL -> wanted(rule.multispectral());
      case RADAR -> wanted(rule.radar());
    };
  }

  private static String wanted(DataRule.Series series) {
    return "a dated image of " + String.join(" or ", series.sensors()) + " with " + String.join(", ", series.bands());
  }

  private static void requireRoom(int regions, SkySenseConfig model, GeoRule geo) {
    if (geo.on() && geo.overflow() == GeoRule.Overflow.ERROR && regions > model.geo().regions()) {
      throw new BadInput("model.geo.regions must be " + regions + " or more, as many as there are regions in the data,"
          + " but is " + model.geo().regions() + "; set it higher, train on fewer places, or let the nearest region"
          + " serve by geo.overflow=nearest");
    }
  }

  /// The batch of a step: squares, dates and views follow from the seed and the step's number.
  @Override
  public SkySenseBatch at(long step) {
    List<List<Sequence>> draws = LongStream.range(step * rule.batch(), (step + 1) * rule.batch())
        .mapToObj(index -> sampler.views(seed, index, LARGE_VIEWS + views.locals())).toList();
    List<List<SampleView>> samples = IntStream.range(0, draws.size())
        .mapToObj(i -> SampleView.draw(draws.get(i), views, key(step * rule.batch() + i))).toList();
    List<SkySenseView> joined = IntStream.range(0, LARGE_VIEWS + views.locals())
        .mapToObj(view -> SkySenseView.joined(view < LARGE_VIEWS ? views.cells() : views.localCells(),
            samples.stream().map(sample -> sample.get(view)).toList())).toList();
    List<LonLat> centres = draws.stream().map(views -> views.getFirst().centre()).toList();
    return new SkySenseBatch(step, joined.get(0), joined.get(1), joined.subList(LARGE_VIEWS, joined.size()), centres);
  }

  /// A square of the size of a view, as it is. Where views fill their squares it is that of this index,
  /// `step · batch + i`, as its first view draws its frames.
  public Sequence sequence(long index) {
    return shown.sample(seed, index);
  }

  private Key key(long index) {
    return Key.of(seed).fold("views").fold(index);
  }

  /// What was left out when the data was opened, and what was passed over since.
  public List<String> warnings() {
    return Stream.concat(notes.stream(), cache.damage().stream()).toList();
  }
}
