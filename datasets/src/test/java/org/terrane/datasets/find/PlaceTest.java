package org.terrane.datasets.find;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.terrane.datasets.crs.Footprint;
import org.terrane.datasets.crs.LonLat;
import org.terrane.datasets.crs.Outline;
import org.terrane.datasets.raster.RasterInfo;
import org.terrane.datasets.scene.Sensors;
import org.terrane.datasets.sets.Draws;
import org.terrane.datasets.sets.RasterSource;

/// Files are put together as if each were compared with every place before it.
class PlaceTest {

  @ParameterizedTest
  @CsvSource({"5, 50", "180, 0", "-60, 89.9", "120, -70"})
  void the_index_finds_what_a_search_through_all_finds(double lon, double lat) {
    Draws draws = new Draws(1, Math.round(lon), Math.round(lat));
    List<ImageFile> files = new ArrayList<>();
    for (int i = 0; i < 1200; i++) {
      double size = Math.pow(2, draws.between(-9, -4)); // degrees of latitude: 0.2 to 7 km
      files.add(file(i, lon + draws.between(-0.2, 0.2) / Math.cos(Math.toRadians(lat)),
          Math.min(89.95, lat + draws.between(-0.2, 0.2)), size, size * draws.between(0.5, 1)));
    }
    List<List<Path>> expected = byComparingAll(files);
    assertThat(expected).as("some share a place, some do not").hasSizeBetween(400, 1190);
    assertThat(Place.of(files).stream().map(PlaceTest::paths).toList()).isEqualTo(expected);
  }

  private static List<List<Path>> byComparingAll(List<ImageFile> files) {
    List<Place> places = new ArrayList<>();
    for (ImageFile file : files) {
      Outline outline = Outline.of(file.footprint());
      places.stream().filter(place -> place.outline().overlap(outline) >= 0.5).findFirst().orElseGet(() -> {
        places.add(new Place(outline, new ArrayList<>()));
        return places.getLast();
      }).files().add(file);
    }
    return places.stream().map(PlaceTest::paths).toList();
  }

  private static List<Path> paths(Place place) {
    return place.files().stream().map(ImageFile::path).toList();
  }

  private static ImageFile file(int number, double lon, double lat, double width, double height) {
    double east = width / Math.cos(Math.toRadians(lat));
    Footprint corners = new Footprint(point(lon, lat), point(lon + east, lat), point(lon, lat - height),
        point(lon + east, lat - height));
    RasterInfo info = new RasterInfo(Path.of("f" + number), 32, 32, List.of(), null, 0, Map.of(), null);
    RasterSource source = new RasterSource(info, 1, () -> {
      throw new AssertionError("not opened");
    });
    return new ImageFile(source, Sensors.RGB, null, 1, List.of(), List.of(), corners);
  }

  private static LonLat point(double lon, double lat) {
    return new LonLat(lon > 180 ? lon - 360 : lon < -180 ? lon + 360 : lon, lat);
  }
}
