package org.terrane.datasets.named;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.terrane.datasets.labelled.Labelled;
import org.terrane.datasets.labelled.LabelledData;
import org.terrane.datasets.labelled.Target.OneClass;
import org.terrane.datasets.labelled.Target.Unlabelled;
import org.terrane.datasets.scene.Sensors;
import org.terrane.datasets.sets.ImageSet;

class So2SatTest {

  @TempDir Path dir;

  @Test
  void patches_of_both_sensors_are_read_one_by_one() {
    write("training.h5", 3, 32, 1);
    write("testing.h5", 1, 32, 0);
    LabelledData data = NamedData.of("so2sat").open(dir);
    assertThat(Tiny.ids(data.training())).containsExactly("training/0", "training/1", "training/2");
    assertThat(data.validation()).isEmpty();
    assertThat(data.test()).extracting(Labelled::target).containsExactly(new Unlabelled());
    Labelled patch = data.training().get(2);
    assertThat(patch.target()).isEqualTo(new OneClass(2));
    ImageSet set = patch.images();
    assertThat(set.footprint()).isNull();
    // Channel c of Sentinel-1's patch i holds 10 to the power of i - c.
    assertThat(Tiny.pixels(set.of(Sensors.SENTINEL_1).getFirst())).hasSize(2)
        .hasEntrySatisfying("VH", value -> assertThat(value).isCloseTo(-20, within(1e-4f)))
        .hasEntrySatisfying("VV", value -> assertThat(value).isCloseTo(-30, within(1e-4f)));
    // Channel c of Sentinel-2's patch i holds i + c / 100.
    assertThat(Tiny.pixels(set.of(Sensors.SENTINEL_2_L1C).getFirst())).hasSize(10)
        .hasEntrySatisfying("B02", value -> assertThat(value).isCloseTo(2f, within(1e-6f)))
        .hasEntrySatisfying("B8A", value -> assertThat(value).isCloseTo(2.07f, within(1e-6f)))
        .hasEntrySatisfying("B12", value -> assertThat(value).isCloseTo(2.09f, within(1e-6f)));
  }

  @Test
  void what_is_not_as_published_is_named() {
    Tiny.refusedWith(() -> NamedData.of("so2sat").open(dir), dir.resolve("training.h5") + ": there is no such file; ");
    write("training.h5", 1, 32, 0.5);
    Tiny.refusedWith(() -> NamedData.of("so2sat").open(dir),
        dir.resolve("training.h5") + ": has a label that is not one-hot; So2Sat is ");
    write("training.h5", 1, 32, 0);
    Tiny.refusedWith(() -> NamedData.of("so2sat").open(dir),
        dir.resolve("training.h5") + ": has no labels; So2Sat is ");
    write("training.h5", 1, 16, 1);
    ImageSet set = NamedData.of("so2sat").open(dir).training().getFirst().images();
    Tiny.refused(() -> Tiny.pixels(set.images().getFirst()),
        dir.resolve("training.h5/sen1/0") + ": is 16x16, expected 32x32 pixels");
  }

  /// @param hot what stands for the class in a label; 0 leaves out the labels
  private void write(String name, int patches, int side, double hot) {
    double[][][][] radar = new double[patches][side][side][8];
    double[][][][] optical = new double[patches][side][side][10];
    double[][] labels = new double[patches][17];
    for (int i = 0; i < patches; i++) {
      labels[i][i] = hot;
      for (int p = 0; p < side * side; p++) {
        for (int c = 0; c < 10; c++) {
          optical[i][p / side][p % side][c] = i + c / 100.0;
          if (c < 8) {
            radar[i][p / side][p % side][c] = Math.pow(10, i - c);
          }
        }
      }
    }
    try (WritableHdfFile out = HdfFile.write(dir.resolve(name))) {
      out.putDataset("sen1", radar);
      out.putDataset("sen2", optical);
      if (hot > 0) {
        out.putDataset("label", labels);
      }
    }
  }
}
