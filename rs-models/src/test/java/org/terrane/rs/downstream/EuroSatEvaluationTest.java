package org.terrane.rs.downstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.terrane.datasets.named.EuroSatRgb;
import org.terrane.datasets.named.EuroSatRgb.Item;
import org.terrane.datasets.scene.Band;
import org.terrane.datasets.sets.BandCache;
import org.terrane.datasets.sets.BandStatistics;
import org.terrane.nn.Init;
import org.terrane.nn.layer.ResNet;
import org.terrane.rs.a2mae.A2Mae;
import org.terrane.rs.a2mae.A2MaeConfig;
import org.terrane.rs.a2mae.A2MaeRecipe;
import org.terrane.rs.common.BadInput;
import org.terrane.rs.common.RecipeKeys;
import org.terrane.rs.swimdiff.Encoder;
import org.terrane.rs.swimdiff.PatchEncoder;
import org.terrane.tensor.Key;

class EuroSatEvaluationTest {
  private static final EuroSatEvaluation.Progress SILENT = (features, patches, of) -> {};

  @TempDir Path folder;

  /// Features that are the label itself for one class and nothing for the others.
  private record Oracle(int knows) implements FeatureSource {
    @Override
    public String name() {
      return "oracle";
    }

    @Override
    public float[][] of(List<Item> patches) {
      return patches.stream().map(item -> new float[] {item.label() == knows ? 1 : -1, 0.5f}).toArray(float[][]::new);
    }
  }

  @Test
  void features_that_tell_all_score_1_and_features_that_tell_nothing_score_a_class_share() throws IOException {
    EuroSatRgb data = EuroSatRgb.open(TestPatches.write(folder, 100));
    EuroSatEvaluation evaluation = EuroSatEvaluation.of(data, LinearProbe.standard(Key.of(1)));
    EuroSatEvaluation.Row all = evaluation.row(new Oracle(1), SILENT);
    EuroSatEvaluation.Row nothing = evaluation.row(new Oracle(7), SILENT);
    assertThat(all.right()).hasSameSizeAs(data.heldOut().toArray());
    assertThat(all.accuracy()).isEqualTo(new Bootstrap.Interval(1, 1, 1));
    double towns = data.heldOut().stream().mapToInt(Item::label).average().orElseThrow();
    assertThat(Math.abs(nothing.accuracy().mean() - 0.5)).isCloseTo(Math.abs(towns - 0.5), within(1e-12));
    assertThat(evaluation.difference(all, nothing).mean()).isCloseTo(1 - nothing.accuracy().mean(), within(1e-12));
  }

  @Test
  void bands_tell_brightness_and_contrast() {
    float[] pixels = new float[3 * 64 * 64];
    Arrays.fill(pixels, 0, 64 * 64, 0.25f);
    for (int i = 0; i < 64 * 64; i++) {
      pixels[64 * 64 + i] = i % 2;
    }
    assertThat(BandFeatures.moments(pixels)).containsExactly(0.25f, 0.5f, 0, 0, 0.5f, 0);
  }

  @Test
  void an_encoder_sees_each_patch_by_itself() throws IOException {
    List<Item> patches = EuroSatRgb.open(TestPatches.write(folder, 6)).training().subList(0, 3);
    A2MaeConfig unit = A2MaeRecipe.presets().get("unit").model();
    check(unit, patches, 64);
    A2MaeRecipe released = RecipeKeys.set(A2MaeRecipe.presets().get("unit"),
        List.of("model.embedDim=304", "model.encoding=released"));
    check(released.model(), patches, 304);
  }

  private void check(A2MaeConfig config, List<Item> patches, int width) {
    BandStatistics statistics = BandStatistics.over(EuroSatRgb.open(folder).trainingSets(), new BandCache(1 << 20));
    EncoderFeatures features = new EncoderFeatures("", A2Mae.create(Init.of(Key.of(2)), config), statistics);
    float[][] together = features.of(patches);
    float[][] alone = features.of(patches.subList(1, 2));
    assertThat(together).hasDimensions(3, width);
    assertThat(together[1]).containsExactly(alone[0], within(1e-5f));
    assertThat(together[0]).isNotEqualTo(together[1]);
  }

  @Test
  void a_residual_network_sees_each_patch_by_itself_its_bands_in_the_networks_order() throws IOException {
    EuroSatRgb data = EuroSatRgb.open(TestPatches.write(folder, 6));
    List<Item> patches = data.training().subList(0, 3);
    BandStatistics statistics = BandStatistics.over(data.trainingSets(), new BandCache(1 << 20));
    ResNet.Config small = new ResNet.Config(ResNet.BlockKind.BASIC, 3, 4, List.of(1, 1, 1, 1), 0, false);
    PatchEncoder encoder = new PatchEncoder(Encoder.create(Init.of(Key.of(2)), small, 0), 32);
    List<Band> bands = EuroSatRgb.SENSOR.bands();
    PooledFeatures features = new PooledFeatures("", encoder, bands, statistics);
    float[][] together = features.of(patches);
    assertThat(together).hasDimensions(3, 32);
    assertThat(together[1]).containsExactly(features.of(patches.subList(1, 2))[0], within(1e-5f));
    assertThat(together[0]).isNotEqualTo(together[1]);

    PooledFeatures blueFirst = new PooledFeatures("", encoder, bands.reversed(), statistics);
    Item red = new Item(tinted("red.png", 0xd06040), 0);
    Item blue = new Item(tinted("blue.png", 0x4060d0), 0);
    assertThat(features.of(List.of(red))[0]).isEqualTo(blueFirst.of(List.of(blue))[0])
        .isNotEqualTo(blueFirst.of(List.of(red))[0]);
  }

  private Path tinted(String name, int colour) throws IOException {
    BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 64 * 64; i++) {
      image.setRGB(i % 64, i / 64, colour);
    }
    Path file = folder.resolve(name);
    ImageIO.write(image, "png", file.toFile());
    return file;
  }

  @Test
  void a_split_without_held_out_patches_is_refused() throws IOException {
    for (int i = 0; i < 3; i++) {
      Files.writeString(folder.resolve("labels.csv"), "file,label,class\nA/" + i + ".jpg,0,A\n");
      EuroSatRgb one = EuroSatRgb.open(folder);
      assertThatThrownBy(() -> EuroSatEvaluation.of(one, KNearest.DINO)).isInstanceOf(BadInput.class)
          .hasMessageContaining("expected some of both");
    }
  }
}
