package org.terrane.datasets.synth;

import java.time.LocalDate;

/// The time of the year as plants feel it.
///
/// @param day day of the year, 0 to 365, shifted by half a year south of the equator
record Season(double day) {

  static Season of(LocalDate date, double latitude) {
    double day = date.getDayOfYear() - 1;
    return new Season(latitude < 0 ? (day + 182.5) % 365 : day);
  }

  /// 1 on the peak day, falling off with the width in days, round the turn of the year.
  double bell(double peak, double width) {
    double away = Math.abs(day - peak) % 365;
    double days = Math.min(away, 365 - away) / width;
    return Math.exp(-days * days);
  }
}
