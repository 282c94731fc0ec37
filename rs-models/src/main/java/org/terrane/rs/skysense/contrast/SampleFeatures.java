package org.terrane.rs.skysense.contrast;

import static org.terrane.tensor.Keep.DROP;
import static org.terrane.tensor.fused.Embedding.embedding;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.terrane.tensor.DType;
import org.terrane.tensor.Run;
import org.terrane.tensor.Tensor;

/// What one modality says of the samples of a batch that have it, over space and time.
///
/// @param features `(n, F)`
/// @param samples  which of the batch they are, ascending
public record SampleFeatures(Tensor features, List<Integer> samples) {
  public SampleFeatures {
    samples = List.copyOf(samples);
    require(features.shape().rank() == 2 && features.size(0) == samples.size(), "features",
        "(n, F), a row for each of " + samples.size() + " samples", features.shape());
  }

  /// The mean over a sample's frames, of each the mean over the cells it saw. Frames that saw nothing do not count, nor
  /// do samples all of whose frames are such.
  ///
  /// @param frames `(N, S, F)`, those of all samples one behind the other
  /// @param seen   BOOL `(N, S)`; none for everywhere
  /// @param counts frames of each sample, 0 or more, together N
  /// @return none if no sample has a frame
  public static Optional<SampleFeatures> mean(Tensor frames, Optional<Tensor> seen, List<Integer> counts) {
    int all = frames.size(0);
    require(counts.stream().mapToInt(Integer::intValue).sum() == all, "counts", "together " + all, counts);
    List<Integer> samples = new ArrayList<>();
    List<List<Integer>> framesOf = framesOf(saw(frames, seen), counts);
    IntStream.range(0, counts.size()).filter(i -> !framesOf.get(i).isEmpty()).forEach(samples::add);
    if (samples.isEmpty()) {
      return Optional.empty();
    }
    double[] weights = new double[samples.size() * all];
    for (int row = 0; row < samples.size(); row++) {
      List<Integer> own = framesOf.get(samples.get(row));
      for (int frame : own) {
        weights[row * all + frame] = 1.0 / own.size();
      }
    }
    Tensor rows = Run.current().on(frames.device()).call(() ->
        Tensor.of(weights, samples.size(), all).to(frames.dtype())); // (n, N)
    return Optional.of(new SampleFeatures(rows.matmul(Pairs.mean(frames, seen).reshape(all, -1)), samples));
  }

  /// The rows of some of the batch's samples, all of which are here.
  Tensor of(List<Integer> wanted) {
    long[] rows = wanted.stream().mapToLong(samples::indexOf).toArray();
    return embedding(features, Run.current().on(features.device()).call(() -> Tensor.of(rows, rows.length)));
  }

  /// How many cells each frame saw.
  private static long[] saw(Tensor frames, Optional<Tensor> seen) {
    return seen.map(mask -> mask.to(DType.I64).sum(1, DROP).toLongs())
        .orElseGet(() -> IntStream.range(0, frames.size(0)).mapToLong(i -> frames.size(1)).toArray());
  }

  /// The frames of each sample that saw anything.
  private static List<List<Integer>> framesOf(long[] saw, List<Integer> counts) {
    List<List<Integer>> framesOf = new ArrayList<>();
    int first = 0;
    for (int count : counts) {
      framesOf.add(IntStream.range(first, first + count).filter(i -> saw[i] > 0).boxed().toList());
      first += count;
    }
    return framesOf;
  }

  private static void require(boolean holds, String argument, String expected, Object actual) {
    if (!holds) {
      throw new IllegalArgumentException("[sampleFeatures] " + argument + " must be " + expected + ", but are "
          + actual);
    }
  }
}
