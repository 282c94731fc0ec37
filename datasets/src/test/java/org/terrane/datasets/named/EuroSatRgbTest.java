package org.terrane.datasets.named;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.terrane.datasets.SharedData;
import org.terrane.datasets.named.EuroSatRgb.Item;
import org.terrane.datasets.raster.RasterException;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.sets.BandCache;
import org.terrane.datasets.sets.BandStatistics;
import org.terrane.datasets.sets.Frame;
import org.terrane.datasets.sets.FrameReader;
import org.terrane.datasets.sets.ImageSet;
import org.terrane.datasets.sets.SampleRule;
import org.terrane.datasets.sets.Triple;
import org.terrane.datasets.sets.TripleSampler;

class EuroSatRgbTest {

  @TempDir Path dir;

  @Test
  void real_patches_are_split_four_to_one_with_all_classes_on_both_sides() {
    EuroSatRgb data = EuroSatRgb.open(SharedData.folder().resolve("eurosat_rgb"));
    assertThat(data.classes()).containsExactly("AnnualCrop", "Forest", "HerbaceousVegetation", "Highway", "Industrial",
        "Pasture", "PermanentCrop", "Residential", "River", "SeaLake");
    assertThat(data.training().size() + data.heldOut().size()).isEqualTo(3000);
    // 600 expected, standard deviation 22; the split itself is fixed.
    assertThat(data.heldOut()).hasSizeBetween(535, 665).doesNotContainAnyElementsOf(data.training());
    for (int label = 0; label < 10; label++) {
      int wanted = label;
      assertThat(data.heldOut().stream().filter(item -> item.label() == wanted).count()).isBetween(35L, 85L);
    }
    float[] forest = data.training().stream().filter(item -> item.label() == 1).findFirst().orElseThrow().read();
    assertThat(forest).hasSize(3 * 64 * 64);
    // A dark patch, and all values are within 0 and 1.
    double sum = 0;
    for (float value : forest) {
      assertThat(value).isBetween(0f, 1f);
      sum += value;
    }
    assertThat(sum / forest.length).isBetween(0.1, 0.45);
  }

  @Test
  void training_patches_are_samples_without_a_place() throws IOException {
    writeRamps();
    EuroSatRgb data = EuroSatRgb.open(dir);
    List<ImageSet> sets = data.trainingSets();
    assertThat(sets).hasSameSizeAs(data.training());
    BandCache cache = new BandCache(1 << 20);
    BandStatistics statistics = BandStatistics.over(sets, cache);
    assertThat(statistics.of(EuroSatRgb.SENSOR, EuroSatRgb.SENSOR.band("R")).mean()).isCloseTo(126, within(1e-3));

    TripleSampler sampler = new TripleSampler(sets, SampleRule.ofSide(32), statistics, cache);
    Triple triple = sampler.sample(1, 2);
    assertThat(triple.centre()).isNull();
    assertThat(triple.frames()).hasSize(3).allSatisfy(frame -> {
      assertThat(frame.footprint()).isNull();
      assertThat(frame.gsd()).isEqualTo(10f);
      assertThat(frame.validFraction()).isEqualTo(1.0);
      // Red grows to the right, green downwards.
      int red = frame.bands().indexOf(EuroSatRgb.SENSOR.band("R")) * 32 * 32;
      int green = frame.bands().indexOf(EuroSatRgb.SENSOR.band("G")) * 32 * 32;
      assertThat(frame.pixels()[red + 31]).isGreaterThan(frame.pixels()[red]);
      assertThat(frame.pixels()[red + 31 * 32]).isEqualTo(frame.pixels()[red]);
      assertThat(frame.pixels()[green + 31 * 32]).isGreaterThan(frame.pixels()[green]);
    });
  }

  @Test
  void no_held_out_patch_is_among_those_for_pre_training() {
    EuroSatRgb data = EuroSatRgb.open(SharedData.folder().resolve("eurosat_rgb"));
    List<String> trained = data.trainingSets().stream().flatMap(set -> set.images().stream())
        .flatMap(image -> image.bands().stream()).map(band -> band.source().info().file().toString()).distinct()
        .toList();
    assertThat(trained).hasSize(data.training().size())
        .doesNotContainAnyElementsOf(data.heldOut().stream().map(item -> item.file().toString()).toList());
  }

  @Test
  void a_patch_is_read_whole_at_any_size() throws IOException {
    writeRamps();
    EuroSatRgb data = EuroSatRgb.open(dir);
    BandStatistics statistics = BandStatistics.over(data.trainingSets(), new BandCache(1 << 20));
    FrameReader reader = new FrameReader(new BandCache(1 << 20), statistics);
    Item item = data.heldOut().getFirst();
    Frame same = reader.whole(item.image(), 64);
    assertThat(same.bands()).isEqualTo(EuroSatRgb.SENSOR.bands());
    assertThat(same.pixels()[20]).isEqualTo(red(statistics, 4 * 20), within(1e-5f));
    // Twice as many pixels lie a quarter of an old one to either side; half as many average two.
    Frame finer = reader.whole(item.image(), 128);
    assertThat(finer.pixels()[40]).isEqualTo(red(statistics, 4 * 19.75f), within(1e-5f));
    assertThat(finer.pixelMetres()).isEqualTo(5f);
    assertThat(finer.gsd()).isEqualTo(10f);
    assertThat(reader.whole(item.image(), 32).pixels()[10]).isEqualTo(red(statistics, 4 * 20.5f), within(1e-5f));
    // Four tiles of 32 at their own size, the second to the right of the first; 48 does not divide 64.
    List<Frame> tiles = reader.tiles(item.image(), 32);
    assertThat(tiles).hasSize(4);
    assertThat(tiles.get(1).pixels()[32 + 10]).isEqualTo(red(statistics, 4 * 42), within(1e-5f));
    assertThat(tiles.get(2).pixels()[32 + 10]).isEqualTo(red(statistics, 4 * 10), within(1e-5f));
    assertThat(reader.tiles(item.image(), 48)).hasSize(1);
  }

  private static float red(BandStatistics statistics, float value) {
    return statistics.of(EuroSatRgb.SENSOR, EuroSatRgb.SENSOR.band("R")).normalize(value);
  }

  /// Ten patches whose red grows by 4 a column and whose green by 4 a row.
  private void writeRamps() throws IOException {
    StringBuilder list = new StringBuilder("file,label,class\n");
    for (int i = 0; i < 10; i++) {
      BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
      for (int p = 0; p < 64 * 64; p++) {
        image.setRGB(p % 64, p / 64, new Color(p % 64 * 4, p / 64 * 4, 100 + i).getRGB());
      }
      ImageIO.write(image, "png", dir.resolve(i + ".png").toFile());
      list.append(i).append(".png,0,A\n");
    }
    Files.writeString(dir.resolve("labels.csv"), list);
  }

  @Test
  void channels_are_red_green_blue() throws IOException {
    Path file = dir.resolve("a.jpg");
    BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 64 * 64; i++) {
      image.setRGB(i % 64, i / 64, 0xCC6633);
    }
    ImageIO.write(image, "jpg", file.toFile());
    float[] pixels = new Item(file, 0).read();
    assertThat(pixels[100]).isCloseTo(0.8f, within(0.02f));
    assertThat(pixels[4096 + 100]).isCloseTo(0.4f, within(0.02f));
    assertThat(pixels[8192 + 100]).isCloseTo(0.2f, within(0.02f));
  }

  @Test
  void the_split_does_not_depend_on_the_order_of_the_list() throws IOException {
    Files.writeString(dir.resolve("labels.csv"),
        "file,label,class\nA/1.jpg,0,A\nA/2.jpg,0,A\nB/1.jpg,1,B\nB/2.jpg,1,B\nB/3.jpg,1,B\nB/4.jpg,1,B\n");
    List<Item> heldOut = EuroSatRgb.open(dir).heldOut();
    Files.writeString(dir.resolve("labels.csv"),
        "file,label,class\nB/4.jpg,1,B\nB/3.jpg,1,B\nB/2.jpg,1,B\nB/1.jpg,1,B\nA/2.jpg,0,A\nA/1.jpg,0,A\n");
    assertThat(EuroSatRgb.open(dir).heldOut()).containsExactlyInAnyOrderElementsOf(heldOut);
  }

  @Test
  void a_folder_with_neither_list_nor_classes_is_named() {
    refused(dir + ": holds no folder; EuroSAT RGB is AnnualCrop/*.jpg … SeaLake/*.jpg, or labels.csv");
  }

  @Test
  void another_list_is_named() throws IOException {
    Files.writeString(dir.resolve("labels.csv"), "name,label\n");
    refused(dir.resolve("labels.csv") + ": begins with 'name,label', expected 'file,label,class'");
  }

  @Test
  void a_malformed_line_is_named() throws IOException {
    Files.writeString(dir.resolve("labels.csv"), "file,label,class\nA/1.jpg,zero,A\n");
    refused(dir.resolve("labels.csv") + ": line 2 is 'A/1.jpg,zero,A', expected file,label,class");
  }

  @Test
  void labels_with_a_gap_are_named() throws IOException {
    Files.writeString(dir.resolve("labels.csv"), "file,label,class\nA/1.jpg,0,A\nC/1.jpg,2,C\n");
    refused(dir.resolve("labels.csv") + ": labels are [0, 2], expected 0, 1, 2 … without a gap");
  }

  @Test
  void a_patch_that_is_no_image_or_of_another_size_is_named() throws IOException {
    Path text = Files.writeString(dir.resolve("a.jpg"), "no image");
    assertThatThrownBy(() -> new Item(text, 0).read())
        .isInstanceOf(RasterException.class)
        .hasMessage(text + ": is no picture, expected PNG, JPEG, GIF or BMP data");
    Path small = dir.resolve("b.png");
    ImageIO.write(new BufferedImage(32, 64, BufferedImage.TYPE_INT_RGB), "png", small.toFile());
    assertThatThrownBy(() -> new Item(small, 0).read())
        .isInstanceOf(DataException.class).hasMessage(small + ": is 32x64, expected 64x64 pixels");
  }

  private void refused(String message) {
    assertThatThrownBy(() -> EuroSatRgb.open(dir)).isInstanceOf(DataException.class).hasMessage(message);
  }
}
