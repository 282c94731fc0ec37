package org.terrane.rs.skysense;

import static org.terrane.tensor.fused.Embedding.embedding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.terrane.tensor.DType;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Tensor;

/// Features of all modalities turned by cells: for each cell of each sample, its tokens one behind the other.
///
/// Some tokens do not count: those of frames that do not show the cell ([Frames#seen]), and those that fill up
/// sequences shorter than the longest at their ends.
///
/// @param tokens  `(B·S, T, F)`, sample by sample, S cells row by row
/// @param present BOOL `(B·S, T)`, true where a token counts; none if all do
public record CellSequences(Tensor tokens, Optional<Tensor> present) {
  /// @param modalities features `(N, F, h, w)` of each, of the same samples; in the order of the tokens
  /// @throws IllegalArgumentException when shapes or samples differ, or a sample has no frame at all
  public static CellSequences of(Collection<Frames> modalities) {
    List<Frames> all = List.copyOf(modalities);
    check(all);
    List<List<Long>> rows = rows(all, all.getFirst().samples());
    int longest = rows.stream().mapToInt(List::size).max().orElseThrow();
    Tensor index = index(rows, longest); // (B, T)
    Tensor features = Tensor.concat(0, all.stream().map(CellSequences::byCell).toList()); // (N, S, F)
    return new CellSequences(turned(features, index), present(all, rows, index));
  }

  /// Those of cells `from` to `to` (exclusive), of all samples.
  public CellSequences slice(int from, int to) {
    return new CellSequences(tokens.slice(0, from, to), present.map(counts -> counts.slice(0, from, to)));
  }

  /// What stands at each cell of each frame, `(N, S, F)`, as sequences `(B·S, T, F)`.
  private static Tensor turned(Tensor byFrame, Tensor index) {
    int samples = index.size(0);
    int longest = index.size(1);
    int cells = byFrame.size(1);
    Tensor table = byFrame.reshape(byFrame.size(0), -1); // (N, S·F)
    return embedding(table, index) // (B, T, S·F)
        .reshape(samples, longest, cells, byFrame.size(2))
        .permute(0, 2, 1, 3) // (B, S, T, F)
        .reshape(samples * cells, longest, byFrame.size(2));
  }

  /// BOOL `(B·S, T)`; none if all sequences are equally long and all frames show all cells.
  private static Optional<Tensor> present(List<Frames> all, List<List<Long>> rows, Tensor index) {
    int longest = index.size(1);
    long[] lengths = rows.stream().mapToLong(List::size).toArray();
    boolean equal = Arrays.stream(lengths).allMatch(length -> length == longest);
    if (equal && all.stream().allMatch(frames -> frames.seen().isEmpty())) {
      return Optional.empty();
    }
    Tensor seen = turned(Tensor.concat(0, all.stream().map(CellSequences::seen).toList()), index); // (B·S, T, 1)
    Tensor within = Tensor.arange(longest, DType.I64).lt(Tensor.of(lengths, lengths.length, 1)); // (B, T)
    int cells = seen.size(0) / lengths.length;
    Tensor ofCells = within.unsqueeze(1).expand(lengths.length, cells, longest).reshape(-1, longest); // (B·S, T)
    return Optional.of(Tensor.where(ofCells, seen.select(2, 0), Tensor.scalar(0)).gt(0));
  }

  /// 1 where a frame shows a cell, elsewhere 0: `(N, S, 1)`.
  private static Tensor seen(Frames frames) {
    Tensor x = frames.values();
    return frames.seen().map(cells -> cells.to(DType.F32).reshape(x.size(0), -1, 1))
        .orElseGet(() -> Tensor.ones(DType.F32, x.size(0), x.size(2) * x.size(3), 1));
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
      other.seen().ifPresent(cells -> require(cells.shape().without(0).equals(map.without(0)),
          "cells seen of all modalities", map.without(0) + " a frame", cells.shape().without(0)));
    }
  }

  private static void require(boolean holds, String argument, String expected, Object actual) {
    if (!holds) {
      throw new IllegalArgumentException("[fusion] " + argument + " must be " + expected + ", but is " + actual);
    }
  }
}
