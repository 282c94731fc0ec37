package org.terrane.datasets.raster.gdal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Vector;
import org.gdal.gdal.Dataset;
import org.gdal.gdal.WarpOptions;
import org.gdal.gdal.gdal;
import org.gdal.gdalconst.gdalconstConstants;
import org.gdal.osr.CoordinateTransformation;
import org.gdal.osr.SpatialReference;
import org.gdal.osr.osrConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.terrane.datasets.Rasters;
import org.terrane.datasets.crs.Crs;
import org.terrane.datasets.crs.Georeference;
import org.terrane.datasets.crs.LonLat;
import org.terrane.datasets.geotiff.GeoTiffWriter;
import org.terrane.datasets.raster.GeoTransform;
import org.terrane.datasets.raster.Position;
import org.terrane.datasets.raster.RasterBand;
import org.terrane.datasets.raster.RasterInfo;
import org.terrane.datasets.raster.SampleType;
import org.terrane.datasets.scene.Sensors;
import org.terrane.datasets.sets.BandCache;
import org.terrane.datasets.sets.Calibration;
import org.terrane.datasets.sets.CropGrid;
import org.terrane.datasets.sets.Draws;
import org.terrane.datasets.sets.ImageBand;
import org.terrane.datasets.sets.RasterSource;
import org.terrane.datasets.sets.Resampler;
import org.terrane.datasets.sets.Resampling;

/// Reprojection and resampling against GDAL's warper, on noise, where every error in position shows.
class GdalWarpTest {

  private static final int SIDE = 40;

  /// Our map over these 400 m is flat, which shifts it by less than this part of a pixel. Neighbours of the noise
  /// differ by up to 600, and cubic slopes are half as steep again: a difference of 0.6 is to be expected.
  private static final double FLAT = 0.001;

  private static final GeoTransform UTM = GeoTransform.northUp(551_400, 5_655_600, 10, 10);

  @TempDir
  Path folder;

  @BeforeEach
  void need() {
    GdalHere.orSkip();
  }

  /// Degrees of 11 m, as gdalwarp -et 0 brings them onto UTM pixels of 10 m. The values are within 200 and 800.
  @ParameterizedTest
  @EnumSource(Resampling.class)
  void noise_in_degrees_comes_onto_utm_pixels_as_gdal_warps_it(Resampling resampling) {
    LonLat corner = Crs.of(32631).toLonLat(551_300, 5_655_750);
    Path source = noise("degrees.tif", 70, GeoTransform.northUp(corner.lon(), corner.lat(), 16e-5, 10e-5), 4326);
    CropGrid grid = grid();
    float[] ours = read(source, grid, resampling);
    float[] theirs = warped(source, resampling);
    RasterInfo info = info(source);
    int compared = 0;
    for (int i = 0; i < ours.length; i++) {
      Position at = position(info, i);
      boolean onAnEdge = resampling == Resampling.NEAREST
          && (toWhole(at.x()) < FLAT || toWhole(at.y()) < FLAT);
      if (!onAnEdge) {
        compared++;
        assertThat(ours[i]).as("%s, pixel %d at %s", resampling, i, at)
            .isCloseTo(theirs[i], within(resampling == Resampling.NEAREST ? 0 : 0.6f));
      }
    }
    assertThat(compared).isGreaterThan(99 * SIDE * SIDE / 100);
  }

  /// Half a pixel of 25 m beside the grid, in the same system: positions are exact.
  @ParameterizedTest
  @EnumSource(Resampling.class)
  void noise_in_one_system_comes_out_as_gdal_warps_it(Resampling resampling) {
    Path source = noise("coarse.tif", 30, GeoTransform.northUp(551_300, 5_655_712.5, 25, 25), 32631);
    float[] ours = read(source, grid(), resampling);
    float[] theirs = warped(source, resampling);
    for (int i = 0; i < ours.length; i++) {
      assertThat(ours[i]).isCloseTo(theirs[i], within(resampling == Resampling.NEAREST ? 0 : 0.002f));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3413, 3031, 3995, 3976, 32660, 32701, 3857, 3035, 4326})
  void coordinates_are_those_of_proj(int epsg) {
    SpatialReference map = reference(epsg);
    SpatialReference earth = reference(4326);
    CoordinateTransformation transformation = CoordinateTransformation.CreateCoordinateTransformation(map, earth);
    Crs crs = Crs.of(epsg);
    for (LonLat point : points(epsg)) {
      Position at = crs.fromLonLat(point);
      double[] expected = transformation.TransformPoint(at.x(), at.y());
      assertThat(point.metresTo(new LonLat(expected[0], expected[1]))).as("%s", point).isLessThan(0.002);
    }
  }

  private static List<LonLat> points(int epsg) {
    return switch (epsg) {
      case 3413, 3995 -> List.of(new LonLat(-45, 70), new LonLat(179.9, 80), new LonLat(-179.9, 65));
      case 3031, 3976 -> List.of(new LonLat(0, -71), new LonLat(179.9, -80), new LonLat(12, -89));
      case 32660 -> List.of(new LonLat(177, 10), new LonLat(179.9, 60), new LonLat(-179.5, 10));
      case 32701 -> List.of(new LonLat(-177, -10), new LonLat(-179.9, -60), new LonLat(179.5, -10));
      case 3035 -> List.of(new LonLat(10, 52), new LonLat(-8, 38), new LonLat(28, 65));
      default -> List.of(new LonLat(-179.9, 10), new LonLat(179.9, -70), new LonLat(4, 51));
    };
  }

  private static SpatialReference reference(int epsg) {
    SpatialReference reference = new SpatialReference();
    reference.ImportFromEPSG(epsg);
    reference.SetAxisMappingStrategy(osrConstants.OAMS_TRADITIONAL_GIS_ORDER);
    return reference;
  }

  private CropGrid grid() {
    RasterBand band = new RasterBand("R", SampleType.F32, null, 1, 0, Map.of());
    RasterInfo reference = new RasterInfo(Path.of("grid"), SIDE, SIDE, List.of(band), UTM, 32631, Map.of(), null);
    return new CropGrid(RasterSource.of(reference, () -> {
      throw new AssertionError("the reference's pixels are not read");
    }), 0, 0, SIDE, SIDE);
  }

  private static Position position(RasterInfo source, int pixel) {
    Position map = UTM.toMap(pixel % SIDE + 0.5, pixel / SIDE + 0.5);
    return Georeference.of(source).toPixel(Crs.of(32631).toLonLat(map.x(), map.y()));
  }

  private static double toWhole(double position) {
    return Math.abs(position - Math.rint(position));
  }

  private static float[] read(Path source, CropGrid grid, Resampling resampling) {
    RasterSource raster = RasterSource.of(info(source), () -> Rasters.open(source));
    ImageBand band = new ImageBand(Sensors.RGB.band("R"), raster, 0, Calibration.IDENTITY);
    float[] values = new float[SIDE * SIDE];
    new Resampler(new BandCache(1 << 22)).read(band, grid, resampling, values, 0);
    return values;
  }

  private static RasterInfo info(Path source) {
    try (var raster = Rasters.open(source)) {
      return raster.info();
    }
  }

  private static float[] warped(Path source, Resampling resampling) {
    String method = resampling == Resampling.NEAREST ? "near" : resampling.name().toLowerCase(Locale.ROOT);
    Vector<String> options = new Vector<>(List.of("-of", "MEM", "-et", "0", "-r", method, "-t_srs", "EPSG:32631",
        "-te", "551400", "5655200", "551800", "5655600", "-ts", "40", "40"));
    Dataset from = gdal.Open(source.toString());
    Dataset to = gdal.Warp("", new Dataset[] {from}, new WarpOptions(options));
    float[] values = new float[SIDE * SIDE];
    int code = to.GetRasterBand(1).ReadRaster(0, 0, SIDE, SIDE, SIDE, SIDE, gdalconstConstants.GDT_Float32, values);
    to.delete();
    from.delete();
    assertThat(code).isZero();
    return values;
  }

  private Path noise(String name, int side, GeoTransform transform, int epsg) {
    Path file = folder.resolve(name);
    List<RasterBand> bands = List.of(new RasterBand("R", SampleType.F32, null, 1, 0, Map.of()));
    GeoTiffWriter.write(new RasterInfo(file, side, side, bands, transform, epsg, Map.of(), null), values(side));
    return file;
  }

  private static float[] values(int side) {
    Draws draws = new Draws(3);
    float[] values = new float[side * side];
    for (int i = 0; i < values.length; i++) {
      // Whole numbers, and 200 to 800: cubic overshoots, and what a band cannot have would be taken for unmeasured.
      values[i] = 200 + draws.nextInt(601);
    }
    return values;
  }
}
