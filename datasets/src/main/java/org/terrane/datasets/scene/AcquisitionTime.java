package org.terrane.datasets.scene;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/// When an image was taken, as exactly as that is known.
///
/// @param instant the first moment (UTC) of the second, day, month or year that is known
public record AcquisitionTime(Instant instant, Precision precision) implements Comparable<AcquisitionTime> {

  /// How exactly a time is known.
  public enum Precision {
    SECOND("uuuu-MM-dd'T'HH:mm:ss'Z'"),
    DAY("uuuu-MM-dd"),
    MONTH("uuuu-MM"),
    YEAR("uuuu");

    private final DateTimeFormatter format;

    Precision(String pattern) {
      this.format = DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
    }
  }

  public static AcquisitionTime of(Instant instant) {
    return new AcquisitionTime(instant.truncatedTo(ChronoUnit.SECONDS), Precision.SECOND);
  }

  public static AcquisitionTime of(LocalDate date) {
    return startOf(date, Precision.DAY);
  }

  /// Reads `2017-08-14T10:55:17Z`, `2016-11-30`, `2020-11`, `1985` and the TIFF form `2016:11:30 00:00:00`, whose
  /// midnight means that only the day is known.
  ///
  /// @throws DataException `'soon' is not a time; expected 2017-08-14T10:55:17Z, 2016-11-30, 2020-11 or 1985`
  public static AcquisitionTime parse(String text) {
    String trimmed = text.strip();
    try {
      return switch (trimmed.length()) {
        case 4 -> startOf(LocalDate.parse(trimmed + "-01-01"), Precision.YEAR);
        case 7 -> startOf(LocalDate.parse(trimmed + "-01"), Precision.MONTH);
        case 10 -> of(LocalDate.parse(trimmed));
        case 19 -> tiff(LocalDateTime.parse(trimmed, DateTimeFormatter.ofPattern("uuuu:MM:dd HH:mm:ss")));
        default -> of(Instant.parse(trimmed));
      };
    } catch (DateTimeException e) {
      throw new DataException(
          "'" + text + "' is not a time; expected 2017-08-14T10:55:17Z, 2016-11-30, 2020-11 or 1985", e);
    }
  }

  /// The same moment, known only to the month: for monthly composites that carry their first day.
  public AcquisitionTime monthOnly() {
    return startOf(date().withDayOfMonth(1), Precision.MONTH);
  }

  /// The day (UTC); for a month or a year its first day.
  public LocalDate date() {
    return LocalDate.ofInstant(instant, ZoneOffset.UTC);
  }

  @Override
  public int compareTo(AcquisitionTime other) {
    return instant.compareTo(other.instant);
  }

  /// ISO 8601 with only the parts that are known: `2017-08-14T10:55:17Z`, `2016-11-30`, `2020-11`, `1985`.
  @Override
  public String toString() {
    return precision.format.format(instant);
  }

  private static AcquisitionTime tiff(LocalDateTime time) {
    boolean midnight = time.toLocalTime().toSecondOfDay() == 0;
    return midnight ? of(time.toLocalDate()) : of(time.toInstant(ZoneOffset.UTC));
  }

  private static AcquisitionTime startOf(LocalDate date, Precision precision) {
    return new AcquisitionTime(date.atStartOfDay().toInstant(ZoneOffset.UTC), precision);
  }
}
