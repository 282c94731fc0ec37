package org.terrane.datasets.named;

import java.nio.file.Path;
import java.util.List;
import org.terrane.datasets.labelled.LabelledData;
import org.terrane.datasets.raster.SampleType;
import org.terrane.datasets.scene.Sensors;

/// AID: scenes in aerial colour images.
///
/// - **What**: 10 000 images of 600 x 600 pixels, 220 to 420 of each of 30 classes, from Google Earth; several
///   countries, seasons and sensors.
/// - **Bands**: red, green, blue, 8-bit JPEG. No georeference, no date.
/// - **Pixel size**: 8 to 0.5 m, not published for each image. Images here say 1 m, which is a nominal value.
/// - **Splits**: none official; papers use 20 % or 50 % at random for training. Lists `*-train.txt`, `*-val.txt` and
///   `*-test.txt` beside the class folders are followed; without them one image in five is for the test.
/// - **Layout**
///
///   ```
///   AID/Airport/airport_1.jpg  …  Viaduct/viaduct_420.jpg
///   ```
///
/// - **Licence and source**: research use; the publisher states no licence. G.-S. Xia et al., "AID: A Benchmark Data
///   Set for Performance Evaluation of Aerial Scene Classification", IEEE TGRS 55(7), 2017,
///   doi:10.1109/TGRS.2017.2685945.
public final class Aid {

  static final NamedDataset ENTRY = new NamedDataset("aid", "scenes in aerial images", "RGB", "30, one each",
      "AID/<Class>/<class>_<n>.jpg", "none stated (research)", Aid::open);

  static final List<String> CLASSES = List.of("Airport", "BareLand", "BaseballField", "Beach", "Bridge",
      "Center", "Church", "Commercial", "DenseResidential", "Desert", "Farmland", "Forest", "Industrial", "Meadow",
      "MediumResidential", "Mountain", "Park", "Parking", "Playground", "Pond", "Port", "RailwayStation", "Resort",
      "River", "School", "SparseResidential", "Square", "Stadium", "StorageTanks", "Viaduct");

  private static final ImageFormat FORMAT =
      ImageFormat.of(Sensors.RGB).pixels(1).sized(600, 600).stored(SampleType.U8);

  private Aid() {}

  /// @throws org.terrane.datasets.scene.DataException if a class folder is missing or empty
  public static LabelledData open(Path folder) {
    Layout layout = new Layout(folder, "AID", ENTRY.layout()).within("AID");
    return FolderOfClasses.open(ENTRY.name(), layout, CLASSES, FORMAT, ".jpg");
  }
}
