package org.terrane.cli.report;

/// Puts marks on a line as near to where they belong as they may be without touching one another.
final class Spread {
  private Spread() {}

  /// @param wanted growing places
  /// @param apart  the least distance between neighbours' middles; they all fit between `low` and `high`
  /// @return places as many, half of `apart` or more inside the ends
  static double[] of(double[] wanted, double apart, double low, double high) {
    int count = wanted.length;
    double[] pushedRight = wanted.clone();
    double[] places = wanted.clone();
    for (int i = 1; i < count; i++) {
      pushedRight[i] = Math.max(wanted[i], pushedRight[i - 1] + apart);
    }
    for (int i = count - 2; i >= 0; i--) {
      places[i] = Math.min(wanted[i], places[i + 1] - apart); // pushed left
    }
    for (int i = 0; i < count; i++) { // halfway between both, neighbours are still that far apart
      double least = i == 0 ? low + apart / 2 : places[i - 1] + apart;
      places[i] = Math.max(least, (places[i] + pushedRight[i]) / 2);
    }
    for (int i = count - 1; i >= 0; i--) {
      places[i] = Math.min(places[i], i == count - 1 ? high - apart / 2 : places[i + 1] - apart);
    }
    return places;
  }
}
