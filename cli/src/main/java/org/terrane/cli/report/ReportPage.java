package org.terrane.cli.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Collectors;

/// A run's report: headline numbers, charts, pictures and facts, as one HTML file that needs no network and no
/// other file, in light and dark.
///
/// @param title    for example `A²-MAE pre-training`
/// @param subtitle one sentence on what ran, when and where
/// @param charts   the first is drawn across the page, the others two abreast
/// @param chapters what is shown in pictures
public record ReportPage(
    String title,
    String subtitle,
    List<Tile> tiles,
    List<Chart> charts,
    List<Chapter> chapters,
    List<FactTable> facts) {
  private static final int WIDE = 1060;
  private static final int HALF = 510;

  public ReportPage {
    tiles = List.copyOf(tiles);
    charts = List.copyOf(charts);
    chapters = List.copyOf(chapters);
    facts = List.copyOf(facts);
  }

  /// Writes the page; a reader sees the old file or the whole new one, never half.
  public void write(Path file) {
    try {
      Path part = file.resolveSibling(file.getFileName() + ".part");
      Files.writeString(part, html());
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot write the report: " + e, e);
    }
  }

  /// The page as text.
  public String html() {
    return """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>%s</title>
        <style>
        %s</style>
        </head>
        <body>
        <main>
        <header>%s<h1>%s</h1><p>%s</p></header>
        %s%s%s%s</main>
        <dialog id="zoom"></dialog>
        <script>
        %s</script>
        </body>
        </html>
        """
        .formatted(
            Html.escape(title), Html.resource("report.css"), Html.resource("mark.svg"), Html.escape(title),
            Html.escape(subtitle), tilesHtml(), chartsHtml(), chaptersHtml(), factsHtml(),
            Html.resource("report.js"));
  }

  private String tilesHtml() {
    return section("", "tiles", tiles.stream()
        .map(tile -> "<div class=\"tile\"><span>%s</span><strong>%s</strong><small>%s</small></div>\n"
            .formatted(Html.escape(tile.label()), Html.escape(tile.value()), Html.escape(tile.note())))
        .collect(Collectors.joining()));
  }

  private String chartsHtml() {
    StringBuilder figures = new StringBuilder();
    for (int i = 0; i < charts.size(); i++) {
      figures.append(new LineChart(charts.get(i), i == 0 ? WIDE : HALF, i == 0 ? 320 : 230).html());
    }
    return section("How it went", "charts", figures.toString());
  }

  private String chaptersHtml() {
    return chapters.stream().map(chapter -> section(chapter.heading(), "sets", chapter.html()))
        .collect(Collectors.joining());
  }

  private String factsHtml() {
    return section("Facts", "facts", facts.stream()
        .map(table -> table.rows().entrySet().stream()
            .map(row -> "<tr><th>%s</th><td>%s</td></tr>\n"
                .formatted(Html.escape(row.getKey()), Html.escape(row.getValue())))
            .collect(Collectors.joining("", "<div><h3>" + Html.escape(table.title()) + "</h3><table>\n",
                "</table></div>\n")))
        .collect(Collectors.joining()));
  }

  private static String section(String heading, String style, String content) {
    String title = heading.isEmpty() ? "" : "<h2>" + Html.escape(heading) + "</h2>\n";
    return content.isEmpty() ? "" : title + "<section class=\"" + style + "\">\n" + content + "</section>\n";
  }
}
