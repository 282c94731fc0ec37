package org.terrane.rs.swimdiff;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.terrane.datasets.sampling.BandChoice;
import org.terrane.datasets.sampling.ScenePatch;
import org.terrane.datasets.sampling.SceneRule;
import org.terrane.datasets.sampling.SceneSampler;
import org.terrane.datasets.sampling.SplitReport;
import org.terrane.datasets.sampling.SplitSets;
import org.terrane.datasets.sets.BandCache;
import org.terrane.datasets.sets.BandContract;
import org.terrane.datasets.sets.BandStatistics;
import org.terrane.datasets.sets.FillPolicy;
import org.terrane.datasets.sets.Fingerprint;
import org.terrane.datasets.sets.FoundSets;
import org.terrane.datasets.sets.Frame;
import org.terrane.datasets.sets.ImageSet;
import org.terrane.datasets.source.DataSource;
import org.terrane.datasets.synth.SyntheticEarth;
import org.terrane.nn.train.Batches;
import org.terrane.rs.common.BadInput;
import org.terrane.rs.views.Augmentation;
import org.terrane.rs.views.Picture;
import org.terrane.tensor.Key;

/// The data of a run: opened, measured, ready to be drawn from.
///
/// @param sets every place that is trained on, with its images of the run's sensor
/// @param notes what was left out
/// @param facts what a checkpoint keeps of the data
/// @param cache through which pixels are read
/// @param sampler of patches that know their scene
public record SwimDiffData(SwimDiffRecipe recipe, List<ImageSet> sets, List<String> notes, Facts facts,
    BandCache cache, SceneSampler sampler) implements Batches<SwimDiffBatch> {

  /// What a checkpoint keeps of its data: which it was, which bands it had and what was done where one was missing,
  /// how they were normalised, how many scenes and patches there were, and how far what was held out lies from it.
  ///
  /// @param sensor its id
  /// @param split null where nothing was held out
  public record Facts(String fingerprint, String sensor, BandContract contract, FillPolicy fill,
      BandStatistics statistics, int scenes, long patches, @Nullable SplitReport split) {
    /// Whether nothing is missing, as it may be where these come from a file.
    boolean isWhole() {
      return Stream.of(fingerprint, sensor, contract, fill, statistics).allMatch(Objects::nonNull);
    }

    /// C, bands the network reads.
    public int channels() {
      return contract.entries().size();
    }
  }

  /// Opens the recipe's data.
  ///
  /// @param before facts of the checkpoint a run goes on from, whose sensor and statistics are kept
  /// @throws org.terrane.datasets.scene.DataException naming file and field
  /// @throws BadInput when there is nothing to tell apart, or no image is as large as a patch
  public static SwimDiffData open(SwimDiffRecipe recipe, Optional<Facts> before) {
    SwimDiffRecipe.Data data = recipe.data();
    BandCache cache = BandCache.ofDefaultSize(data.unreadable());
    PatchSource source = PatchSource.of(data, found(recipe), before.map(Facts::sensor));
    Optional<SplitSets> split = data.holdout().split(recipe.seed()).map(rule -> rule.of(source.found().sets()));
    List<ImageSet> sets = split.map(SplitSets::training).orElse(source.found().sets());
    before.ifPresent(facts -> facts.contract().require(sets));
    BandStatistics statistics = before.map(Facts::statistics).orElseGet(() -> BandStatistics.over(sets, cache));
    SceneSampler sampler = new SceneSampler(sets, rule(data, source), statistics, cache);
    requireContrast(recipe, sampler);
    Optional<SplitReport> report = split.map(SplitSets::report);
    Facts facts = new Facts(Fingerprint.of(sets), source.sensor().id(), BandContract.of(sets), data.fill(), statistics,
        sampler.scenes().size(), sampler.epoch(), report.orElse(null));
    return new SwimDiffData(recipe, sets,
        Stream.concat(source.found().notes().stream(), report.map(SplitReport::line).stream()).toList(), facts, cache,
        sampler);
  }

  private static FoundSets found(SwimDiffRecipe recipe) {
    return recipe.data().folder().map(folder -> DataSource.openSingles(folder, recipe.data().unreadable()))
        .orElseGet(() -> new FoundSets(SyntheticEarth.places(recipe.seed(), recipe.data().places()), List.of()));
  }

  private static SceneRule rule(SwimDiffRecipe.Data data, PatchSource source) {
    SceneRule rule =
        SceneRule.of(source.sensor(), new BandChoice(source.bands()), data.patch(), data.extent());
    return data.clouds() ? rule : rule.withoutClouds();
  }

  private static void requireContrast(SwimDiffRecipe recipe, SceneSampler sampler) {
    if (recipe.loss().contrasts() && sampler.scenes().size() < 2) {
      throw new BadInput("data.scenes=" + recipe.data().scenes().name().toLowerCase(Locale.ROOT) + ": all "
          + sampler.epoch() + " patches are of one scene, '" + sampler.scenes().getFirst() + "', and a contrast needs"
          + " two; give it more data, let each image be a scene, or set loss.contrastive=0");
    }
  }

  /// The batch of a step: patches and views follow from the seed and the step's number.
  @Override
  public SwimDiffBatch at(long step) {
    int batch = recipe.data().batch();
    long first = step * batch;
    List<ScenePatch> patches = LongStream.range(first, first + batch).mapToObj(this::patch).toList();
    List<Views> views =
        LongStream.range(0, batch).mapToObj(i -> views(patches.get((int) i), first + i)).toList();
    return SwimDiffBatch.of(views, patches.stream().mapToLong(ScenePatch::scene).toArray(),
        patches.stream().mapToLong(ScenePatch::patch).toArray());
  }

  /// The patch that is the sample of this index, `step · batch + i`.
  public ScenePatch patch(long index) {
    return sampler.sample(recipe.seed(), index);
  }

  /// The views of a patch as the sample of this index.
  public Views views(ScenePatch patch, long index) {
    Augmentation augmentation = recipe.views().augmentation(recipe.model().side());
    return Views.of(picture(patch.frame()), augmentation, Key.of(recipe.seed()).fold("views").fold(index));
  }

  /// A patch as augmentations take it.
  public static Picture picture(Frame frame) {
    return new Picture(frame.bands().size(), frame.side(), frame.side(), frame.pixels());
  }

  /// What was left out when the data was opened, and what was passed over since.
  public List<String> warnings() {
    return Stream.concat(notes.stream(), cache.damage().stream()).toList();
  }
}
