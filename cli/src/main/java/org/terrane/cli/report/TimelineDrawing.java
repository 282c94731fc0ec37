package org.terrane.cli.report;

import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// Draws a [Timeline] as an HTML figure: months along the bottom, above them each lane's pictures, as near to their
/// days as their neighbours let them, with a thread from each picture to its day.
record TimelineDrawing(Timeline timeline) {
  private static final int WIDTH = 1060;
  private static final int LEFT = 130;
  private static final int RIGHT = 10;
  private static final int LARGEST = 84;
  private static final int GAP = 6;
  private static final int THREAD = 26;
  private static final int TEXT = 16;
  private static final int BETWEEN = 14;
  private static final int MONTHS = 34;
  private static final int MOST_LABELS = 14;
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM", Locale.ROOT);
  private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("MMM", Locale.ROOT);

  /// The days that are drawn: whole months.
  private record Span(YearMonth first, YearMonth last) {
    static Span of(List<LocalDate> days) {
      return new Span(YearMonth.from(days.stream().min(LocalDate::compareTo).orElseThrow()),
          YearMonth.from(days.stream().max(LocalDate::compareTo).orElseThrow()));
    }

    double x(LocalDate day) {
      LocalDate from = first.atDay(1);
      double share = (double) ChronoUnit.DAYS.between(from, day)
          / ChronoUnit.DAYS.between(from, last.plusMonths(1).atDay(1));
      return LEFT + share * (WIDTH - LEFT - RIGHT);
    }

    int months() {
      return 1 + (int) first.until(last, ChronoUnit.MONTHS);
    }
  }

  String html() {
    List<Timeline.Lane> lanes = timeline.lanes().stream().filter(lane -> !lane.moments().isEmpty()).toList();
    if (lanes.isEmpty()) {
      return "";
    }
    Span span = Span.of(lanes.stream().flatMap(lane -> lane.moments().stream()).map(Timeline.Moment::day).toList());
    StringBuilder svg = new StringBuilder();
    int top = 0;
    for (int i = 0; i < lanes.size(); i++) {
      top = lane(svg, lanes.get(i), i, span, top);
    }
    months(svg, span, top);
    return """
        <figure class="timeline"><svg viewBox="0 0 %d %d" role="img" aria-label="frames by their days">
        %s</svg></figure>
        """.formatted(WIDTH, top + MONTHS, svg);
  }

  /// @return where the next lane begins
  private static int lane(StringBuilder svg, Timeline.Lane lane, int number, Span span, int top) {
    List<Timeline.Moment> moments = lane.moments();
    int side = Math.min(LARGEST, (WIDTH - LEFT - RIGHT) / moments.size() - GAP);
    int line = top + TEXT + side + THREAD;
    int middle = top + TEXT + side / 2;
    svg.append(format("<g class=\"lane c%d\"><text class=\"name\" x=\"0\" y=\"%d\">%s</text><text class=\"x\" x=\"0\""
        + " y=\"%d\">%s</text><path class=\"days\" d=\"M%d %dH%d\"/>%n", number % 6, middle, Html.escape(lane.name()),
        middle + 17, Html.escape(lane.detail()), LEFT, line, WIDTH - RIGHT));
    double[] centres = Spread.of(moments.stream().mapToDouble(moment -> span.x(moment.day())).toArray(), side + GAP,
        LEFT, WIDTH - RIGHT);
    for (int i = 0; i < centres.length; i++) {
      moment(svg, moments.get(i), centres[i], span.x(moments.get(i).day()), top + TEXT, side);
    }
    svg.append("</g>\n");
    return line + BETWEEN;
  }

  private static void moment(StringBuilder svg, Timeline.Moment moment, double centre, double day, int top, int side) {
    int bottom = top + side;
    svg.append(format("<text x=\"%.1f\" y=\"%d\">%s</text>", centre, top - 4, DAY.format(moment.day())));
    svg.append(format("<image href=\"%s\" x=\"%.1f\" y=\"%d\" width=\"%d\" height=\"%d\"><title>%s</title>",
        Html.dataUri(moment.image().image()), centre - side / 2.0, top, side, side,
        Html.escape(moment.image().name())));
    svg.append(format("</image><path d=\"M%.1f %dV%dL%.1f %d\"/><circle cx=\"%.1f\" cy=\"%d\" r=\"3.5\"/>%n", centre,
        bottom + 2, bottom + 7, day, bottom + THREAD, day, bottom + THREAD));
  }

  /// Names of months, of every other or fewer where there are many, and years below their first.
  private static void months(StringBuilder svg, Span span, int top) {
    int every = Stream.of(1, 2, 3, 6, 12).filter(step -> span.months() <= step * MOST_LABELS).findFirst().orElse(24);
    svg.append("<g class=\"axis\">\n");
    for (YearMonth month = span.first(); !month.isAfter(span.last()); month = month.plusMonths(1)) {
      double x = span.x(month.atDay(1));
      boolean named = (month.getMonthValue() - 1) % every == 0 || span.months() < every;
      boolean dated = month.getMonthValue() == 1 || month.equals(span.first());
      svg.append(format("<path d=\"M%.1f %dv%d\"/>", x, top, named ? 5 : 3));
      if (named) {
        svg.append(format("<text class=\"x\" x=\"%.1f\" y=\"%d\">%s</text>", x, top + 17, MONTH.format(month)));
      }
      if (dated) {
        svg.append(format("<text class=\"x\" x=\"%.1f\" y=\"%d\">%d</text>", x, top + 31, month.getYear()));
      }
      svg.append('\n');
    }
    svg.append(format("<path d=\"M%d %dH%d\"/></g>%n", LEFT, top, WIDTH - RIGHT));
  }

  private static String format(String pattern, Object... arguments) {
    return String.format(Locale.ROOT, pattern, arguments);
  }
}
