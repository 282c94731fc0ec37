package org.terrane.rs.skysense;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.terrane.datasets.scene.AcquisitionTime;
import org.terrane.tensor.Key;

/// Which day of the year a frame is said to be of.
///
/// A time known to the month or the year only may be any of its days, and is drawn among them; so is one that is not
/// known at all, among those of a year. Then days are disturbed (methods.md 4.5), each by itself, so that networks do
/// not learn satellites' timetables by heart.
///
/// @param disturbance most days that are added or taken away; a negative number stands for "nothing is drawn"
record Days(int disturbance) {
  /// Nothing is drawn by lot: where only a month or year is known, the day in its middle.
  static final Days AS_THEY_ARE = new Days(-1);

  private static final LocalDate SOME_YEAR = LocalDate.of(2001, 1, 1);

  /// From 0 (1 January) to 364; 31 December is 364 in leap years too. What a disturbance moves over the end of a year
  /// is early in the next, and the other way round.
  int of(@Nullable AcquisitionTime time, Key key) {
    LocalDate first = time == null ? SOME_YEAR : time.date();
    int length = (int) ChronoUnit.DAYS.between(first, end(time, first));
    if (disturbance < 0) {
      return Frames.day(first.plusDays(length / 2));
    }
    int moved = key.fold("disturbance").below(2 * disturbance + 1) - disturbance;
    return Math.floorMod(Frames.day(first.plusDays(key.fold("day").below(length))) + moved, DateTable.DAYS);
  }

  private static LocalDate end(@Nullable AcquisitionTime time, LocalDate first) {
    return switch (time == null ? AcquisitionTime.Precision.YEAR : time.precision()) {
      case SECOND, DAY -> first.plusDays(1);
      case MONTH -> first.plusMonths(1);
      case YEAR -> first.plusYears(1);
    };
  }
}
