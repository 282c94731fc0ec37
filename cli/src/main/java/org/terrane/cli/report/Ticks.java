package org.terrane.cli.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/// Round numbers along an axis, 1, 2, 2.5 or 5 times a power of ten apart.
///
/// @param low    where the axis begins, itself a tick
/// @param high   where it ends, itself a tick
/// @param values the ticks, `low` and `high` among them
record Ticks(double low, double high, List<Double> values) {

  /// About `count` ticks around the range `min … max`. A range of positive numbers that comes near zero begins there.
  static Ticks around(double min, double max, int count) {
    double from = min > 0 && min < 0.6 * max ? 0 : min;
    double width = max > from ? max - from : Math.max(Math.abs(max), 1) * 0.1;
    double step = nice(width / count);
    long first = (long) Math.floor(from / step + 1e-9);
    long last = (long) Math.ceil((from + width) / step - 1e-9);
    return of(first, last, step);
  }

  /// About `count` ticks inside the range `min … max`, whose ends stay as they are: for the axis of steps.
  static Ticks inside(double min, double max, int count) {
    double end = max > min ? max : min + 1;
    double step = Math.max(1, nice((end - min) / count));
    Ticks ticks = of((long) Math.ceil(min / step), (long) Math.floor(end / step), step);
    return new Ticks(min, end, ticks.values());
  }

  private static Ticks of(long first, long last, double step) {
    List<Double> values = new ArrayList<>();
    for (long i = first; i <= last; i++) {
      values.add(i * step);
    }
    return new Ticks(first * step, last * step, List.copyOf(values));
  }

  private static double nice(double width) {
    double power = Math.pow(10, Math.floor(Math.log10(width)));
    double digit = width / power;
    return power * (digit <= 1.2 ? 1 : digit <= 2.2 ? 2 : digit <= 3 ? 2.5 : digit <= 6 ? 5 : 10);
  }

  /// A number as it stands at a tick or in a table: four digits, `12k` for thousands, `1.5e-4` for the very small.
  static String label(double value) {
    if (!Double.isFinite(value)) {
      return Double.isNaN(value) ? "not a number" : value > 0 ? "∞" : "−∞";
    }
    double size = Math.abs(value);
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(4));
    if (size < 1e-12) {
      return "0";
    }
    if (size < 1e-3) {
      int exponent = rounded.precision() - rounded.scale() - 1;
      return plain(rounded.scaleByPowerOfTen(-exponent)) + "e−" + -exponent;
    }
    if (size >= 1e6) {
      return plain(rounded.movePointLeft(6)) + "M";
    }
    return size >= 1e4 ? plain(rounded.movePointLeft(3)) + "k" : plain(rounded);
  }

  private static String plain(BigDecimal number) {
    return number.stripTrailingZeros().toPlainString().replace('-', '−');
  }
}
