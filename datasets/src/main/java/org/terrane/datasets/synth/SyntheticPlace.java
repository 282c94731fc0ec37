package org.terrane.datasets.synth;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.terrane.datasets.crs.Crs;
import org.terrane.datasets.crs.LonLat;
import org.terrane.datasets.raster.GeoTransform;
import org.terrane.datasets.raster.Position;
import org.terrane.datasets.raster.RasterBand;
import org.terrane.datasets.raster.RasterInfo;
import org.terrane.datasets.raster.SampleType;
import org.terrane.datasets.scene.AcquisitionTime;
import org.terrane.datasets.scene.Modality;
import org.terrane.datasets.scene.Sensor;
import org.terrane.datasets.scene.Sensors;
import org.terrane.datasets.sets.Calibration;
import org.terrane.datasets.sets.Draws;
import org.terrane.datasets.sets.ImageBand;
import org.terrane.datasets.sets.ImageSet;
import org.terrane.datasets.sets.RasterSource;
import org.terrane.datasets.sets.SetImage;

/// One made-up place: where it lies, its ground, and the images sensors took of it.
final class SyntheticPlace {

  private static final double CLOUD_CHANCE = 0.22;
  private static final List<String> CAMERA = List.of("blue", "green", "red", "nir");
  private static final List<String> FINE = List.of("B02", "B03", "B04", "B08");
  private static final List<String> MIDDLE = List.of("B05", "B06", "B07", "B8A", "B11", "B12");
  private static final List<String> LANDSAT = List.of("B02", "B03", "B04", "B05", "B06", "B07");

  private final String id;
  private final long seed;
  private final LonLat where;
  private final int epsg;
  private final int cells;
  private @Nullable Landscape ground;

  /// @param where near the upper left corner
  /// @param cells ground cells per side, a multiple of 12
  SyntheticPlace(String id, long seed, LonLat where, int cells) {
    this.id = id;
    this.seed = seed;
    this.where = where;
    this.cells = cells;
    int zone = (int) Math.floor((where.lon() + 180) / 6) + 1;
    this.epsg = (where.lat() < 0 ? 32700 : 32600) + zone;
  }

  long seed() {
    return seed;
  }

  /// The ground, made when it is first looked at.
  synchronized Landscape ground() {
    if (ground == null) {
      ground = Grounds.of(seed, cells);
    }
    return ground;
  }

  Season season(LocalDate date) {
    return Season.of(date, where.lat());
  }

  Sky sky(Sensor sensor, LocalDate date) {
    return new Sky(new Draws(seed, sensor.id().hashCode(), date.toEpochDay()).nextLong(), CLOUD_CHANCE);
  }

  /// Four Sentinel-2, two Landsat 8 and four Sentinel-1 images over the year.
  ImageSet images() {
    Draws draws = new Draws(seed, 1);
    int year = 2017 + draws.nextInt(7);
    List<SetImage> images = new ArrayList<>();
    for (int month : List.of(3, 5, 8, 10)) {
      images.add(sentinel2(LocalDate.of(year, month, 1 + draws.nextInt(28))));
      LocalDate passed = LocalDate.of(year, month, 1 + draws.nextInt(28));
      images.add(image(Sensors.SENTINEL_1, passed, bands(Sensors.SENTINEL_1, passed, List.of("VV", "VH"), 10)));
    }
    for (int month : List.of(4, 7)) {
      LocalDate date = LocalDate.of(year, month, 1 + draws.nextInt(28));
      images.add(image(Sensors.LANDSAT_8, date, bands(Sensors.LANDSAT_8, date, LANDSAT, 30)));
    }
    return ImageSet.of(id, images);
  }

  /// A camera in summer, when it was clear, eight Sentinel-2 and six Sentinel-1 images over the year.
  ImageSet sequence() {
    Draws draws = new Draws(seed, 2);
    int year = 2017 + draws.nextInt(7);
    LocalDate clear = LocalDate.of(year, 6, 1 + draws.nextInt(28));
    while (!sky(Sensors.PLANETSCOPE_4, clear).isClear()) {
      clear = clear.plusDays(1);
    }
    List<SetImage> images = new ArrayList<>();
    images.add(image(Sensors.PLANETSCOPE_4, clear, bands(Sensors.PLANETSCOPE_4, clear, CAMERA, 5)));
    for (int month : List.of(1, 3, 4, 5, 7, 8, 10, 11)) {
      images.add(sentinel2(LocalDate.of(year, month, 1 + draws.nextInt(28))));
    }
    for (int month : List.of(2, 4, 6, 8, 10, 12)) {
      LocalDate passed = LocalDate.of(year, month, 1 + draws.nextInt(28));
      images.add(image(Sensors.SENTINEL_1, passed, bands(Sensors.SENTINEL_1, passed, List.of("VV", "VH"), 10)));
    }
    return ImageSet.of(id, images);
  }

  private SetImage sentinel2(LocalDate date) {
    List<ImageBand> bands = new ArrayList<>(bands(Sensors.SENTINEL_2_L2A, date, FINE, 10));
    bands.addAll(bands(Sensors.SENTINEL_2_L2A, date, MIDDLE, 20));
    return image(Sensors.SENTINEL_2_L2A, date, bands);
  }

  private static SetImage image(Sensor sensor, LocalDate date, List<ImageBand> bands) {
    return SetImage.of(sensor, AcquisitionTime.of(date), bands.getFirst().band().gsd(), bands);
  }

  /// The bands of one raster.
  private List<ImageBand> bands(Sensor sensor, LocalDate date, List<String> names, int metres) {
    int cellsPerPixel = (int) (metres / Landscape.CELL_METRES);
    RasterInfo info = info(sensor, date, names, metres, cells / cellsPerPixel);
    SyntheticRaster raster = new SyntheticRaster(info, sensor, this, date, cellsPerPixel);
    RasterSource source = RasterSource.of(info, () -> raster);
    return IntStream.range(0, names.size())
        .mapToObj(i -> new ImageBand(sensor.band(names.get(i)), source, i, Calibration.IDENTITY))
        .toList();
  }

  private RasterInfo info(Sensor sensor, LocalDate date, List<String> names, int metres, int side) {
    List<RasterBand> bands = names.stream()
        .map(name -> new RasterBand(name, SampleType.F32, null, 1, 0, Map.of())).toList();
    Position corner = Crs.of(epsg).fromLonLat(where);
    GeoTransform transform =
        GeoTransform.northUp(Math.rint(corner.x() / 60) * 60, Math.rint(corner.y() / 60) * 60, metres, metres);
    String kind = sensor.modality() == Modality.SAR ? "backscatter" : "reflectance";
    Path name = Path.of(id, sensor.id() + "_" + date + "_" + metres + "m_" + kind + "_" + seed);
    return new RasterInfo(name, side, side, bands, transform, epsg, Map.of(), null);
  }
}
