package org.terrane.datasets.raster.gdal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Vector;
import java.util.stream.IntStream;
import org.gdal.gdal.Dataset;
import org.gdal.gdal.Driver;
import org.gdal.gdal.TranslateOptions;
import org.gdal.gdal.gdal;
import org.gdal.gdalconst.gdalconstConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.terrane.datasets.Rasters;
import org.terrane.datasets.geotiff.GeoTiffWriter;
import org.terrane.datasets.raster.GeoTransform;
import org.terrane.datasets.raster.Raster;
import org.terrane.datasets.raster.RasterBand;
import org.terrane.datasets.raster.RasterException;
import org.terrane.datasets.raster.RasterInfo;
import org.terrane.datasets.raster.SampleType;

/// Files that hold several rasters, each opened by the name that GDAL has for it.
class ContainersTest {

  private static final int WIDTH = 50;
  private static final int HEIGHT = 40;

  @TempDir
  Path folder;

  @BeforeEach
  void gdal() {
    GdalHere.orSkip();
  }

  @ParameterizedTest
  @CsvSource({"height, I32, 1", "sub/short, I16, 1", "sub/exact, F64, 1", "cube, F32, 3"})
  void arrays_in_hdf5_keep_size_type_and_values(String array, SampleType type, int bands) {
    Path part = Path.of("HDF5:\"" + hdf5() + "\"://" + array);
    try (Raster raster = Rasters.open(part)) {
      RasterInfo info = raster.info();
      assertThat(info.file()).isEqualTo(part);
      assertThat(List.of(info.width(), info.height(), info.bands().size())).containsExactly(WIDTH, HEIGHT, bands);
      assertThat(info.bands()).extracting(RasterBand::type).containsOnly(type);
      assertThat(info.transform()).isNull();
      assertThat(whole(raster)).isEqualTo(expected(bands, array.equals("cube") ? 0.5f : 0));
    }
  }

  @Test
  void an_hdf5_file_names_its_arrays_and_each_name_opens() {
    Path file = hdf5();
    String names = refusal(file);
    assertThat(names.split(", ")).containsExactly("HDF5:\"" + file + "\"://cube", "HDF5:\"" + file + "\"://height",
        "HDF5:\"" + file + "\"://sub/exact", "HDF5:\"" + file + "\"://sub/short");
    for (String name : names.split(", ")) {
      Rasters.open(Path.of(name)).close();
    }
  }

  @Test
  void an_hdf4_file_names_its_arrays_and_each_name_opens() {
    Driver driver = gdal.GetDriverByName("HDF4Image");
    assumeTrue(driver != null, "this GDAL has no HDF4");
    Path file = folder.resolve("a.hdf");
    Dataset made = driver.Create(file.toString(), WIDTH, HEIGHT, 2, gdalconstConstants.GDT_UInt16,
        new String[] {"RANK=2"});
    float[] values = expected(2, 7);
    made.WriteRaster(0, 0, WIDTH, HEIGHT, WIDTH, HEIGHT, gdalconstConstants.GDT_Float32, values, new int[] {1, 2});
    made.delete();

    String[] names = refusal(file).split(", ");
    assertThat(names).hasSize(2).allMatch(name -> name.startsWith("HDF4_SDS:"));
    for (int band = 0; band < 2; band++) {
      try (Raster raster = Rasters.open(Path.of(names[band]))) {
        assertThat(raster.info().bands()).extracting(RasterBand::type).containsExactly(SampleType.U16);
        int size = WIDTH * HEIGHT;
        assertThat(whole(raster)).isEqualTo(Arrays.copyOfRange(values, band * size, (band + 1) * size));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"netCDF, a.nc, NETCDF:\"%s\":Band2", "Zarr, a.zarr, ZARR:\"%s\":/Band2"})
  void a_cube_keeps_types_nodata_and_scale(String driver, String name, String part) {
    Path container = folder.resolve(name);
    translate(tiff(), container, driver);
    try (Raster raster = Rasters.open(Path.of(part.formatted(container)))) {
      RasterBand band = raster.info().bands().getFirst();
      assertThat(band.type()).isEqualTo(SampleType.I16);
      assertThat(band.nodata()).isEqualTo(-32768);
      assertThat(band.scale()).isEqualTo(0.5);
      assertThat(band.offset()).isEqualTo(3);
      assertThat(raster.info().transform()).isEqualTo(GeoTransform.northUp(551_400, 5_655_600, 10, 10));
      assertThat(raster.info().epsg()).isEqualTo(32631);
      assertThat(whole(raster)).isEqualTo(Arrays.copyOfRange(expected(2, 0), WIDTH * HEIGHT,
          2 * WIDTH * HEIGHT));
    }
  }

  /// The names in the message that refuses a container.
  private static String refusal(Path container) {
    String[] message = new String[1];
    assertThatThrownBy(() -> Rasters.open(container)).isInstanceOf(RasterException.class)
        .satisfies(refused -> message[0] = refused.getMessage());
    String start = container + ": holds no raster of its own, only parts that GDAL names: ";
    assertThat(message[0]).startsWith(start).endsWith("; open one of them");
    return message[0].substring(start.length(), message[0].length() - "; open one of them".length());
  }

  private static float value(int band, int column, int row) {
    return 1000 * band + 10 * row + column - 7;
  }

  private static float[] expected(int bands, float plus) {
    float[] values = new float[bands * HEIGHT * WIDTH];
    for (int i = 0; i < values.length; i++) {
      values[i] = plus + value(i / (HEIGHT * WIDTH), i % WIDTH, i / WIDTH % HEIGHT);
    }
    return values;
  }

  private Path hdf5() {
    int[][] height = new int[HEIGHT][WIDTH];
    short[][] small = new short[HEIGHT][WIDTH];
    double[][] exact = new double[HEIGHT][WIDTH];
    float[][][] cube = new float[3][HEIGHT][WIDTH];
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        height[y][x] = (int) value(0, x, y);
        small[y][x] = (short) value(0, x, y);
        exact[y][x] = value(0, x, y);
        for (int band = 0; band < 3; band++) {
          cube[band][y][x] = value(band, x, y) + 0.5f;
        }
      }
    }
    Path file = folder.resolve("a.h5");
    try (WritableHdfFile out = HdfFile.write(file)) {
      out.putDataset("height", height);
      out.putDataset("cube", cube);
      WritableGroup sub = out.putGroup("sub");
      sub.putDataset("short", small);
      sub.putDataset("exact", exact);
    }
    return file;
  }

  private Path tiff() {
    Path file = folder.resolve("a.tif");
    List<RasterBand> bands = List.of(new RasterBand("B04", SampleType.I16, -32768.0, 1, 0, Map.of()),
        new RasterBand("B08", SampleType.I16, -32768.0, 0.5, 3, Map.of()));
    GeoTransform place = GeoTransform.northUp(551_400, 5_655_600, 10, 10);
    GeoTiffWriter.write(new RasterInfo(file, WIDTH, HEIGHT, bands, place, 32631, Map.of(), null), expected(2, 0));
    return file;
  }

  private static void translate(Path from, Path to, String driver) {
    Dataset source = gdal.Open(from.toString());
    gdal.Translate(to.toString(), source, new TranslateOptions(new Vector<>(List.of("-of", driver)))).delete();
    source.delete();
  }

  private static float[] whole(Raster raster) {
    RasterInfo info = raster.info();
    float[] values = new float[info.bands().size() * info.width() * info.height()];
    raster.read(info.window(), IntStream.range(0, info.bands().size()).toArray(), values);
    return values;
  }
}
