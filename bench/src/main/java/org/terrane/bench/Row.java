package org.terrane.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.terrane.bench.op.OpBench;

/// Lines of the table. The ratio is the peer's time divided by Terrane's: above 1, Terrane is faster.
final class Row {
  private Row() {}

  static List<String> header() {
    return List.of(
        "| operation | case | threads | terrane ms | libtorch ms | ratio | terrane | libtorch | heap bytes/run |",
        "|---|---|--:|--:|--:|--:|--:|--:|--:|");
  }

  static String of(OpBench operation, Map<String, String> parameters, int threads, Map<String, Measured> sides) {
    Measured terrane = sides.get("terrane");
    Measured peer = sides.get("libtorch");
    double cost = operation.cost(parameters);
    return String.join(" | ",
        "| " + operation.label(),
        String.join(" ", parameters.values()).toLowerCase(Locale.ROOT),
        Integer.toString(threads),
        time(terrane),
        time(peer),
        terrane == null || peer == null ? "" : format("**%.2f**", peer.millis() / terrane.millis()),
        rate(terrane, cost, operation.unit()),
        rate(peer, cost, operation.unit()),
        terrane == null ? "" : format("%.0f", terrane.bytes()) + " |");
  }

  private static String time(@Nullable Measured side) {
    return side == null ? "" : format("%.3f ± %.0f %%", side.millis(), 100 * side.spread());
  }

  private static String rate(@Nullable Measured side, double cost, String unit) {
    return side == null ? "" : format("%.1f ", cost / side.millis() / 1e6) + unit;
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
