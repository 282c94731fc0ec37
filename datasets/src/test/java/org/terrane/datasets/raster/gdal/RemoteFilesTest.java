package org.terrane.datasets.raster.gdal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Vector;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.gdal.gdal.Dataset;
import org.gdal.gdal.TranslateOptions;
import org.gdal.gdal.gdal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.terrane.datasets.Rasters;
import org.terrane.datasets.geotiff.GeoTiffReader;
import org.terrane.datasets.geotiff.GeoTiffWriter;
import org.terrane.datasets.raster.GeoTransform;
import org.terrane.datasets.raster.Raster;
import org.terrane.datasets.raster.RasterBand;
import org.terrane.datasets.raster.RasterException;
import org.terrane.datasets.raster.RasterInfo;
import org.terrane.datasets.raster.SampleType;
import org.terrane.datasets.raster.Window;

/// Files on another machine, which is this one behind a web server.
class RemoteFilesTest {

  private static final int SIDE = 1024;

  @TempDir
  static Path folder;

  private RangeServer server;

  @BeforeAll
  static void write() {
    GdalHere.orSkip();
    cog();
  }

  @BeforeEach
  void serve() throws IOException {
    server = new RangeServer(folder);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/vsicurl/"})
  void an_address_is_read_like_the_file(String before) {
    Window window = new Window(700, 300, 60, 40);
    try (Raster remote = Rasters.open(Path.of(before + server.address("cog.tif")));
        Raster local = GeoTiffReader.open(folder.resolve("cog.tif"))) {
      assertThat(remote).isInstanceOf(GdalRaster.class);
      assertThat(remote.info()).usingRecursiveComparison().ignoringFields("file", "metadata").isEqualTo(local.info());
      assertThat(values(remote, window)).isEqualTo(values(local, window));
    }
  }

  @Test
  void a_window_costs_a_part_of_the_file_and_nothing_beside_it_is_asked_for() throws IOException {
    String address = server.address("cog.tif");
    try (Raster remote = Rasters.open(Path.of(address))) {
      values(remote, new Window(0, 0, 10, 10));
    }
    assertThat(server.requests()).allMatch(request -> request.matches("(HEAD|GET) /cog\\.tif .*"))
        .filteredOn(request -> request.startsWith("GET")).hasSizeBetween(1, 3)
        .allMatch(request -> request.contains("bytes="));
    assertThat(server.bytesGiven()).isLessThan(Files.size(folder.resolve("cog.tif")) / 4);
  }

  @Test
  void a_file_in_an_archive_on_the_server_is_read_where_it_lies() throws IOException {
    try (OutputStream out = Files.newOutputStream(folder.resolve("product.zip"));
        ZipOutputStream archive = new ZipOutputStream(out)) {
      archive.putNextEntry(new ZipEntry("product/cog.tif"));
      archive.write(Files.readAllBytes(folder.resolve("cog.tif")));
    }
    Window window = new Window(5, 6, 7, 8);
    Path name = Path.of("/vsizip//vsicurl/" + server.address("product.zip") + "/product/cog.tif");
    try (Raster remote = Rasters.open(name); Raster local = GeoTiffReader.open(folder.resolve("cog.tif"))) {
      assertThat(values(remote, window)).isEqualTo(values(local, window));
    }
  }

  @Test
  void a_busy_server_is_asked_again() {
    server.refuse(503);
    try (Raster remote = Rasters.open(Path.of(server.address("cog.tif")))) {
      assertThat(remote.info().width()).isEqualTo(SIDE);
    }
    assertThat(server.requests().subList(0, 2)).containsExactly("HEAD /cog.tif whole", "HEAD /cog.tif whole");
  }

  @Test
  void what_the_server_does_not_give_is_one_line_with_its_address() {
    Path missing = Path.of(server.address("none.tif"));
    assertThatThrownBy(() -> Rasters.open(missing)).isInstanceOf(RasterException.class).hasMessage(
        missing + ": cannot be opened by GDAL from " + server.address("none.tif") + " (HTTP response code: 404)");

    String gone = server.address("cog.tif");
    server.close();
    assertThatThrownBy(() -> Rasters.open(Path.of(gone))).isInstanceOf(RasterException.class)
        .hasMessageStartingWith(Path.of(gone) + ": cannot be opened by GDAL from " + gone + " (")
        .hasMessageNotContaining("\n");
  }

  @Test
  void a_server_that_fails_later_is_one_line() {
    Path name = Path.of(server.address("cog.tif"));
    try (Raster remote = Rasters.open(name)) {
      server.refuse(Collections.nCopies(20, 404).toArray(Integer[]::new));
      assertThatThrownBy(() -> values(remote, new Window(700, 700, 60, 40))).isInstanceOf(RasterException.class)
          .hasMessageStartingWith(name + ": cannot be read at (700, 700) 60x40 (GDAL: ").hasMessageNotContaining("\n");
    }
  }

  @Test
  void no_line_is_waited_on_for_ever() {
    assertThat(gdal.GetConfigOption("GDAL_HTTP_CONNECTTIMEOUT")).isEqualTo("10");
    assertThat(gdal.GetConfigOption("GDAL_HTTP_LOW_SPEED_TIME")).isEqualTo("30");
    assertThat(gdal.GetThreadLocalConfigOption("GDAL_DISABLE_READDIR_ON_OPEN")).isNull();
  }

  private static void cog() {
    List<RasterBand> bands = List.of(new RasterBand("B04", SampleType.U16, null, 1, 0, Map.of()));
    float[] values = new float[SIDE * SIDE];
    Random random = new Random(5);
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextInt(1 << 16);
    }
    GeoTransform place = GeoTransform.northUp(551_400, 5_655_600, 10, 10);
    Path plain = folder.resolve("plain.tif");
    GeoTiffWriter.write(new RasterInfo(plain, SIDE, SIDE, bands, place, 32631, Map.of(), null), values);
    Dataset source = gdal.Open(plain.toString());
    Vector<String> options = new Vector<>(List.of("-of", "COG", "-co", "BLOCKSIZE=256"));
    gdal.Translate(folder.resolve("cog.tif").toString(), source, new TranslateOptions(options)).delete();
    source.delete();
  }

  private static float[] values(Raster raster, Window window) {
    float[] values = new float[window.width() * window.height()];
    raster.read(window, new int[] {0}, values);
    return values;
  }
}
