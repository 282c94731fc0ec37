package org.terrane.datasets.named;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.terrane.datasets.SharedData;
import org.terrane.datasets.labelled.Labelled;
import org.terrane.datasets.labelled.LabelledData;
import org.terrane.datasets.labelled.Split;
import org.terrane.datasets.labelled.Target.OneClass;
import org.terrane.datasets.raster.SampleType;
import org.terrane.datasets.scene.Sensors;
import org.terrane.datasets.sets.SetImage;

class ClassFoldersTest {

  @TempDir Path dir;

  @Test
  void eurosat_keeps_its_narrow_near_infrared_last() throws IOException {
    each(EuroSatRgb.CLASSES, name -> Tiny.tiff(
        dir.resolve("EuroSAT_MS/" + name + "/" + name + "_1.tif"), 64, SampleType.U16, Tiny.values(13, 100)));
    LabelledData data = NamedData.of("eurosat").open(dir);
    assertThat(data.classes()).hasSize(10).startsWith("AnnualCrop").endsWith("SeaLake");
    Labelled forest = sample(data, "Forest/Forest_1.tif");
    assertThat(forest.target()).isEqualTo(new OneClass(1));
    SetImage image = forest.images().images().getFirst();
    assertThat(image.footprint()).isNotNull();
    assertThat(Tiny.pixels(image)).hasSize(13)
        .hasEntrySatisfying("B08", value -> assertThat(value).isCloseTo(0.08f, within(1e-6f)))
        .hasEntrySatisfying("B09", value -> assertThat(value).isCloseTo(0.09f, within(1e-6f)))
        .hasEntrySatisfying("B12", value -> assertThat(value).isCloseTo(0.12f, within(1e-6f)))
        .hasEntrySatisfying("B8A", value -> assertThat(value).isCloseTo(0.13f, within(1e-6f)));

    Path four = Tiny.tiff(dir.resolve("EuroSAT_MS/River/River_2.tif"), 64, SampleType.U16, Tiny.values(4, 1));
    Tiny.refused(() -> sample(NamedData.of("eurosat").open(dir), "River/River_2.tif").images(),
        four + ": has 4 bands, expected 13: B01 B02 B03 B04 B05 B06 B07 B08 B09 B10 B11 B12 B8A");
    Path small = Tiny.tiff(dir.resolve("EuroSAT_MS/River/River_2.tif"), 32, SampleType.U16, Tiny.values(13, 1));
    Tiny.refused(() -> sample(NamedData.of("eurosat").open(dir), "River/River_2.tif").images(),
        small + ": is 32x32, expected 64x64 pixels");
    Files.move(dir.resolve("EuroSAT_MS/River"), dir.resolve("EuroSAT_MS/Rivers"));
    Tiny.refused(() -> NamedData.of("eurosat").open(dir), dir.resolve("EuroSAT_MS/Rivers")
        + ": is no class, did you mean 'River'?; EuroSAT MS is AnnualCrop/*.tif … SeaLake/*.tif");
  }

  @Test
  void eurosat_rgb_is_split_alike_with_and_without_its_list() {
    Path folder = SharedData.folder().resolve("eurosat_rgb");
    EuroSatRgb listed = EuroSatRgb.open(folder);
    LabelledData inFolders =
        FolderOfClasses.open(folder, ImageFormat.of(EuroSatRgb.SENSOR).pixels(10).sized(64, 64));
    assertThat(inFolders.classes()).isEqualTo(listed.classes());
    assertThat(inFolders.test()).hasSameSizeAs(listed.heldOut());
    assertThat(inFolders.test().stream().map(sample -> folder.resolve(sample.id())).toList())
        .containsExactlyInAnyOrderElementsOf(listed.heldOut().stream().map(EuroSatRgb.Item::file).toList());
    assertThat(listed.labelled().test()).hasSameSizeAs(listed.heldOut());
  }

  @Test
  void eurosat_rgb_is_read_as_released_in_class_folders() {
    each(EuroSatRgb.CLASSES, name ->
        Tiny.picture(dir.resolve("EuroSAT_RGB/" + name + "/" + name + "_1.jpg"), 64, 0xCC6633));
    LabelledData data = NamedData.of("eurosat-rgb").open(dir);
    assertThat(data.all()).hasSize(10);
    Labelled last = sample(data, "SeaLake/SeaLake_1.jpg");
    assertThat(last.target()).isEqualTo(new OneClass(9));
    assertThat(Tiny.pixels(last.images().images().getFirst()).get("R")).isCloseTo(0xCC, within(5f));
  }

  @Test
  void aerial_scenes_have_the_published_classes() {
    assertThat(Resisc45.CLASSES).hasSize(45);
    check("resisc45", Resisc45.CLASSES, "NWPU-RESISC45/%s/%s_001.jpg", 256);
    assertThat(Aid.CLASSES).hasSize(30);
    check("aid", Aid.CLASSES, "AID/%s/%s_1.jpg", 600);
    assertThat(UcMerced.CLASSES).hasSize(21);
    check("uc-merced", UcMerced.CLASSES, "UCMerced_LandUse/Images/%s/%s00.tif", 253);
  }

  private void check(String name, List<String> classes, String pattern, int side) {
    Path root = dir.resolve(name);
    each(classes, each -> write(root.resolve(pattern.formatted(each, each)), side));
    LabelledData data = NamedData.of(name).open(root);
    assertThat(data.classes()).isEqualTo(classes).doesNotHaveDuplicates().isSorted();
    assertThat(data.all()).hasSameSizeAs(classes);
    Labelled third = data.all().filter(sample -> sample.id().startsWith(classes.get(2) + "/")).findFirst()
        .orElseThrow();
    assertThat(third.target()).isEqualTo(new OneClass(2));
    SetImage image = third.images().images().getFirst();
    assertThat(image.footprint()).isNull();
    assertThat(Tiny.pixels(image).get("R")).isCloseTo(0xCC, within(5f));
    assertThat(Tiny.pixels(image).get("B")).isCloseTo(0x33, within(5f));
  }

  private static void write(Path file, int side) {
    if (file.toString().endsWith(".tif")) {
      Tiny.bareTiff(file, side, SampleType.U8, 0xCC, 0x66, 0x33);
    } else {
      Tiny.picture(file, side, 0xCC6633);
    }
  }

  @Test
  void nothing_of_an_image_is_read_before_its_pixels() {
    each(Resisc45.CLASSES, name -> Tiny.text(dir.resolve(name + "/" + name + "_001.jpg"), "no picture"));
    Labelled sample = NamedData.of("resisc45").open(dir).all().findFirst().orElseThrow();
    SetImage image = sample.images().images().getFirst();
    assertThat(image.bands()).hasSize(3);
    Tiny.refusedWith(() -> Tiny.pixels(image), dir.resolve(sample.id()) + ": is no picture, expected ");
    Tiny.picture(dir.resolve(sample.id()), 255, 0);
    Tiny.refused(() -> Tiny.pixels(image), dir.resolve(sample.id()) + ": is 255x255, expected 256x256 pixels");
  }

  @Test
  void lists_beside_the_folders_say_the_split() {
    for (String name : List.of("a/a1", "a/a2", "b/b1", "b/b2")) {
      Tiny.picture(dir.resolve(name + ".png"), 8, 0x102030);
    }
    Tiny.text(dir.resolve("my-train.txt"), "a1.png", "b/b2.png");
    Tiny.text(dir.resolve("my-val.txt"), "a2");
    LabelledData data = NamedData.of("folder-of-classes").open(dir);
    assertThat(data.classes()).containsExactly("a", "b");
    assertThat(Tiny.ids(data.training())).containsExactly("a/a1.png", "b/b2.png");
    assertThat(Tiny.ids(data.validation())).containsExactly("a/a2.png");
    assertThat(data.test()).isEmpty();
    Tiny.picture(dir.resolve("b/a1.png"), 8, 0x102030);
    Tiny.refused(() -> NamedData.of("folder-of-classes").open(dir), dir.resolve("my-train.txt")
        + ": lists 'a1.png', but there are several of this name: name the class folder too");
    Tiny.text(dir.resolve("my-train.txt"), "b/a1.png");
    assertThat(Tiny.ids(NamedData.of("folder-of-classes").open(dir).training())).containsExactly("b/a1.png");
    Path list = Tiny.text(dir.resolve("my-test.txt"), "b3.png");
    Tiny.refused(() -> NamedData.of("folder-of-classes").open(dir),
        list + ": lists 'b3.png', but there is no such image in the class folders");
  }

  @Test
  void folders_of_splits_say_the_split() {
    Tiny.picture(dir.resolve("train/a/1.png"), 8, 0x102030);
    Tiny.picture(dir.resolve("train/b/1.png"), 8, 0x102030);
    Tiny.picture(dir.resolve("test/b/2.png"), 8, 0x102030);
    Tiny.picture(dir.resolve("test/a/2.png"), 8, 0x102030);
    LabelledData data = FolderOfClasses.open(dir, ImageFormat.of(Sensors.RGB).pixels(0.5f));
    assertThat(Tiny.ids(data.training())).containsExactly("train/a/1.png", "train/b/1.png");
    assertThat(Tiny.ids(data.test())).containsExactly("test/a/2.png", "test/b/2.png");
    assertThat(data.imageSets(Split.TEST).getFirst().images().getFirst().gsd())
        .isEqualTo(0.5f);
    Tiny.refused(() -> FolderOfClasses.open(dir.resolve("nothing")), dir.resolve("nothing")
        + ": there is no such folder; a folder of classes is <class>/<image>, or {train,val,test}/<class>/<image>");
  }

  private static Labelled sample(LabelledData data, String id) {
    return data.all().filter(sample -> sample.id().equals(id)).findFirst().orElseThrow();
  }

  private static void each(List<String> names, Consumer<String> written) {
    names.forEach(written);
  }
}
