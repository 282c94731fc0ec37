package org.terrane.cli.report;

import java.util.List;
import java.util.stream.Collectors;

/// A part of the page that shows pictures.
///
/// @param heading for example `What the model sees and makes of it`
/// @param reading a sentence on how to read the pictures; may be empty
public record Chapter(String heading, String reading, List<Gallery> galleries) {
  private static final int MOST_ABREAST = 3;

  public Chapter {
    galleries = List.copyOf(galleries);
  }

  /// The section's content; empty when there is nothing to show.
  String html() {
    String sets = galleries.stream()
        .map(gallery -> """
            <article class="set"><h3>%s <small>%s</small></h3>
            <div class="panels">
            %s</div></article>
            """
            .formatted(Html.escape(gallery.title()), Html.escape(gallery.caption()),
                gallery.panels().stream().map(Chapter::panel).collect(Collectors.joining())))
        .collect(Collectors.joining());
    return sets.isEmpty() || reading.isEmpty() ? sets
        : "<p class=\"reading\">" + Html.escape(reading) + "</p>\n" + sets;
  }

  private static String panel(Panel panel) {
    return switch (panel) {
      case ImagePanel images -> panel(images);
      case Timeline line -> new TimelineDrawing(line).html();
    };
  }

  private static String panel(ImagePanel panel) {
    return """
        <figure class="panel%s"><div class="images" style="--columns: %d">%s</div>
        <figcaption><b>%s</b>%s</figcaption></figure>
        """
        .formatted(panel.columns() > MOST_ABREAST ? " wide" : panel.images().size() == 1 ? " lone" : "",
            panel.columns(), panel.images().stream().map(Chapter::image).collect(Collectors.joining()),
            Html.escape(panel.title()), panel.details().stream()
                .map(detail -> "<span>" + Html.escape(detail) + "</span>").collect(Collectors.joining()));
  }

  private static String image(NamedImage shown) {
    String name = Html.escape(shown.name());
    return "<div%s><img src=\"%s\" width=\"%d\" height=\"%d\" alt=\"%s\"><span>%s</span></div>"
        .formatted(shown.marked() ? " class=\"marked\"" : "", Html.dataUri(shown.image()), shown.image().getWidth(),
            shown.image().getHeight(), name, name);
  }
}
