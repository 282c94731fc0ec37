package org.terrane.cli.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// Draws a [Chart] as an HTML figure: legend, SVG with axes and lines, and the numbers the hover script reads.
///
/// @param width  of the SVG in pixels
/// @param height of the SVG in pixels
record LineChart(Chart chart, int width, int height) {
  private static final int LEFT = 52;
  private static final int RIGHT = 20;
  private static final int TOP = 10;
  private static final int BOTTOM = 30;
  private static final int POINTS = 1200;
  private static final double SMOOTHING_SHARE = 0.05;

  String html() {
    List<Curve> points = Curve.thinned(chart.curves(), POINTS);
    List<Curve> means = chart.noisy() ? Curve.thinned(means(), POINTS) : points;
    Frame frame = frame(points);
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < points.size(); i++) {
      if (chart.noisy()) {
        lines.append(line(frame, points.get(i), (points.size() > 1 ? "raw many c" : "raw c") + i % 6));
      }
      lines.append(line(frame, means.get(i), "line c" + i % 6));
    }
    return """
        <figure class="chart">
        <figcaption><span class="title">%s%s</span><span class="legend">%s</span></figcaption>
        <div class="plot"><svg viewBox="0 0 %d %d" role="img" aria-label="%s">
        %s%s<g class="cursor"></g>
        </svg><div class="tip" hidden></div></div>
        <script type="application/json">%s</script>
        </figure>
        """
        .formatted(
            Html.escape(chart.title()),
            chart.unit().isEmpty() ? "" : " <small>" + Html.escape(chart.unit()) + "</small>",
            legend(means), width, height, Html.escape(chart.title()), axes(frame), lines, data(frame, points, means));
  }

  private List<Curve> means() {
    return chart.curves().stream().map(curve -> curve.smoothed((int) (SMOOTHING_SHARE * curve.size()))).toList();
  }

  /// The mapping from steps and values to pixels.
  private record Frame(Ticks x, Ticks y, int width, int height) {
    double px(double step) {
      return LEFT + (step - x.low()) / (x.high() - x.low()) * (width - LEFT - RIGHT);
    }

    double py(double value) {
      return height - BOTTOM - (value - y.low()) / (y.high() - y.low()) * (height - TOP - BOTTOM);
    }
  }

  private Frame frame(List<Curve> curves) {
    var steps = curves.stream().flatMapToDouble(c -> DoubleStream.of(c.steps())).summaryStatistics();
    var values =
        curves.stream().flatMapToDouble(c -> DoubleStream.of(c.values())).filter(Double::isFinite).summaryStatistics();
    boolean empty = values.getCount() == 0;
    Ticks x = steps.getCount() == 0 ? Ticks.inside(0, 1, 1) : Ticks.inside(steps.getMin(), steps.getMax(), width / 110);
    Ticks y = empty ? Ticks.around(0, 1, 4) : Ticks.around(values.getMin(), values.getMax(), height / 60);
    return new Frame(x, y, width, height);
  }

  private String axes(Frame frame) {
    StringBuilder svg = new StringBuilder("<g class=\"axis\">\n");
    for (double value : frame.y().values()) {
      double y = frame.py(value);
      svg.append(format("<path d=\"M%d %.1fH%d\"/>", LEFT, y, width - RIGHT));
      svg.append(format("<text x=\"%d\" y=\"%.1f\" class=\"y\">%s</text>%n", LEFT - 8, y + 4, Ticks.label(value)));
    }
    for (double step : frame.x().values()) {
      double x = frame.px(step);
      svg.append(format("<path d=\"M%.1f %dv4\"/>", x, height - BOTTOM));
      svg.append(format("<text x=\"%.1f\" y=\"%d\">%s</text>%n", x, height - BOTTOM + 18, Ticks.label(step)));
    }
    return svg.append("</g>\n").toString();
  }

  private static String line(Frame frame, Curve curve, String style) {
    StringBuilder path = new StringBuilder();
    boolean pen = false;
    for (int i = 0; i < curve.size(); i++) {
      boolean finite = Double.isFinite(curve.values()[i]);
      if (finite) {
        path.append(format("%s%.1f %.1f", pen ? "L" : "M", frame.px(curve.steps()[i]), frame.py(curve.values()[i])));
      }
      pen = finite;
    }
    return "<path class=\"" + style + "\" d=\"" + path + "\"/>\n";
  }

  private String legend(List<Curve> curves) {
    return IntStream.range(0, curves.size())
        .mapToObj(
            i -> "<span><i class=\"c%d\"></i>%s <b>%s</b></span>"
                .formatted(i % 6, Html.escape(curves.get(i).name()), Ticks.label(curves.get(i).last())))
        .collect(Collectors.joining());
  }

  /// Frame and points as JSON. A point is `[step, value, mean]`; the mean is left out where it is the value itself.
  private String data(Frame frame, List<Curve> points, List<Curve> means) {
    String curves =
        IntStream.range(0, points.size())
            .mapToObj(
                i -> "{\"name\":\"%s\",\"points\":%s%s}"
                    .formatted(
                        points.get(i).name().replaceAll("[\"\\\\<]", ""), points(points.get(i)),
                        chart.noisy() ? ",\"means\":" + points(means.get(i)) : ""))
            .collect(Collectors.joining(","));
    return format(
        "{\"x\":[%s,%s],\"y\":[%s,%s],\"box\":[%d,%d,%d,%d],\"curves\":[%s]}",
        frame.x().low(), frame.x().high(), frame.y().low(), frame.y().high(),
        LEFT, TOP, width - RIGHT, height - BOTTOM, curves);
  }

  private static String points(Curve curve) {
    return IntStream.range(0, curve.size())
        .filter(i -> Double.isFinite(curve.values()[i]))
        .mapToObj(i -> format("[%.0f,%.5g]", curve.steps()[i], curve.values()[i]))
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static String format(String pattern, Object... arguments) {
    return String.format(Locale.ROOT, pattern, arguments);
  }
}
