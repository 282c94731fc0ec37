package org.terrane.datasets.named;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.terrane.datasets.labelled.Labelled;
import org.terrane.datasets.labelled.LabelledData;
import org.terrane.datasets.labelled.MaskCode;
import org.terrane.datasets.labelled.Split;
import org.terrane.datasets.labelled.Target.Unlabelled;
import org.terrane.datasets.scene.Sensors;
import org.terrane.datasets.sets.ImageSet;

/// iSAID: objects in aerial images, by pixel.
///
/// - **What**: 2 806 images of 800 to 13 000 pixels a side, those of DOTA 1.0: Google Earth, GF-2 and JL-1; 655 451
///   objects.
/// - **Bands**: red, green, blue, 8-bit PNG. No georeference.
/// - **Pixel size**: differs and is not published for each image. Images here say 0.5 m, which is a nominal value.
/// - **Classes**: 16 by colour: background and fifteen kinds of objects. Instances are not read.
/// - **Splits**: official, train, val and test; labels of the test are not published. Test may be absent.
/// - **Layout**
///
///   ```
///   train/images/P0000.png   train/Semantic_masks/images/P0000_instance_color_RGB.png
///   val/…                    test/images/P0006.png
///   ```
///
///   Masks may also lie in `Semantic_masks` itself.
/// - **Pitfalls**: nearly everything is background, and objects of ten pixels matter; a PNG is decoded whole, so cut
///   large images into tiles before training.
/// - **Licence and source**: academic use only. S. Waqas Zamir et al., "iSAID: A Large-scale Dataset for Instance
///   Segmentation in Aerial Images", CVPR Workshops 2019, arXiv:1905.12886; images of G.-S. Xia et al., "DOTA", CVPR
///   2018.
public final class Isaid {

  static final NamedDataset ENTRY = new NamedDataset("isaid", "objects in aerial images", "RGB", "16, per pixel",
      "{train,val,test}/images/<id>.png, {train,val}/Semantic_masks/images/<id>_instance_color_RGB.png",
      "academic use", Isaid::open);

  /// Class names with their colours in the masks.
  private static final List<Map.Entry<String, Integer>> LEGEND = List.of(
      Map.entry("background", 0x000000), Map.entry("ship", 0x00003F), Map.entry("storage tank", 0x003F3F),
      Map.entry("baseball diamond", 0x003F00), Map.entry("tennis court", 0x003F7F),
      Map.entry("basketball court", 0x003FBF), Map.entry("ground track field", 0x003FFF),
      Map.entry("bridge", 0x007F3F), Map.entry("large vehicle", 0x007F7F), Map.entry("small vehicle", 0x00007F),
      Map.entry("helicopter", 0x0000BF), Map.entry("swimming pool", 0x0000FF), Map.entry("roundabout", 0x00BF7F),
      Map.entry("soccer ball field", 0x007FBF), Map.entry("plane", 0x007FFF), Map.entry("harbor", 0x00649B));

  private static final ImageFormat FORMAT = ImageFormat.of(Sensors.RGB).pixels(0.5f);
  private static final MaskCode CODE =
      new MaskCode.Colours(LEGEND.stream().map(Map.Entry::getValue).toList(), false);

  private Isaid() {}

  /// @throws org.terrane.datasets.scene.DataException if a folder or a mask is missing
  public static LabelledData open(Path folder) {
    Layout layout = new Layout(folder, "iSAID", ENTRY.layout());
    Map<Split, List<Labelled>> splits = new EnumMap<>(Split.class);
    splits.put(Split.TRAINING, images(layout, layout.folder("train"), true));
    splits.put(Split.VALIDATION, images(layout, layout.folder("val"), true));
    if (layout.has("test")) {
      splits.put(Split.TEST, images(layout, layout.folder("test"), false));
    }
    return new LabelledData(ENTRY.name(), LEGEND.stream().map(Map.Entry::getKey).toList(), splits);
  }

  private static List<Labelled> images(Layout layout, Path part, boolean labelled) {
    Path deeper = part.resolve("Semantic_masks/images");
    Path masks = Files.isDirectory(deeper) ? deeper : part.resolve("Semantic_masks");
    List<Labelled> samples = new ArrayList<>();
    for (Path image : layout.files(part.resolve("images"), ".png")) {
      String id = Layout.name(part) + "/" + Layout.stem(image);
      if (labelled) {
        Path mask = layout.require(masks.resolve(Layout.stem(image) + "_instance_color_RGB.png"));
        samples.add(new Labelled(id, () -> set(id, image), () -> Masks.of(mask, CODE, FORMAT.image(image, null))));
      } else {
        samples.add(Labelled.of(id, () -> set(id, image), new Unlabelled()));
      }
    }
    return samples;
  }

  private static ImageSet set(String id, Path image) {
    return ImageSet.of(id, List.of(FORMAT.image(image, null)));
  }
}
