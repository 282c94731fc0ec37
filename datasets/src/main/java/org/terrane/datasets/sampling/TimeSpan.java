package org.terrane.datasets.sampling;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.terrane.datasets.scene.AcquisitionTime;

/// The time within which an image was taken, as far as that is known.
///
/// @param end the first moment after it
record TimeSpan(Instant start, Instant end) {

  private static final double DAY = 86_400;

  static TimeSpan of(AcquisitionTime time) {
    LocalDate date = time.date();
    return switch (time.precision()) {
      case SECOND -> new TimeSpan(time.instant(), time.instant());
      case DAY -> new TimeSpan(time.instant(), midnight(date.plusDays(1)));
      case MONTH -> new TimeSpan(time.instant(), midnight(date.plusMonths(1)));
      case YEAR -> new TimeSpan(time.instant(), midnight(date.plusYears(1)));
    };
  }

  boolean isBefore(Instant moment) {
    return !end.isAfter(moment);
  }

  boolean isFrom(Instant moment) {
    return !start.isBefore(moment);
  }

  static Instant midnight(LocalDate date) {
    return date.atStartOfDay().toInstant(ZoneOffset.UTC);
  }

  /// The smallest gap in days between spans of different parts; 0 where two overlap, infinite where no two parts have
  /// any.
  static double smallestGap(Map<Part, List<TimeSpan>> parts) {
    record Tagged(Part part, TimeSpan span) {}
    List<Tagged> all = new ArrayList<>();
    parts.forEach((part, spans) -> spans.forEach(span -> all.add(new Tagged(part, span))));
    all.sort(Comparator.comparing(tagged -> tagged.span.start));
    Map<Part, Instant> latestEnd = new EnumMap<>(Part.class);
    double smallest = Double.POSITIVE_INFINITY;
    for (Tagged next : all) {
      for (Map.Entry<Part, Instant> before : latestEnd.entrySet()) {
        if (before.getKey() != next.part) {
          double days = (next.span.start.getEpochSecond() - before.getValue().getEpochSecond()) / DAY;
          smallest = Math.min(smallest, Math.max(0, days));
        }
      }
      latestEnd.merge(next.part, next.span.end, (one, other) -> one.isAfter(other) ? one : other);
    }
    return smallest;
  }
}
