package org.terrane.bench.gpu;

import java.util.Locale;
import java.util.Optional;

/// What one side measured of one operation: a line of [Figures], its fields between tabs, as `ops_torch.py` and
/// `gpu_run.sh` write it too.
///
/// @param millis of one run; NaN where it failed
/// @param unit   of the rate; why, where it failed
record Figure(String side, String name, String size, double millis, double rate, String unit) {
  static final String TERRANE = "terrane";
  static final String PYTORCH = "pytorch";

  private static final int FIELDS = 6;
  private static final int LONGEST_REASON = 160;

  static Figure failed(String name, String size, Throwable why) {
    String reason = why.toString().lines().findFirst().orElse("").replace('\t', ' ');
    return without(TERRANE, name, size, "failed: " + reason.substring(0, Math.min(LONGEST_REASON, reason.length())));
  }

  static Figure missing(String side, String name) {
    return without(side, name, "", "not measured");
  }

  private static Figure without(String side, String name, String size, String why) {
    return new Figure(side, name, size, Double.NaN, Double.NaN, why);
  }

  /// Empty where the line is none.
  static Optional<Figure> parse(String line) {
    String[] fields = line.split("\t", -1);
    if (fields.length != FIELDS) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Figure(fields[0], fields[1], fields[2], Double.parseDouble(fields[3]),
          Double.parseDouble(fields[4]), fields[5]));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  boolean isMeasured() {
    return !Double.isNaN(millis);
  }

  String line() {
    return String.format(Locale.ROOT, "%s\t%s\t%s\t%.4f\t%.3f\t%s", side, name, size, millis, rate, unit);
  }

  String time() {
    return isMeasured() ? String.format(Locale.ROOT, "%.3f", millis) : unit;
  }

  String speed() {
    return isMeasured() ? String.format(Locale.ROOT, rate < 100 ? "%.1f " : "%.0f ", rate) + unit : "";
  }
}
