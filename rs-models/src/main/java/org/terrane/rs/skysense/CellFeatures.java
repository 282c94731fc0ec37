package org.terrane.rs.skysense;

import static org.terrane.tensor.fused.Embedding.embedding;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.terrane.rs.skysense.contrast.Pairs;
import org.terrane.tensor.DType;
import org.terrane.tensor.Run;
import org.terrane.tensor.Tensor;

/// One feature of one view, frame by frame and cell by cell. Once mirroring is [#undone], cell s of two views of one
/// window is the same place; of views of different windows, the one is [#seenFrom] the other.
///
/// @param values `(N, S, d)`
/// @param seen   N·S: whether a frame shows the ground of a cell
/// @param counts frames of each sample in their order in time, together N
record CellFeatures(Tensor values, boolean[] seen, List<Integer> counts) {
  CellFeatures {
    counts = List.copyOf(counts);
  }

  /// The same cells with other values.
  CellFeatures with(Tensor others) {
    return new CellFeatures(others, seen, counts);
  }

  /// What a mirrored view shows, cell by cell of the ground.
  ///
  /// @param windows of each sample
  CellFeatures undone(List<Window> windows) {
    return windows.stream().allMatch(window -> window.mirrored() == Mirroring.NONE) ? this
        : inOrder(windows.stream().map(window -> window.mirrored().cells(side())).toList());
  }

  /// What this says of the ground of other views: cell s becomes their cell s, unseen where this view does not reach.
  ///
  /// @param own    windows of each sample
  /// @param others of the same squares
  CellFeatures seenFrom(List<Window> others, List<Window> own) {
    List<Integer> samples = IntStream.range(0, own.size()).boxed().toList();
    return samples.stream().allMatch(sample -> own.get(sample).sameGround(others.get(sample))) ? this
        : inOrder(samples.stream().map(sample -> others.get(sample).cellsIn(own.get(sample), side())).toList());
  }

  private int side() {
    return (int) Math.round(Math.sqrt(values.size(1)));
  }

  /// Other cells in the place of these.
  ///
  /// @param orders of each sample: which cell comes to each place, or [Window#OUTSIDE] for one that is not seen
  private CellFeatures inOrder(List<int[]> orders) {
    long[] from = new long[seen.length];
    boolean[] kept = new boolean[seen.length];
    int next = 0;
    for (int sample = 0; sample < counts.size(); sample++) {
      for (int frame = 0; frame < counts.get(sample); frame++) {
        int first = next;
        for (int cell : orders.get(sample)) {
          from[next] = first + Math.max(cell, 0);
          kept[next++] = cell != Window.OUTSIDE && seen[first + cell];
        }
      }
    }
    Tensor rows = embedding(values.reshape(from.length, -1), index(values, from)); // (N·S, d)
    return new CellFeatures(rows.reshape(values.size(0), values.size(1), values.size(2)), kept, counts);
  }

  /// The frames of each sample that two views have in common: the first with the first in time, as many as both have.
  record Matched(CellFeatures student, CellFeatures teacher) {
    /// Cell by cell, for views whose cells are the same ground.
    Pairs sameGround() {
      boolean[] both = new boolean[student.seen.length];
      IntStream.range(0, both.length).forEach(i -> both[i] = student.seen[i] && teacher.seen[i]);
      return new Pairs(student.values, teacher.values, mask(student.values, both));
    }

    /// Frame by frame, each the mean over what it shows, for views of different ground.
    Pairs wholes() {
      return Pairs.ofMeans(student.values, student.mask(), teacher.values, teacher.mask());
    }
  }

  /// @return empty when no sample has frames in both
  static Optional<Matched> match(CellFeatures student, CellFeatures teacher) {
    List<Integer> counts = IntStream.range(0, student.counts.size())
        .mapToObj(sample -> Math.min(student.counts.get(sample), teacher.counts.get(sample))).toList();
    return counts.stream().allMatch(count -> count == 0) ? Optional.empty()
        : Optional.of(new Matched(student.firstOfEach(counts), teacher.firstOfEach(counts)));
  }

  /// Whether more than one sample has a frame that shows anything.
  boolean ofSeveralSamples() {
    return samplesSeen().stream().filter(cells -> cells.length > 0).count() > 1;
  }

  /// The rows of the cells that each sample sees in any of its frames.
  private List<long[]> samplesSeen() {
    List<long[]> samples = new ArrayList<>();
    int first = 0;
    for (int count : counts) {
      int end = first + count * values.size(1);
      samples.add(IntStream.range(first, end).filter(i -> seen[i]).asLongStream().toArray());
      first = end;
    }
    return samples;
  }

  /// BOOL `(N, S)`; none if everything is seen.
  Optional<Tensor> mask() {
    return mask(values, seen);
  }

  /// The cells that each sample sees in any of its frames, `(n, d)` by the number of the sample, without those of none.
  SequencedMap<Integer, Tensor> seenOfSamples() {
    SequencedMap<Integer, Tensor> samples = new LinkedHashMap<>();
    Tensor rows = values.reshape(seen.length, -1); // (N·S, d)
    List<long[]> own = samplesSeen();
    for (int sample = 0; sample < own.size(); sample++) {
      if (own.get(sample).length > 0) {
        samples.put(sample, embedding(rows, index(values, own.get(sample))));
      }
    }
    return samples;
  }

  private CellFeatures firstOfEach(List<Integer> fewer) {
    if (fewer.equals(counts)) {
      return this;
    }
    List<Integer> frames = new ArrayList<>();
    int first = 0;
    for (int sample = 0; sample < counts.size(); sample++) {
      IntStream.range(first, first + fewer.get(sample)).forEach(frames::add);
      first += counts.get(sample);
    }
    int cells = values.size(1);
    boolean[] some = new boolean[frames.size() * cells];
    for (int i = 0; i < frames.size(); i++) {
      System.arraycopy(seen, frames.get(i) * cells, some, i * cells, cells);
    }
    long[] rows = frames.stream().mapToLong(Integer::longValue).toArray();
    Tensor chosen = embedding(values.reshape(values.size(0), -1), index(values, rows)); // (n, S·d)
    return new CellFeatures(chosen.reshape(rows.length, cells, values.size(2)), some, fewer);
  }

  private static Optional<Tensor> mask(Tensor values, boolean[] seen) {
    long[] numbers = new long[seen.length];
    IntStream.range(0, seen.length).forEach(i -> numbers[i] = seen[i] ? 1 : 0);
    return IntStream.range(0, seen.length).allMatch(i -> seen[i]) ? Optional.empty()
        : Optional.of(index(values, numbers).reshape(values.size(0), values.size(1)).to(DType.BOOL));
  }

  private static Tensor index(Tensor values, long[] numbers) {
    return Run.current().on(values.device()).call(() -> Tensor.of(numbers, numbers.length));
  }
}
