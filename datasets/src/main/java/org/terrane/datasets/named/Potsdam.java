package org.terrane.datasets.named;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.terrane.datasets.labelled.Labelled;
import org.terrane.datasets.labelled.LabelledData;
import org.terrane.datasets.labelled.MaskCode;
import org.terrane.datasets.labelled.Split;
import org.terrane.datasets.scene.Sensors;
import org.terrane.datasets.sets.ImageSet;

/// ISPRS Potsdam: land cover of a German town at 5 cm.
///
/// - **What**: 38 tiles of 6000 x 6000 pixels of 0.05 m, one flight.
/// - **Bands**: red, green, blue, near infrared, 8 bits, `4_Ortho_RGBIR`. The surface model is not read.
/// - **Place**: the TIFFs have a position but no EPSG code (UTM zone 33): they are taken to lie nowhere on Earth.
/// - **Classes**: by colour: impervious surfaces (white), building (blue), low vegetation (cyan), tree (green), car
///   (yellow), clutter (red). Pixels of any other colour are ignored: some label tiles hold a few.
/// - **Splits**: official, 24 tiles for training, 14 for the test.
/// - **Layout**
///
///   ```
///   4_Ortho_RGBIR/top_potsdam_2_10_RGBIR.tif
///   5_Labels_all/top_potsdam_2_10_label.tif        or the labels beside the folder
///   ```
///
/// - **Pitfalls**: papers differ in whether clutter counts, and many leave out tile 7_10, whose label is partly wrong.
///   Labels with eroded borders (`*_label_noBoundary.tif`) are another archive.
/// - **Licence and source**: research use, on request; ISPRS and BSF Swissphoto. F. Rottensteiner et al., "The ISPRS
///   Benchmark on Urban Object Classification and 3D Building Reconstruction", ISPRS Annals I-3, 2012,
///   doi:10.5194/isprsannals-I-3-293-2012.
public final class Potsdam {

  static final NamedDataset ENTRY = new NamedDataset("potsdam", "land cover of a town", "RGB and near infrared, 5 cm",
      "6, per pixel", "4_Ortho_RGBIR/top_potsdam_<n>_RGBIR.tif, 5_Labels_all/top_potsdam_<n>_label.tif",
      "research use, on request", Potsdam::open);

  private static final ImageFormat FORMAT = ImageFormat.of(Sensors.RGBN).pixels(0.05f);
  private static final MaskCode CODE = new MaskCode.Colours(
      List.of(0xFFFFFF, 0x0000FF, 0x00FFFF, 0x00FF00, 0xFFFF00, 0xFF0000), true);
  static final String TRAINING = "2_10 2_11 2_12 3_10 3_11 3_12 4_10 4_11 4_12 5_10 5_11 5_12"
      + " 6_7 6_8 6_9 6_10 6_11 6_12 7_7 7_8 7_9 7_10 7_11 7_12";
  static final String TEST = "2_13 2_14 3_13 3_14 4_13 4_14 4_15 5_13 5_14 5_15 6_13 6_14 6_15 7_13";

  private Potsdam() {}

  /// @throws org.terrane.datasets.scene.DataException if a tile or its label is missing
  public static LabelledData open(Path folder) {
    Layout layout = new Layout(folder, "Potsdam", ENTRY.layout());
    return new LabelledData(ENTRY.name(),
        List.of("impervious surfaces", "building", "low vegetation", "tree", "car", "clutter"),
        Map.of(Split.TRAINING, tiles(layout, TRAINING), Split.TEST, tiles(layout, TEST)));
  }

  private static List<Labelled> tiles(Layout layout, String names) {
    Path images = layout.folder("4_Ortho_RGBIR");
    Path labels = layout.anyFolder("5_Labels_all", "");
    return Arrays.stream(names.split(" ")).map(name -> "top_potsdam_" + name).map(id -> {
      Path image = layout.require(images.resolve(id + "_RGBIR.tif"));
      Path label = layout.require(labels.resolve(id + "_label.tif"));
      return new Labelled(id, () -> ImageSet.of(id, List.of(FORMAT.image(image, null))),
          () -> Masks.of(label, CODE, FORMAT.image(image, null)));
    }).toList();
  }
}
