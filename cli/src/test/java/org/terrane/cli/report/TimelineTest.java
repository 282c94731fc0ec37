package org.terrane.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.StringReader;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class TimelineTest {
  private static final LocalDate NEW_YEAR = LocalDate.of(2020, 1, 1);

  @Test
  void days_lie_where_they_belong_and_pictures_near_them_without_touching() throws Exception {
    Document svg = svg(new Timeline(List.of(lane("a", 10, 11, 40), lane("b", 59))));

    List<Double> dots = numbers(svg, "circle", "cx");
    assertThat(dots).hasSize(4);
    assertThat(dots.get(2) - dots.get(0)).isCloseTo(30 * (dots.get(1) - dots.get(0)), within(2.0)); // days apart
    List<Double> left = numbers(svg, "image", "x");
    List<Double> width = numbers(svg, "image", "width");
    assertThat(left.get(1)).as("of the second day").isGreaterThan(left.get(0) + width.get(0));
    for (int i = 0; i < 4; i++) {
      assertThat(left.get(i) + width.get(i) / 2).isCloseTo(dots.get(i), within(width.get(i)));
    }
    List<Double> top = numbers(svg, "image", "y");
    assertThat(top.get(3)).as("the second lane").isGreaterThan(top.get(0));
  }

  @Test
  void months_and_years_are_named_but_not_too_many() throws Exception {
    assertThat(texts(svg(new Timeline(List.of(lane("a", 0, 50)))))).contains("1 Jan", "20 Feb", "Jan", "Feb", "2020");
    List<String> years = texts(svg(new Timeline(List.of(lane("a", 0, 1400)))));
    assertThat(years).contains("Jan", "Jul", "2020", "2021", "2022", "2023").doesNotContain("Feb", "Apr");
  }

  @Test
  void many_pictures_become_small_and_words_are_escaped() throws Exception {
    Document svg = svg(new Timeline(List.of(lane("<many>", IntStream.range(0, 30).toArray()))));
    assertThat(texts(svg)).contains("<many>", "detail");
    List<Double> left = numbers(svg, "image", "x");
    double width = numbers(svg, "image", "width").getFirst();
    for (int i = 1; i < 30; i++) {
      assertThat(left.get(i) - left.get(i - 1)).isGreaterThanOrEqualTo(width);
    }
  }

  @Test
  void a_lane_without_pictures_is_left_out() {
    assertThat(new TimelineDrawing(new Timeline(List.of(lane("none")))).html()).isEmpty();
    assertThat(new TimelineDrawing(new Timeline(List.of(lane("none"), lane("some", 3)))).html()).contains("some")
        .doesNotContain("none");
  }

  private static Timeline.Lane lane(String name, int... days) {
    BufferedImage image = new BufferedImage(2, 2, BufferedImage.TYPE_INT_ARGB);
    return new Timeline.Lane(name, "detail", IntStream.of(days).mapToObj(NEW_YEAR::plusDays)
        .map(day -> new Timeline.Moment(day, new NamedImage(day.toString(), image))).toList());
  }

  private static Document svg(Timeline timeline) throws Exception {
    String html = new TimelineDrawing(timeline).html();
    String drawing = html.substring(html.indexOf("<svg"), html.indexOf("</svg>") + 6);
    return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(drawing)));
  }

  private static Stream<Element> elements(Document svg, String name) {
    NodeList found = svg.getElementsByTagName(name);
    return IntStream.range(0, found.getLength()).mapToObj(i -> (Element) found.item(i));
  }

  private static List<Double> numbers(Document svg, String element, String attribute) {
    return elements(svg, element).map(found -> Double.valueOf(found.getAttribute(attribute))).toList();
  }

  private static List<String> texts(Document svg) {
    return elements(svg, "text").map(Element::getTextContent).toList();
  }
}
