package org.terrane.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.terrane.nn.train.StepMetrics;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReportPageTest {
  @TempDir Path folder;

  @Test
  void the_page_refers_to_nothing_outside_itself() {
    String html = page().html();
    assertThat(html).doesNotContain("http:", "https:", "<link", "@import", "url(");
    assertThat(matches(html, "src=\"([^\"]{0,40})"))
        .isNotEmpty()
        .allMatch(src -> src.startsWith("data:image/png;base64,"));
  }

  @Test
  void pictures_are_embedded_pixel_by_pixel() throws IOException {
    BufferedImage original = new BufferedImage(3, 2, BufferedImage.TYPE_INT_ARGB);
    original.setRGB(2, 1, 0xff336699);
    String source = matches(page(original).html(), "src=\"data:image/png;base64,([^\"]+)\"").getFirst();
    BufferedImage read = ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(source)));
    assertThat(read.getWidth()).isEqualTo(3);
    assertThat(read.getRGB(2, 1)).isEqualTo(0xff336699);
    assertThat(read.getRGB(0, 0)).isZero();
  }

  @Test
  void under_each_image_stand_sensor_date_gsd_and_bands() {
    assertThat(page().html())
        .contains("<b>Sentinel-2A</b><span>2018-03-14</span><span>10 m</span>"
            + "<span>B04 · B03 · B02</span></figcaption>");
  }

  @Test
  void a_panel_is_as_wide_as_its_rows_and_marks_what_stands_out() {
    BufferedImage image = new BufferedImage(2, 2, BufferedImage.TYPE_INT_ARGB);
    NamedImage plain = new NamedImage("0.9 <other>", image);
    NamedImage marked = new NamedImage("0.8", image, true);
    assertThat(chapter(new ImagePanel("row", List.of("a", "b"), 6, List.of(plain, marked)))).contains(
        "<figure class=\"panel wide\"><div class=\"images\" style=\"--columns: 6\"><div><img ",
        "alt=\"0.9 &lt;other&gt;\"><span>0.9 &lt;other&gt;</span></div><div class=\"marked\"><img ",
        "<figcaption><b>row</b><span>a</span><span>b</span></figcaption>");
    assertThat(chapter(new ImagePanel("one", List.of(), 1, List.of(plain)))).contains(
        "<figure class=\"panel lone\">", "<figcaption><b>one</b></figcaption>");
    assertThat(chapter(new ImagePanel("pair", List.of(), 2, List.of(plain, marked)))).contains(
        "<figure class=\"panel\">");
  }

  private static String chapter(ImagePanel panel) {
    return new Chapter("", "", List.of(new Gallery("", "", List.of(panel)))).html();
  }

  @Test
  void words_are_escaped() {
    assertThat(page().html())
        .contains("<th>data.filter</th><td>&lt;b&gt; &amp; &quot;x&quot;</td>")
        .contains("Hidden patches &lt;as predicted&gt;.")
        .doesNotContain("<b> &");
  }

  @Test
  void each_chart_is_a_valid_drawing_with_a_line_per_curve() throws Exception {
    List<String> drawings = matches(page().html(), "(?s)(<svg viewBox=\"0 0 \\d+ \\d+\".*?</svg>)");
    assertThat(drawings).as("loss, parts, lr, images/s, GFLOP/s").hasSize(5);
    for (String drawing : drawings) {
      Document svg = DocumentBuilderFactory.newInstance().newDocumentBuilder()
          .parse(new InputSource(new StringReader(drawing)));
      assertThat(svg.getDocumentElement().getTagName()).isEqualTo("svg");
    }
    assertThat(matches(drawings.get(1), "class=\"(line c\\d)\"")).containsExactly("line c0", "line c1");
  }

  @Test
  void hover_data_holds_every_measured_value() {
    List<String> data = matches(page().html(), "<script type=\"application/json\">(.*?)</script>");
    JsonNode loss = new JsonMapper().readTree(data.getFirst()).at("/curves/0");
    assertThat(loss.get("name").stringValue()).isEqualTo("loss");
    assertThat(loss.get("points")).as("step 3 was not a number").hasSize(39);
    assertThat(loss.at("/points/0").toString()).isEqualTo("[1,1.0]");
    assertThat(loss.at("/points/1").toString()).isEqualTo("[2,0.5]");
    assertThat(loss.get("means")).hasSize(39);
  }

  @Test
  void tiles_compare_the_end_with_the_start() {
    assertThat(TrainingReport.tiles(metrics(100, _ -> 2f, 50, _ -> 1f)).getFirst())
        .isEqualTo(new Tile("loss", "1", "50 % below the first 20 steps"));
    assertThat(TrainingReport.tiles(metrics(1, _ -> 2f, 1, _ -> 3f)).getFirst())
        .isEqualTo(new Tile("loss", "2.5", "0 % above the first 2 steps"));
    assertThat(TrainingReport.tiles(List.of())).isEmpty();
  }

  @Test
  void a_part_of_the_loss_can_have_a_chart_and_a_mean_of_its_own() {
    List<StepMetrics> metrics = new ArrayList<>();
    for (int step = 1; step <= 30; step++) {
      metrics.add(new StepMetrics(step, 1, step == 1 ? Map.of() : Map.of("accuracy", step <= 10 ? 0f : 0.5f), 0, 0, 0,
          0));
    }
    Chart chart = TrainingReport.parts("Accuracy", "by chance 1 %", metrics, List.of("accuracy"));
    assertThat(chart.curves().getFirst().values()).hasSize(30).contains(0, Double.NaN, 0.5);
    assertThat(TrainingReport.atTheEnd(metrics, "accuracy")).as("of 20 steps").isEqualTo(0.5);
    metrics.add(new StepMetrics(31, 1, Map.of(), 0, 0, 0, 0));
    assertThat(TrainingReport.atTheEnd(metrics, "accuracy")).as("of the steps that have it").isEqualTo(0.5);
    assertThat(TrainingReport.atTheEnd(metrics, "other")).isNaN();
    assertThat(TrainingReport.atTheEnd(List.of(), "accuracy")).isNaN();
  }

  @Test
  void a_run_without_a_step_still_has_a_page() {
    List<Chapter> none = List.of(new Chapter("What the model sees", "Read it so.", List.of()));
    assertThat(new ReportPage("t", "s", List.of(), TrainingReport.charts(List.of()), none, List.of()).html())
        .contains("<h1>t</h1>")
        .doesNotContain("NaN", "What the model sees", "Read it so.");
  }

  @Test
  void writing_replaces_the_old_page_and_leaves_nothing_else() throws IOException {
    Path file = Files.writeString(folder.resolve("report.html"), "old");
    page().write(file);
    assertThat(file).hasContent(page().html());
    assertThat(folder).isDirectoryContaining("glob:**report.html").isDirectoryNotContaining("glob:**.part");
  }

  private interface Loss {
    float at(int step);
  }

  private static List<StepMetrics> metrics(int count, Loss first, int more, Loss then) {
    List<StepMetrics> metrics = new ArrayList<>();
    for (int step = 1; step <= count + more; step++) {
      float loss = step <= count ? first.at(step) : then.at(step);
      metrics.add(new StepMetrics(step, loss, Map.of(), 1e-4, 100, 80, 0.01));
    }
    return metrics;
  }

  private static ReportPage page() {
    return page(new BufferedImage(2, 2, BufferedImage.TYPE_INT_ARGB));
  }

  private static ReportPage page(BufferedImage original) {
    List<StepMetrics> metrics = new ArrayList<>();
    for (int step = 1; step <= 40; step++) {
      Map<String, Float> parts = new LinkedHashMap<>();
      parts.put("optical", 1f / step);
      parts.put("radar", 2f / step);
      metrics.add(new StepMetrics(step, step == 3 ? Float.NaN : 1f / step, parts, 1e-4 * step, 100, 80, 0.01));
    }
    SequencedMap<String, String> recipe = new LinkedHashMap<>(Map.of("data.filter", "<b> & \"x\""));
    ImagePanel panel = new ImagePanel("Sentinel-2A", List.of("2018-03-14", "10 m", "B04 · B03 · B02"), 3,
        new Triptych(original, original, original).images());
    return new ReportPage(
        "A²-MAE pre-training", "desk", TrainingReport.tiles(metrics), TrainingReport.charts(metrics),
        List.of(new Chapter("What the model sees", "Hidden patches <as predicted>.",
            List.of(new Gallery("abudhabi", "", List.of(panel))))),
        List.of(new FactTable("Recipe", recipe)));
  }

  private static List<String> matches(String text, String pattern) {
    return Pattern.compile(pattern).matcher(text).results().map(result -> result.group(1)).toList();
  }
}
