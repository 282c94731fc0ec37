package org.terrane.datasets.named;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.terrane.datasets.labelled.LabelledData;
import org.terrane.datasets.labelled.Target.Mask;
import org.terrane.datasets.labelled.Target.Unlabelled;
import org.terrane.datasets.raster.SampleType;

/// Aerial images whose masks are colours.
class AerialMasksTest {

  @TempDir Path dir;

  @Test
  void potsdam_colours_are_classes() throws IOException {
    for (String tile : (Potsdam.TRAINING + " " + Potsdam.TEST).split(" ")) {
      Tiny.bareTiff(dir.resolve("4_Ortho_RGBIR/top_potsdam_" + tile + "_RGBIR.tif"), 4, SampleType.U8, 1, 2, 3, 4);
      Tiny.bareTiff(dir.resolve("5_Labels_all/top_potsdam_" + tile + "_label.tif"), 4, SampleType.U8, 255, 255, 0);
    }
    LabelledData data = NamedData.of("potsdam").open(dir);
    assertThat(data.training()).hasSize(24);
    assertThat(data.test()).hasSize(14);
    assertThat(((Mask) data.test().getFirst().target()).read()).containsOnly(data.classes().indexOf("car"));
    assertThat(Tiny.pixels(data.training().getFirst().images().images().getFirst()))
        .containsEntry("R", 1f).containsEntry("G", 2f).containsEntry("B", 3f).containsEntry("NIR", 4f);
    Tiny.bareTiff(dir.resolve("5_Labels_all/top_potsdam_2_10_label.tif"), 4, SampleType.U8, 252, 255, 0);
    assertThat(((Mask) data.training().getFirst().target()).read()).containsOnly(Mask.IGNORED);
    Path grey = Tiny.bareTiff(dir.resolve("5_Labels_all/top_potsdam_2_10_label.tif"), 4, SampleType.U8, 1);
    Tiny.refused(() -> data.training().getFirst().target(), grey + ": has 1 bands, expected at least 3");
    Files.delete(dir.resolve("4_Ortho_RGBIR/top_potsdam_7_13_RGBIR.tif"));
    Tiny.refusedWith(() -> NamedData.of("potsdam").open(dir), dir.resolve(
        "4_Ortho_RGBIR/top_potsdam_7_13_RGBIR.tif") + ": there is no such file; Potsdam is ");
  }

  @Test
  void isaid_colours_are_kinds_of_objects() throws IOException {
    for (String part : List.of("train", "val")) {
      Tiny.picture(dir.resolve(part + "/images/P0001.png"), 6, 0x0A0B0C);
      Tiny.picture(dir.resolve(part + "/Semantic_masks/images/P0001_instance_color_RGB.png"), 6, 0x00649B);
    }
    Tiny.picture(dir.resolve("test/images/P0006.png"), 6, 0x0A0B0C);
    LabelledData data = NamedData.of("isaid").open(dir);
    assertThat(data.classes()).hasSize(16).startsWith("background").endsWith("harbor");
    assertThat(((Mask) data.training().getFirst().target()).read()).containsOnly(15);
    assertThat(data.test().getFirst().target()).isEqualTo(new Unlabelled());
    assertThat(Tiny.pixels(data.test().getFirst().images().images().getFirst())).containsEntry("G", 11f);
    Path mask = Tiny.picture(dir.resolve("val/Semantic_masks/images/P0001_instance_color_RGB.png"), 6, 0x00649C);
    Tiny.refusedWith(() -> ((Mask) data.validation().getFirst().target()).read(),
        mask + ": has the value #00649c at column 0, row 0, expected one of #000000 #00003f ");
    Files.delete(mask);
    Tiny.refusedWith(() -> NamedData.of("isaid").open(dir), mask + ": there is no such file; iSAID is ");
  }
}
