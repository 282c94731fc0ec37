package org.terrane.datasets.raster.gdal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Vector;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.gdal.gdal.Dataset;
import org.gdal.gdal.TranslateOptions;
import org.gdal.gdal.gdal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.terrane.datasets.Rasters;
import org.terrane.datasets.SharedData;
import org.terrane.datasets.geotiff.GeoTiffReader;
import org.terrane.datasets.geotiff.GeoTiffWriter;
import org.terrane.datasets.raster.GeoTransform;
import org.terrane.datasets.raster.Raster;
import org.terrane.datasets.raster.RasterBand;
import org.terrane.datasets.raster.RasterException;
import org.terrane.datasets.raster.RasterInfo;
import org.terrane.datasets.raster.SampleType;
import org.terrane.datasets.raster.Window;

/// GDAL as a second reader: the same answers for GeoTIFF, and the formats that only it knows.
class GdalRasterTest {
  private static final int SIDE = 40;
  private static final Pattern TEXT = Pattern.compile("(?i).*\\.(md|json|csv|txt)");

  @TempDir
  Path folder;

  private Path tiff;

  @BeforeEach
  void write() {
    GdalHere.orSkip();
    tiff = written(SampleType.U16, 7.0, Map.of("SENSOR", "made"));
  }

  /// A file of any other kind that comes to the data is compared too, unless it is text.
  @Test
  void both_readers_say_the_same_of_every_real_file() throws IOException {
    List<Path> files;
    try (var walk = Files.walk(SharedData.folder())) {
      files = walk.filter(Files::isRegularFile).filter(path -> !TEXT.matcher(path.toString()).matches()).toList();
    }
    assertThat(files).hasSizeGreaterThan(4000);
    files.parallelStream().forEach(file -> {
      if (file.toString().endsWith(".tif")) {
        assertSame(file);
      } else {
        assertSamePixels(file);
      }
    });
  }

  @Test
  void both_readers_say_the_same_of_every_sample_type() {
    for (SampleType type : SampleType.values()) {
      assertSame(written(type, null, Map.of()));
      assertSame(written(type, type == SampleType.F32 ? -3.4028234663852886e38 : 9.0, Map.of("A", "b = c")));
    }
    assertSame(written(SampleType.F64, Double.NaN, Map.of()));
  }

  @ParameterizedTest
  @CsvSource({"JP2OpenJPEG, scene.jp2", "VRT, scene.vrt", "HFA, scene.img", "COG, cog.tif"})
  void a_scene_keeps_its_pixels_and_its_place_in_other_formats(String driver, String name) {
    Path file = folder.resolve(name);
    Vector<String> options = new Vector<>(List.of("-of", driver));
    if (driver.startsWith("JP2")) {
      options.addAll(List.of("-co", "QUALITY=100", "-co", "REVERSIBLE=YES"));
    }
    convert(tiff, file, options);

    try (Raster other = Rasters.open(file); Raster original = GeoTiffReader.open(tiff)) {
      assertThat(other.info().transform()).isEqualTo(original.info().transform());
      assertThat(other.info().epsg()).isEqualTo(original.info().epsg());
      assertThat(other.info().bands()).extracting(RasterBand::type).containsOnly(SampleType.U16);
      assertThat(whole(other)).isEqualTo(whole(original));
    }
  }

  @ParameterizedTest
  @CsvSource({"netCDF, scene.nc, NETCDF:\"%s\":Band1", "Zarr, scene.zarr, ZARR:\"%s\":/Band1"})
  void parts_of_a_container_are_named_and_opened_by_their_names(String driver, String name, String part) {
    Path container = folder.resolve(name);
    convert(tiff, container, new Vector<>(List.of("-of", driver, "-co", driver.equals("Zarr") ? "FORMAT=ZARR_V2"
        : "FORMAT=NC4")));
    String first = part.formatted(container);

    assertThatThrownBy(() -> Rasters.open(container)).isInstanceOf(RasterException.class)
        .hasMessageStartingWith(container + ": holds no raster of its own, only parts that GDAL names: ")
        .hasMessageContaining(first).hasMessageEndingWith("; open one of them");
    try (Raster band = Rasters.open(Path.of(first)); Raster original = GeoTiffReader.open(tiff)) {
      assertThat(band.info().epsg()).isEqualTo(32631);
      assertThat(whole(band)).isEqualTo(Arrays.copyOf(whole(original), SIDE * SIDE));
    }
  }

  @Test
  void a_file_in_an_archive_is_read_where_it_lies() throws IOException {
    Path zip = folder.resolve("product.zip");
    try (OutputStream out = Files.newOutputStream(zip); ZipOutputStream archive = new ZipOutputStream(out)) {
      archive.putNextEntry(new ZipEntry("A.SAFE/band.tif"));
      archive.write(Files.readAllBytes(tiff));
    }
    try (Raster inside = Rasters.open(Path.of("/vsizip/" + zip + "/A.SAFE/band.tif"));
        Raster outside = GeoTiffReader.open(tiff)) {
      assertThat(whole(inside)).isEqualTo(whole(outside));
    }
  }

  @Test
  void windows_and_bands_are_read_as_asked() {
    try (Raster java = GeoTiffReader.open(tiff); Raster gdalRaster = GdalRaster.open(tiff)) {
      for (Window window : List.of(new Window(0, 0, 1, 1), new Window(3, 5, 17, 2), new Window(39, 0, 1, 40))) {
        float[] expected = new float[3 * window.width() * window.height()];
        float[] actual = new float[expected.length];
        java.read(window, new int[] {1, 0, 1}, expected);
        gdalRaster.read(window, new int[] {1, 0, 1}, actual);
        assertThat(actual).isEqualTo(expected);
      }
    }
  }

  @Test
  void a_tiff_is_read_by_whom_the_property_names() {
    try {
      assertOpenedBy(GeoTiffReader.class);
      System.setProperty(Rasters.PROVIDER, "gdal");
      assertOpenedBy(GdalRaster.class);
      System.setProperty(Rasters.PROVIDER, "gdl");
      assertThatThrownBy(() -> Rasters.open(tiff))
          .hasMessage(tiff + ": cannot be opened: -Dterrane.raster must be java or gdal, but is 'gdl'");
    } finally {
      System.clearProperty(Rasters.PROVIDER);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ZSTD", "LZMA", "LERC", "LERC_DEFLATE"})
  void a_tiff_in_a_compression_that_only_gdal_knows_goes_to_gdal(String compression) {
    Path file = folder.resolve("other.tif");
    convert(tiff, file, new Vector<>(List.of("-of", "GTiff", "-co", "COMPRESS=" + compression)));
    try (Raster other = Rasters.open(file); Raster original = GeoTiffReader.open(tiff)) {
      assertThat(other).isInstanceOf(GdalRaster.class);
      assertThat(whole(other)).isEqualTo(whole(original));
    }
    try {
      System.setProperty(Rasters.PROVIDER, "java");
      assertThatThrownBy(() -> Rasters.open(file)).hasMessageStartingWith(file + ": is compressed with ");
    } finally {
      System.clearProperty(Rasters.PROVIDER);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"NONE", "LZW", "PACKBITS", "DEFLATE"})
  void both_readers_say_the_same_of_what_gdal_writes(String compression) {
    for (String layout : List.of("BAND", "PIXEL")) {
      for (String tiled : List.of("YES", "NO")) {
        Path file = folder.resolve(compression + layout + tiled + ".tif");
        convert(tiff, file, new Vector<>(List.of("-of", "GTiff", "-co", "COMPRESS=" + compression,
            "-co", "INTERLEAVE=" + layout, "-co", "TILED=" + tiled, "-co", "BLOCKYSIZE=16", "-co", "BLOCKXSIZE=16")));
        assertSame(file);
      }
    }
  }

  private void assertOpenedBy(Class<? extends Raster> reader) {
    try (Raster raster = Rasters.open(tiff)) {
      assertThat(raster).isInstanceOf(reader);
    }
  }

  @Test
  void many_threads_read_one_raster() {
    try (Raster raster = GdalRaster.open(tiff)) {
      float[] whole = whole(raster);
      List<float[]> all = IntStream.range(0, 64).parallel().mapToObj(i -> whole(raster)).toList();
      assertThat(all).allSatisfy(read -> assertThat(read).isEqualTo(whole));
    }
  }

  @Test
  void what_cannot_be_read_is_one_line_with_gdals_words() throws IOException {
    Path text = Files.writeString(folder.resolve("a.jp2"), "certainly no image");
    Path cut = folder.resolve("cut.img");
    convert(tiff, cut, new Vector<>(List.of("-of", "HFA")));
    Files.write(cut, Arrays.copyOf(Files.readAllBytes(cut), 4000));
    Path container = folder.resolve("two.nc");

    assertThatThrownBy(() -> Rasters.open(text)).isInstanceOf(RasterException.class)
        .hasMessageStartingWith(text + ": cannot be opened by GDAL (").hasMessageNotContaining("\n");
    assertThatThrownBy(() -> whole(Rasters.open(cut))).isInstanceOf(RasterException.class)
        .hasMessageStartingWith(cut + ": ").hasMessageNotContaining("\n");
    assertThatThrownBy(() -> GdalRaster.open(container)).hasMessage(container + ": does not exist");
  }

  @Test
  void misuse_is_refused_as_by_the_other_reader() {
    Raster raster = GdalRaster.open(tiff);
    float[] into = new float[SIDE * SIDE];

    assertThatThrownBy(() -> raster.read(new Window(30, 0, 20, 1), new int[] {0}, into))
        .hasMessage(tiff + ": has no window (30, 0) 20x1, expected one within 40x40");
    assertThatThrownBy(() -> raster.read(new Window(0, 0, 1, 1), new int[] {2}, into))
        .hasMessage(tiff + ": has no band 2, expected 0 to 1");
    assertThatThrownBy(() -> raster.read(raster.info().window(), new int[] {0, 1}, into))
        .hasMessage(tiff + ": cannot be read into 1600 floats, expected at least 3200");
    raster.close();
    raster.close();
    assertThatThrownBy(() -> raster.read(new Window(0, 0, 1, 1), new int[] {0}, into))
        .hasMessage(tiff + ": is closed");
  }

  private static void assertSame(Path file) {
    try (Raster java = GeoTiffReader.open(file); Raster other = GdalRaster.open(file)) {
      assertThat(other.info()).as("%s", file).isEqualTo(java.info());
      assertThat(whole(other)).as("%s", file).isEqualTo(whole(java));
    }
  }

  /// Of a picture, GDAL has other names for the bands, and items of its own.
  private static void assertSamePixels(Path file) {
    try (Raster java = Rasters.open(file); Raster other = GdalRaster.open(file)) {
      assertThat(picture(other.info())).as("%s", file).isEqualTo(picture(java.info()));
      assertThat(whole(other)).as("%s", file).isEqualTo(whole(java));
    }
  }

  private static List<?> picture(RasterInfo info) {
    return Arrays.asList(
        info.window(), info.bands().stream().map(RasterBand::type).toList(), info.transform(), info.epsg());
  }

  private static float[] whole(Raster raster) {
    RasterInfo info = raster.info();
    float[] values = new float[info.bands().size() * info.width() * info.height()];
    raster.read(info.window(), IntStream.range(0, info.bands().size()).toArray(), values);
    return values;
  }

  private static void convert(Path from, Path to, Vector<String> options) {
    Dataset source = gdal.Open(from.toString());
    gdal.Translate(to.toString(), source, new TranslateOptions(options)).delete();
    source.delete();
  }

  private Path written(SampleType type, Double nodata, Map<String, String> tags) {
    Path file = folder.resolve(type + "-" + nodata + ".tif");
    List<RasterBand> bands = List.of(new RasterBand("B04", type, nodata, 1, 0, Map.of()),
        new RasterBand("B08", type, nodata, 0.5, 3, Map.of("NM", "842")));
    float[] values = new float[2 * SIDE * SIDE];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 120;
    }
    GeoTransform place = GeoTransform.northUp(551_400, 5_655_600, 10, 10);
    GeoTiffWriter.write(new RasterInfo(file, SIDE, SIDE, bands, place, 32631, tags, null), values);
    return file;
  }
}
