package org.terrane.rs.a2mae;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.terrane.datasets.named.EuroSatRgb;
import org.terrane.datasets.sampling.SplitReport;
import org.terrane.datasets.sampling.SplitSets;
import org.terrane.datasets.sets.BandCache;
import org.terrane.datasets.sets.BandContract;
import org.terrane.datasets.sets.BandStatistics;
import org.terrane.datasets.sets.Draws;
import org.terrane.datasets.sets.FillPolicy;
import org.terrane.datasets.sets.Fingerprint;
import org.terrane.datasets.sets.FoundSets;
import org.terrane.datasets.sets.Frame;
import org.terrane.datasets.sets.ImageSet;
import org.terrane.datasets.sets.SampleRule;
import org.terrane.datasets.sets.SampleStream;
import org.terrane.datasets.sets.Triple;
import org.terrane.datasets.sets.TripleSampler;
import org.terrane.datasets.source.DataSource;
import org.terrane.datasets.synth.SyntheticEarth;
import org.terrane.nn.train.Batches;
import org.terrane.rs.common.BadInput;
import org.terrane.tensor.Key;

/// The data of a run: opened, measured, ready to be drawn from.
///
/// @param sets every place that is trained on, EuroSAT patches last
/// @param notes what was left out
/// @param facts what a checkpoint keeps of the data
/// @param cache through which pixels are read
/// @param scenes samples of places
/// @param patches samples of EuroSAT, where it is asked for
public record A2MaeData(A2MaeRecipe recipe, List<ImageSet> sets, List<String> notes, Facts facts,
    BandCache cache, SampleStream scenes, Optional<SampleStream> patches) implements Batches<A2MaeBatch> {
  /// Keeps the choice between scenes and patches apart from what the streams draw from the same seed and number.
  private static final long CHOICE = 77;

  /// What a checkpoint keeps of its data: which it was, which bands it had and what was done where one was missing,
  /// how they were normalised, and how far what was held out lies from it.
  ///
  /// @param split null where nothing was held out
  public record Facts(String fingerprint, BandContract contract, FillPolicy fill, BandStatistics statistics,
      @Nullable SplitReport split) {
    /// Whether nothing is missing, as it may be where these come from a file.
    boolean isWhole() {
      return Stream.of(fingerprint, contract, fill, statistics).allMatch(Objects::nonNull);
    }
  }

  /// Opens the recipe's data.
  ///
  /// @param before facts of the checkpoint a run goes on from, whose statistics are kept
  /// @throws org.terrane.datasets.scene.DataException naming file and field
  /// @throws BadInput when the network was not made for a sensor of the data
  public static A2MaeData open(A2MaeRecipe recipe, Optional<Facts> before) {
    BandCache cache = BandCache.ofDefaultSize(recipe.data().unreadable());
    FoundSets found = contracted(recipe.data(), found(recipe));
    Optional<SplitSets> split = recipe.data().holdout().split(recipe.seed()).map(rule -> rule.of(found.sets()));
    List<ImageSet> places = split.map(SplitSets::training).map(A2MaeData::withCompany).orElse(found.sets());
    List<ImageSet> patches = recipe.data().eurosat().map(A2MaeData::patches).orElse(List.of());
    List<ImageSet> all = patches.isEmpty() ? places : Stream.concat(places.stream(), patches.stream()).toList();
    requireKnown(recipe.model(), all);
    before.ifPresent(facts -> facts.contract().require(all));
    BandStatistics statistics =
        before.map(Facts::statistics).orElseGet(() -> BandStatistics.over(all, cache));
    Optional<SampleStream> lone = patches.isEmpty() ? Optional.empty()
        : Optional.of(new TripleSampler(patches, rule(recipe), statistics, cache));
    Optional<SplitReport> report = split.map(SplitSets::report);
    List<String> notes = Stream.concat(found.notes().stream(), report.map(SplitReport::line).stream()).toList();
    Facts facts = new Facts(
        Fingerprint.of(all), BandContract.of(all), recipe.data().fill(), statistics, report.orElse(null));
    return new A2MaeData(recipe, all, notes, facts, cache,
        new TripleSampler(places, rule(recipe), statistics, cache), lone);
  }

  private static FoundSets found(A2MaeRecipe recipe) {
    return recipe.data().folder().map(folder -> DataSource.open(folder, recipe.data().unreadable()))
        .orElseGet(() -> new FoundSets(SyntheticEarth.places(recipe.seed(), recipe.data().places()), List.of()));
  }

  private static FoundSets contracted(A2MaeRecipe.Data data, FoundSets found) {
    if (data.bands().isEmpty()) {
      return found;
    }
    FoundSets applied = BandContract.named(data.bands()).applied(found, data.fill());
    return new FoundSets(withCompany(applied.sets()), applied.notes());
  }

  /// The places that still have two images: one that lost the others is no set any more.
  private static List<ImageSet> withCompany(List<ImageSet> places) {
    List<ImageSet> sets = places.stream().filter(set -> set.images().size() > 1).toList();
    if (sets.isEmpty()) {
      throw new BadInput("data.bands and data.holdout leave no place with two images; of " + places.size()
          + " places each has one");
    }
    return sets;
  }

  /// The batch of a step: samples and masks follow from the seed and the step's number. A step sees scenes or EuroSAT's
  /// patches, and as many images of the one as of the other, since the sets of a batch are of one size.
  @Override
  public A2MaeBatch at(long step) {
    boolean lone = lone(step) && !rule(recipe).repeat();
    int sets = recipe.data().batch() * (lone ? A2MaeRecipe.IMAGES : 1);
    SampleStream stream = stream(step);
    return batch(LongStream.range(step * sets, (step + 1) * sets)
        .mapToObj(index -> stream.sample(recipe.seed(), index).frames()).toList(), step);
  }

  /// A sample of the kind that the step of this number sees.
  public Triple sample(long step) {
    return stream(step).sample(recipe.seed(), step);
  }

  /// What was left out when the data was opened, and what was passed over since.
  public List<String> warnings() {
    return Stream.concat(notes.stream(), cache.damage().stream()).toList();
  }

  /// The images that samples start from.
  public int images() {
    return scenes.images() + patches.map(SampleStream::images).orElse(0);
  }

  private SampleStream stream(long step) {
    return lone(step) ? patches.orElseThrow() : scenes;
  }

  private boolean lone(long step) {
    return patches.isPresent()
        && new Draws(recipe.seed(), step, CHOICE).nextDouble() < recipe.data().eurosatShare();
  }

  /// Masks drawn for these sets as step `step` draws them.
  A2MaeBatch batch(List<List<Frame>> sets, long step) {
    Key key = Key.of(recipe.seed()).fold("mask").fold(step);
    List<AnchorMask> masks = IntStream.range(0, sets.size())
        .mapToObj(b -> AnchorMask.draw(recipe.mask(), AnchorMask.tags(sets.get(b)), recipe.model().patches(),
            key.fold(b)))
        .toList();
    return A2MaeBatch.of(recipe.model(), sets, masks);
  }

  /// A network has a place, and with all bands a stem, for each sensor of its data.
  private static void requireKnown(A2MaeConfig model, List<ImageSet> sets) {
    sets.stream().flatMap(set -> set.sensors().stream()).distinct().forEach(sensor -> {
      int place = model.sources().indexOf(sensor.id());
      if (place < 0) {
        throw new BadInput("model.sources must name every sensor of the data, but lacks '" + sensor.id() + "'");
      }
      int bands = sensor.bands().size();
      if (model.bands() == A2MaeConfig.BandMode.ALL && model.channels().get(place) != bands) {
        throw new BadInput("model.channels must be " + bands + " for '" + sensor.id() + "', but is "
            + model.channels().get(place));
      }
    });
  }

  private static SampleRule rule(A2MaeRecipe recipe) {
    SampleRule reference = SampleRule.ofSide(recipe.model().imageSize());
    SampleRule.BandRule bands = recipe.model().bands() == A2MaeConfig.BandMode.ALL
        ? SampleRule.BandRule.ALL : SampleRule.BandRule.THREE_RANDOM;
    SampleRule rule = new SampleRule(reference.side(), bands, recipe.data().resizeProbability(),
        recipe.data().largestScale(), reference.modalities(),
        recipe.model().encoding() == A2MaeConfig.Encoding.RELEASED);
    return recipe.data().clouds() ? rule : rule.withoutClouds();
  }

  private static List<ImageSet> patches(Path folder) {
    return EuroSatRgb.open(folder).trainingSets();
  }
}
