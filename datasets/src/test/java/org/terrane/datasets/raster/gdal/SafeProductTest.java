package org.terrane.datasets.raster.gdal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.terrane.datasets.Rasters;
import org.terrane.datasets.find.SetFinder;
import org.terrane.datasets.raster.Raster;
import org.terrane.datasets.raster.RasterException;
import org.terrane.datasets.raster.Window;
import org.terrane.datasets.scene.AcquisitionTime;
import org.terrane.datasets.scene.Sensors;
import org.terrane.datasets.sets.BandCache;
import org.terrane.datasets.sets.FoundSets;
import org.terrane.datasets.sets.ImageBand;
import org.terrane.datasets.sets.ImageSet;
import org.terrane.datasets.sets.MaskLayer;
import org.terrane.datasets.sets.SetImage;

/// Sentinel-2 products as they are delivered.
class SafeProductTest {

  private static final TinySafe OLD = new TinySafe("L2A", "N0214", "20200601T105031", 0);
  private static final TinySafe NEW = new TinySafe("L2A", "N0400", "20220606T105031", 1000);

  @TempDir
  Path folder;

  @BeforeEach
  void gdal() {
    GdalHere.orSkip();
  }

  @Test
  void two_products_of_a_tile_are_one_set_with_each_band_once_at_its_native_size() throws IOException {
    OLD.write(folder);
    NEW.write(folder);

    FoundSets found = SetFinder.find(folder);

    assertThat(found.sets()).hasSize(1);
    assertThat(found.notes()).hasSize(1).first().asString().contains(" files of no known sensor ");
    ImageSet set = found.sets().getFirst();
    assertThat(set.images()).extracting(SetImage::sensor)
        .containsExactly(Sensors.SENTINEL_2_L2A, Sensors.SENTINEL_2_L2A);
    assertThat(set.images()).extracting(SetImage::time).containsExactly(
        AcquisitionTime.parse("2020-06-01T10:50:31Z"), AcquisitionTime.parse("2022-06-06T10:50:31Z"));
    assertThat(set.images()).extracting(SetImage::gsd).containsOnly(10f);
    assertThat(set.footprint().upperLeft().lat()).isCloseTo(49.65, within(0.01));
    for (SetImage image : set.images()) {
      assertThat(image.bands()).extracting(band -> band.band().name()).containsExactlyElementsOf(TinySafe.BANDS);
      image.bands().forEach(SafeProductTest::assertPixels);
      assertThat(image.masks()).extracting(MaskLayer::name).containsExactly("SCL");
      assertThat(image.masks().getFirst().source().info().width()).isEqualTo(960 / 20);
    }
  }

  /// The same ground gives the same reflectance, whatever the baseline adds to what is stored.
  private static void assertPixels(ImageBand band) {
    String name = band.band().name();
    int side = 960 / TinySafe.metres(name);
    assertThat(band.source().info().width()).as(name).isEqualTo(side);
    float[] values = new BandCache(1 << 20).read(band, new Window(0, 0, side, side)).values();
    for (int i = 0; i < values.length; i++) {
      assertThat(values[i]).as("%s, pixel %d", name, i)
          .isCloseTo(TinySafe.value(name, i % side, i / side) * 1e-4f, within(1e-6f));
    }
  }

  @Test
  void the_product_tells_the_offset_of_each_band() throws IOException {
    TinySafe level1 = new TinySafe("L1C", "N0500", "20220606T105031", 1000);
    Path root = level1.write(folder);
    assertThat(metadata(root.resolve(level1.file("B8A", 20)))).containsEntry("RADIO_ADD_OFFSET", "-1000");

    root = NEW.write(folder);
    assertThat(metadata(root.resolve(NEW.file("B12", 20)))).containsEntry("BOA_ADD_OFFSET", "-1000");
    assertThat(metadata(root.resolve(NEW.file("TCI", 20)))).isEmpty();
    assertThat(metadata(root.resolve(NEW.file("SCL", 20)))).isEmpty();
    assertThat(metadata(OLD.write(folder).resolve(OLD.file("B12", 20)))).isEmpty();
  }

  @Test
  void a_product_may_stay_in_its_archive() throws IOException {
    Path root = NEW.write(folder);
    Path zip = folder.resolve("product.zip");
    zip(root, zip, List.of("MTD_MSIL2A.xml", NEW.file("B04", 10)));
    String inside = "/" + NEW.name() + "/" + NEW.file("B04", 10);
    try (Raster raster = Rasters.open(Path.of("/vsizip/" + zip + inside))) {
      assertThat(raster.info().metadata()).containsEntry("BOA_ADD_OFFSET", "-1000");
      float[] value = new float[1];
      raster.read(new Window(3, 5, 1, 1), new int[] {0}, value);
      assertThat(value[0]).isEqualTo(TinySafe.value("B04", 3, 5) + 1000);
    }

    zip(root, zip, List.of(NEW.file("B04", 10)));
    assertThatThrownBy(() -> Rasters.open(Path.of("/vsizip/" + zip + inside))).isInstanceOf(RasterException.class)
        .hasMessageContaining("MTD_MSIL2A.xml; give the whole product");
  }

  @Test
  void a_band_whose_product_is_not_whole_is_refused() throws IOException {
    Path root = NEW.write(folder);
    Files.delete(root.resolve("MTD_MSIL2A.xml"));
    Path band = root.resolve(NEW.file("B04", 10));

    assertThatThrownBy(() -> Rasters.open(band)).isInstanceOf(RasterException.class).hasMessage(band
        + ": belongs to a Sentinel-2 product whose description, which tells the offset of its values, cannot be read: "
        + root.resolve("MTD_MSIL2A.xml") + "; give the whole product, in a folder or a zip file here");
  }

  @Test
  void a_product_on_another_machine_is_refused_since_its_description_is_not_fetched() throws IOException {
    NEW.write(folder);
    try (RangeServer server = new RangeServer(folder)) {
      Path band = Path.of(server.address(NEW.name() + "/" + NEW.file("B04", 10)));
      assertThatThrownBy(() -> Rasters.open(band)).isInstanceOf(RasterException.class)
          .hasMessageEndingWith("/MTD_MSIL2A.xml; give the whole product, in a folder or a zip file here");
    }
  }

  private static Map<String, String> metadata(Path file) {
    try (Raster raster = Rasters.open(file)) {
      return raster.info().metadata();
    }
  }

  private static void zip(Path root, Path zip, List<String> files) throws IOException {
    try (OutputStream out = Files.newOutputStream(zip); ZipOutputStream archive = new ZipOutputStream(out)) {
      for (String file : files) {
        archive.putNextEntry(new ZipEntry(root.getFileName() + "/" + file));
        archive.write(Files.readAllBytes(root.resolve(file)));
      }
    }
  }
}
