package org.terrane.rs.skysense;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.terrane.datasets.sampling.SequenceSampler;
import org.terrane.datasets.sampling.SplitReport;
import org.terrane.datasets.sets.BandCache;
import org.terrane.datasets.sets.BandContract;
import org.terrane.datasets.sets.BandStatistics;
import org.terrane.datasets.sets.FillPolicy;
import org.terrane.datasets.sets.ImageSet;
import org.terrane.nn.train.Batches;

/// The data of a run: opened, measured, ready to be drawn from.
///
/// @param seed    of all draws
/// @param sets    every place that is trained on, with the images that are drawn from
/// @param notes   what was left out
/// @param facts   what a checkpoint keeps of the data
/// @param cache   through which pixels are read
/// @param sampler of squares of ground with their frames
public record SkySenseData(DataRule rule, ViewRule views, long seed, List<ImageSet> sets, List<String> notes,
    Facts facts, BandCache cache, SequenceSampler sampler) implements Batches<SkySenseBatch> {

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
  /// @param before facts of the checkpoint a run goes on from, whose statistics are kept
  /// @throws org.terrane.datasets.scene.DataException naming file and field
  /// @throws org.terrane.rs.common.BadInput naming the key that does not fit the data
  public static SkySenseData open(
      DataRule rule, ViewRule views, SkySenseConfig model, long seed, Optional<Facts> before) {
    throw new UnsupportedOperationException("not yet");
  }

  /// The batch of a step: squares, dates and views follow from the seed and the step's number.
  @Override
  public SkySenseBatch at(long step) {
    throw new UnsupportedOperationException("not yet");
  }

  /// What was left out when the data was opened, and what was passed over since.
  public List<String> warnings() {
    return Stream.concat(notes.stream(), cache.damage().stream()).toList();
  }
}
