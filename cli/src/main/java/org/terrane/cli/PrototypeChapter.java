package org.terrane.cli;

import java.awt.Color;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.terrane.cli.report.Chapter;
import org.terrane.cli.report.Gallery;
import org.terrane.cli.report.ImagePanel;
import org.terrane.cli.report.NamedImage;
import org.terrane.rs.skysense.Modality;
import org.terrane.rs.skysense.PrototypeMap;

/// Which prototype of its region each cell is most like.
///
/// @param prototypes of a region
record PrototypeChapter(List<Place> places, int prototypes) {
  private static final int REGIONS = 4;
  private static final int SQUARES = 3;
  private static final String READING = "Each region of the Earth has %d prototypes, which learn what its ground looks"
      + " like by averaging the fused features of its cells. Each cell has the colour of the prototype it is most like:"
      + " in one region the same colour is the same prototype, between regions colours mean nothing.";

  /// A square of ground and its map.
  record Place(ShownGround ground, PrototypeMap map) {}

  Chapter chapter() {
    Map<Integer, List<Place>> regions = new LinkedHashMap<>();
    places.forEach(place -> regions.computeIfAbsent(place.map().place(), _ -> new ArrayList<>()).add(place));
    return new Chapter("Prototypes of regions", READING.formatted(prototypes),
        regions.entrySet().stream().limit(REGIONS).map(region -> gallery(region.getKey(), region.getValue())).toList());
  }

  private Gallery gallery(int region, List<Place> all) {
    long used = all.stream().flatMapToInt(place -> IntStream.of(place.map().nearest())).distinct().count();
    return new Gallery("region " + (region + 1), "%d of %d prototypes are nearest to some cell of %d squares"
        .formatted(used, prototypes, all.size()), all.stream().limit(SQUARES).map(this::panel).toList());
  }

  private ImagePanel panel(Place place) {
    PrototypeMap map = place.map();
    Modality modality = place.ground().modalities().getFirst();
    ShownGround.Shown frame = place.ground().frames(modality).getFirst();
    CellPicture picture = CellPicture.of(frame.image().image(), map.side());
    double cosine = IntStream.range(0, map.cosine().length).mapToDouble(cell -> map.cosine()[cell]).average()
        .orElse(0);
    return new ImagePanel(place.ground().sequence().set(), List.of(place.ground().sensor(modality),
        String.format(Locale.ROOT, "mean cosine with the nearest %.2f", cosine).replace('-', '−')), 2, List.of(
            new NamedImage(frame.image().name(), picture.picture()),
            new NamedImage(map.used() + " prototypes",
                picture.covered(cell -> colour(map.nearest()[cell])).picture())));
  }

  /// Hues far from those of neighbouring numbers.
  private static Color colour(int prototype) {
    float hue = (float) (prototype * 0.618034 % 1);
    return Color.getHSBColor(hue, 0.55f + 0.4f * (prototype % 3) / 2, 1 - 0.35f * (prototype % 2));
  }
}
