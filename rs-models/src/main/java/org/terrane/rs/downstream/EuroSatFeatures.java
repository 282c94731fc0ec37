package org.terrane.rs.downstream;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.terrane.datasets.named.EuroSatRgb;
import org.terrane.datasets.scene.Band;
import org.terrane.datasets.scene.Sensors;
import org.terrane.datasets.sets.BandCache;
import org.terrane.datasets.sets.BandContract;
import org.terrane.datasets.sets.BandStatistics;
import org.terrane.nn.train.Snapshot;
import org.terrane.rs.a2mae.A2MaeCheckpoint;
import org.terrane.rs.a2mae.A2MaeRecipe;
import org.terrane.rs.common.BadInput;
import org.terrane.rs.common.RecipeKeys;
import org.terrane.rs.skysense.Modality;
import org.terrane.rs.skysense.SkySenseCheckpoint;
import org.terrane.rs.skysense.SkySenseRecipe;
import org.terrane.rs.swimdiff.PatchEncoder;
import org.terrane.rs.swimdiff.SwimDiffCheckpoint;
import org.terrane.rs.swimdiff.SwimDiffRecipe;

/// The kinds of features that are compared on EuroSAT.
///
/// @param sources of the pre-trained encoder, of the same encoder with random weights, and of no encoder
/// @param normalisedByRun whether pre-training saw EuroSAT and so has statistics for it; if not, they come from the
///     training patches
public record EuroSatFeatures(Snapshot checkpoint, List<FeatureSource> sources, boolean normalisedByRun) {
  private static final String SENSOR = EuroSatRgb.SENSOR.id();
  private static final String PRETRAINED = "pre-trained encoder";
  private static final String RANDOM = "the same, random weights";

  /// Reads a checkpoint of any method.
  ///
  /// @throws BadInput when it is of none, or its encoder cannot read EuroSAT
  /// @throws org.terrane.tensor.io.FormatException when it is no checkpoint, or its weights do not fit its recipe
  public static EuroSatFeatures of(Path checkpoint, EuroSatRgb data) {
    String recipe = Snapshot.read(checkpoint).provenance().recipe();
    if (RecipeKeys.isOf(SwimDiffRecipe.class, recipe)) {
      return of(SwimDiffCheckpoint.read(checkpoint), data);
    }
    if (RecipeKeys.isOf(A2MaeRecipe.class, recipe)) {
      return of(A2MaeCheckpoint.read(checkpoint), data);
    }
    if (RecipeKeys.isOf(SkySenseRecipe.class, recipe)) {
      return of(SkySenseCheckpoint.read(checkpoint), data);
    }
    throw new BadInput(
        checkpoint + ": must be a checkpoint of a2mae, swimdiff or skysense, but its recipe is of none of them");
  }

  private static EuroSatFeatures of(A2MaeCheckpoint checkpoint, EuroSatRgb data) {
    if (!checkpoint.recipe().model().sources().contains(SENSOR)) {
      throw new BadInput(checkpoint.snapshot().file() + ": its network must know the sensor " + SENSOR
          + ", but knows only " + String.join(", ", checkpoint.recipe().model().sources()));
    }
    BandStatistics statistics = statistics(checkpoint.facts().contract(), checkpoint.statistics(), data);
    return of(checkpoint.snapshot(), checkpoint.statistics(),
        new EncoderFeatures(PRETRAINED, checkpoint.pretrained(), statistics),
        new EncoderFeatures(RANDOM, checkpoint.untrained(), statistics));
  }

  private static EuroSatFeatures of(SwimDiffCheckpoint checkpoint, EuroSatRgb data) {
    List<Band> bands = bands(checkpoint);
    BandStatistics statistics = statistics(checkpoint.facts().contract(), checkpoint.statistics(), data);
    return of(checkpoint.snapshot(), checkpoint.statistics(),
        new PooledFeatures(PRETRAINED, PatchEncoder.of(checkpoint.pretrained()), bands, statistics),
        new PooledFeatures(RANDOM, PatchEncoder.of(checkpoint.untrained()), bands, statistics));
  }

  private static EuroSatFeatures of(SkySenseCheckpoint checkpoint, EuroSatRgb data) {
    if (!checkpoint.facts().modalities().contains(Modality.HIGH_RESOLUTION)) {
      throw new BadInput(checkpoint.snapshot().file() + ": its network must have learned from images of high"
          + " resolution, which is how it reads EuroSAT, but learned from " + checkpoint.facts().modalities().stream()
              .map(Modality::label).collect(Collectors.joining(" and ")) + " alone");
    }
    SkySenseRecipe recipe = checkpoint.recipe();
    int side = recipe.views().cells() * recipe.model().pixelsOfCell();
    BandStatistics ofRun = checkpoint.facts().statistics();
    BandStatistics statistics = statistics(checkpoint.facts().contract(), ofRun, data);
    return of(checkpoint.snapshot(), ofRun,
        new HighResolutionFeatures(PRETRAINED, checkpoint.pretrained(), side, statistics),
        new HighResolutionFeatures(RANDOM, checkpoint.untrained(), side, statistics));
  }

  private static EuroSatFeatures of(Snapshot snapshot, BandStatistics ofRun, FeatureSource pretrained,
      FeatureSource random) {
    return new EuroSatFeatures(snapshot, List.of(pretrained, random, new BandFeatures()),
        ofRun.moments().containsKey(SENSOR));
  }

  private static BandStatistics statistics(BandContract contract, BandStatistics ofRun, EuroSatRgb data) {
    if (contract.sensors().containsKey(SENSOR)) {
      contract.require(data.trainingSets());
    }
    return ofRun.moments().containsKey(SENSOR) ? ofRun
        : BandStatistics.over(data.trainingSets(), BandCache.ofDefaultSize());
  }

  /// EuroSAT's bands in the order of the network's channels: red for red, whatever sensor it learned from.
  private static List<Band> bands(SwimDiffCheckpoint checkpoint) {
    String sensor = checkpoint.facts().sensor();
    return checkpoint.facts().contract().sensors().get(sensor).stream().map(term -> {
      Band read = Sensors.of(sensor).band(term.band());
      return EuroSatRgb.SENSOR.bands().stream()
          .filter(band -> Stream.concat(Stream.of(read.name()), read.aliases().stream()).anyMatch(band::isCalled))
          .findFirst().orElseThrow(() -> new BadInput(checkpoint.snapshot().file()
              + ": its network must read none but red, green and blue, which is all EuroSAT has, but reads "
              + term.band() + " of " + sensor));
    }).toList();
  }
}
