package org.terrane.datasets.named;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.terrane.datasets.labelled.Labelled;
import org.terrane.datasets.labelled.LabelledData;
import org.terrane.datasets.labelled.Target.Mask;
import org.terrane.datasets.labelled.Target.Unlabelled;
import org.terrane.datasets.raster.Window;
import org.terrane.datasets.sets.SetImage;

class PixelMasksTest {

  private static final Window FIRST = new Window(0, 0, 2, 1);

  @TempDir Path dir;


  @Test
  void levir_pairs_are_earlier_then_later_with_a_change_map() throws IOException {
    for (String part : List.of("train", "val", "test")) {
      Tiny.picture(dir.resolve(part + "/A/x_1.png"), 1024, 0x0A0000);
      Tiny.picture(dir.resolve(part + "/B/x_1.png"), 1024, 0x0B0000);
      Tiny.grey(dir.resolve(part + "/label/x_1.png"), 1024, 0, 255);
    }
    LabelledData data = NamedData.of("levir-cd").open(dir);
    assertThat(Tiny.ids(data.all().toList())).containsExactly("train/x_1", "val/x_1", "test/x_1");
    Labelled pair = data.test().getFirst();
    List<SetImage> images = pair.images().images();
    assertThat(images).extracting(image -> Tiny.pixels(image).get("R")).containsExactly(10f, 11f);
    assertThat(images.getFirst().gsd()).isEqualTo(0.5f);
    assertThat(((Mask) pair.target()).read(FIRST)).containsExactly(0, 1);

    Path label = Tiny.grey(dir.resolve("test/label/x_1.png"), 1024, 0, 1);
    Tiny.refused(() -> ((Mask) pair.target()).read(FIRST),
        label + ": has the value 1 at column 1, row 0, expected one of 0 255");
    Tiny.grey(label, 512, 0);
    Tiny.refused(pair::target, label + ": is 512x512, but the image that it labels, " + dir.resolve("test/A/x_1.png")
        + ", is 1024x1024");
    Files.delete(dir.resolve("val/B/x_1.png"));
    Tiny.refused(() -> NamedData.of("levir-cd").open(dir), dir.resolve("val/B/x_1.png")
        + ": there is no such file; LEVIR-CD is {train,val,test}/{A,B,label}/<name>.png");
  }

  @Test
  void loveda_ignores_what_has_no_data() throws IOException {
    for (String place : List.of("Train/Urban", "Train/Rural", "Val/Urban", "Val/Rural", "Test/Urban", "Test/Rural")) {
      Tiny.picture(dir.resolve(place + "/images_png/7.png"), 1024, 0x010203);
      if (!place.startsWith("Test")) {
        Tiny.grey(dir.resolve(place + "/masks_png/7.png"), 1024, 0, 7);
      }
    }
    LabelledData data = NamedData.of("loveda").open(dir);
    assertThat(data.classes()).hasSize(7).startsWith("background").endsWith("agriculture");
    assertThat(Tiny.ids(data.training())).containsExactly("Train/Urban/7", "Train/Rural/7");
    assertThat(((Mask) data.validation().getFirst().target()).read(FIRST)).containsExactly(Mask.IGNORED, 6);
    assertThat(data.test().getFirst().target()).isEqualTo(new Unlabelled());
    assertThat(Tiny.pixels(data.test().getFirst().images().images().getFirst()))
        .containsEntry("R", 1f).containsEntry("G", 2f).containsEntry("B", 3f);
    Files.delete(dir.resolve("Val/Rural/masks_png/7.png"));
    Tiny.refusedWith(() -> NamedData.of("loveda").open(dir),
        dir.resolve("Val/Rural/masks_png/7.png") + ": there is no such file; LoveDA is ");
  }

  @Test
  void images_find_their_masks_by_name() throws IOException {
    Tiny.text(dir.resolve("classes.txt"), "land", "water");
    Tiny.picture(dir.resolve("train/images/a.jpg"), 4, 0x010203);
    Tiny.grey(dir.resolve("train/masks/a.png"), 4, 1, 255);
    Tiny.picture(dir.resolve("test/images/b.jpg"), 4, 0x010203);
    Tiny.grey(dir.resolve("test/masks/b.png"), 4, 2);
    LabelledData data = NamedData.of("images-and-masks").open(dir);
    assertThat(data.classes()).containsExactly("land", "water");
    assertThat(((Mask) data.training().getFirst().target()).read(FIRST)).containsExactly(1, Mask.IGNORED);
    Tiny.refused(() -> ((Mask) data.test().getFirst().target()).read(), dir.resolve("test/masks/b.png")
        + ": has the value 2 at column 0, row 0, expected one of 0 1 255");
    Path second = Tiny.grey(dir.resolve("test/masks/b.jpg"), 4, 2);
    Tiny.refusedWith(() -> NamedData.of("images-and-masks").open(dir),
        dir.resolve("test/masks/b.png") + ": has the same name as ");
    Files.delete(second);
    Files.move(dir.resolve("test/masks/b.png"), dir.resolve("test/masks/c.png"));
    Tiny.refusedWith(() -> NamedData.of("images-and-masks").open(dir),
        dir.resolve("test/images/b.jpg") + ": has no mask of the same name in " + dir.resolve("test/masks"));
    Files.delete(dir.resolve("classes.txt"));
    Tiny.refusedWith(() -> NamedData.of("images-and-masks").open(dir),
        dir.resolve("classes.txt") + ": there is no such file; a folder of images and masks is classes.txt");
  }
}
