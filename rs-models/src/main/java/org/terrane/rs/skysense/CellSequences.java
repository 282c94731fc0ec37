package org.terrane.rs.skysense;

import static org.terrane.tensor.fused.Embedding.embedding;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.terrane.tensor.DType;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Tensor;

/// Features of all modalities turned by cells: for each cell of each sample, its tokens one behind the other.
///
/// Sequences shorter than the longest are filled up at their ends with tokens that do not count.
///
/// @param tokens  `(B·S, T, F)`, sample by sample, S cells row by row
/// @param lengths tokens that count, of each sample; none if all do
public record CellSequences(Tensor tokens, Optional<Lengths> lengths) {
  /// How many tokens count.
  ///
  /// @param ofSamples B of them
  /// @param cells     S
  /// @param longest   T
  public record Lengths(List<Integer> ofSamples, int cells, int longest) {
    public Lengths {
      ofSamples = List.copyOf(ofSamples);
    }

    /// BOOL `(count, T)`, true where a token counts; of `count` sequences from `first` on.
    public Tensor present(int first, int count) {
      long[] lengths = IntStream.range(first, first + count).mapToLong(i -> ofSamples.get(i / cells)).toArray();
      return Tensor.arange(longest, DType.I64).lt(Tensor.of(lengths, count, 1));
    }
  }

  /// @param modalities features `(N, F, h, w)` of each, of the same samples; in the order of the tokens
  /// @throws IllegalArgumentException when shapes or samples differ, or a sample has no frame at all
  public static CellSequences of(Collection<Frames> modalities) {
    List<Frames> all = List.copyOf(modalities);
    check(all);
    int samples = all.getFirst().samples();
    List<List<Long>> rows = rows(all, samples);
    int longest = rows.stream().mapToInt(List::size).max().orElseThrow();
    Tensor features = Tensor.concat(0, all.stream().map(CellSequences::byCell).toList()); // (N, S, F)
    int cells = features.size(1);
    Tensor table = features.reshape(features.size(0), -1); // (N, S·F)
    Tensor tokens = embedding(table, index(rows, longest)) // (B, T, S·F)
        .reshape(samples, longest, cells, features.size(2))
        .permute(0, 2, 1, 3) // (B, S, T, F)
        .reshape(samples * cells, longest, features.size(2));
    List<Integer> lengths = rows.stream().map(List::size).toList();
    boolean equal = lengths.stream().allMatch(length -> length == longest);
    return new CellSequences(tokens, equal ? Optional.empty() : Optional.of(new Lengths(lengths, cells, longest)));
  }

  /// The frames of each sample, by their rows among all frames of all modalities.
  private static List<List<Long>> rows(List<Frames> all, int samples) {
    List<List<Long>> rows = new ArrayList<>();
    IntStream.range(0, samples).forEach(sample -> rows.add(new ArrayList<>()));
    long next = 0;
    for (Frames frames : all) {
      for (int sample = 0; sample < samples; sample++) {
        for (int i = 0; i < frames.counts().get(sample); i++) {
          rows.get(sample).add(next++);
        }
      }
    }
    int without = IntStream.range(0, samples).filter(sample -> rows.get(sample).isEmpty()).findFirst().orElse(-1);
    require(without < 0, "each sample", "of one frame or more, of any modality", "none in sample " + without);
    return rows;
  }

  /// `(B, T)`; where a sequence is filled up, the first frame stands in.
  private static Tensor index(List<List<Long>> rows, int longest) {
    long[] index = new long[rows.size() * longest];
    for (int sample = 0; sample < rows.size(); sample++) {
      for (int i = 0; i < rows.get(sample).size(); i++) {
        index[sample * longest + i] = rows.get(sample).get(i);
      }
    }
    return Tensor.of(index, rows.size(), longest);
  }

  /// `(N, F, h, w)` → `(N, S, F)`.
  private static Tensor byCell(Frames frames) {
    Tensor x = frames.values();
    return x.reshape(x.size(0), x.size(1), -1).permute(0, 2, 1);
  }

  private static void check(List<Frames> all) {
    require(!all.isEmpty(), "modalities", "one or more", "none");
    Frames first = all.getFirst();
    Shape map = first.values().shape().without(0);
    for (Frames other : all) {
      require(other.samples() == first.samples(), "samples of all modalities", "" + first.samples(), other.samples());
      require(other.values().shape().without(0).equals(map), "features of all modalities", map + " a frame",
          other.values().shape().without(0));
    }
  }

  private static void require(boolean holds, String argument, String expected, Object actual) {
    if (!holds) {
      throw new IllegalArgumentException("[fusion] " + argument + " must be " + expected + ", but is " + actual);
    }
  }
}
