package org.terrane.datasets.sampling;

import java.time.LocalDate;
import org.terrane.datasets.sets.Frame;

/// A frame of a series and the day (UTC) it was taken; the first of the month where only that is known.
public record DatedFrame(Frame frame, LocalDate date) {

  public int year() {
    return date.getYear();
  }

  /// 1 for New Year's Day, 365 or 366 for New Year's Eve.
  public int dayOfYear() {
    return date.getDayOfYear();
  }
}
