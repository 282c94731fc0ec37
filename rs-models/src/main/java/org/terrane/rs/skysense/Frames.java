package org.terrane.rs.skysense;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.terrane.tensor.DType;
import org.terrane.tensor.Tensor;

/// The frames of one modality in a batch, those of all samples one behind the other, with their dates.
///
/// Samples may have any number of frames, or none: what is missing has no place here, so no encoder ever sees a frame
/// that is not there.
///
/// @param values images `(N, C, H, W)`, or what an encoder made of them, `(N, F, h, w)`
/// @param counts frames of each sample, which together make N
/// @param days   of the year of each frame, from 0 (1 January) to 364
/// @param seen   BOOL `(N, h, w)`, the cells where a frame shows the ground: measured, and not through clouds; none if
///               all do. Encoders look at whole images, what cells of them say goes no further where it is false
public record Frames(Tensor values, List<Integer> counts, List<Integer> days, Optional<Tensor> seen) {
  /// @throws IllegalArgumentException when there is no frame, or counts, days or cells do not fit
  public Frames {
    counts = List.copyOf(counts);
    days = List.copyOf(days);
    int n = values.shape().rank() == 4 ? values.size(0) : 0;
    require(n > 0, "values", "(N, C, H, W) with a frame or more", values.shape());
    require(counts.stream().allMatch(count -> count >= 0) && sum(counts) == n, "counts", "0 or more, together " + n,
        counts);
    require(days.size() == n, "days", "one for each of " + n + " frames", days);
    require(days.stream().allMatch(day -> day >= 0 && day < DateTable.DAYS), "days", "within 0 and 364", days);
    seen.ifPresent(cells -> require(
        cells.dtype() == DType.BOOL && cells.shape().rank() == 3 && cells.size(0) == n, "seen",
        "BOOL (" + n + ", h, w), a map of cells for each frame", cells.spec()));
  }

  /// Every frame shows every cell.
  public Frames(Tensor values, List<Integer> counts, List<Integer> days) {
    this(values, counts, days, Optional.empty());
  }

  /// The day of the year from 0; 31 December is 364 in leap years too, as the day before it is.
  public static int day(LocalDate date) {
    return Math.min(date.getDayOfYear(), DateTable.DAYS) - 1;
  }

  /// Samples of the batch, those without a frame included.
  public int samples() {
    return counts.size();
  }

  /// The same frames with other values.
  public Frames with(Tensor others) {
    return new Frames(others, counts, days, seen);
  }

  /// The same frames, of which not all show every cell.
  ///
  /// @param cells BOOL `(N, h, w)`
  public Frames seen(Tensor cells) {
    return new Frames(values, counts, days, Optional.of(cells));
  }

  private static int sum(List<Integer> counts) {
    return counts.stream().mapToInt(Integer::intValue).sum();
  }

  private static void require(boolean holds, String argument, String expected, Object actual) {
    if (!holds) {
      throw new IllegalArgumentException("[frames] " + argument + " must be " + expected + ", but is " + actual);
    }
  }
}
