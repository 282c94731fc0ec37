package org.terrane.datasets.named;

import java.nio.file.Path;
import java.util.List;
import org.terrane.datasets.labelled.LabelledData;
import org.terrane.datasets.raster.SampleType;
import org.terrane.datasets.scene.Sensors;

/// NWPU-RESISC45: scenes in aerial and satellite colour images.
///
/// - **What**: 31 500 images of 256 x 256 pixels, 700 of each of 45 classes, from Google Earth; over 100 countries.
/// - **Bands**: red, green, blue, 8-bit JPEG. No georeference, no date.
/// - **Pixel size**: 30 to 0.2 m, finer than 1 m for most classes, not published for each image. Images here say 1 m,
///   which is a nominal value: a network that is told the pixel size is told wrong for many.
/// - **Splits**: none official; papers use 10 % or 20 % at random for training. Lists `*-train.txt`, `*-val.txt` and
///   `*-test.txt` beside the class folders are followed; without them one image in five is for the test.
/// - **Layout**
///
///   ```
///   NWPU-RESISC45/airplane/airplane_001.jpg  …  wetland/wetland_700.jpg
///   ```
///
/// - **Licence and source**: research use; the publisher states no licence. G. Cheng, J. Han, X. Lu, "Remote Sensing
///   Image Scene Classification: Benchmark and State of the Art", Proceedings of the IEEE 105(10), 2017,
///   doi:10.1109/JPROC.2017.2675998.
public final class Resisc45 {

  static final NamedDataset ENTRY = new NamedDataset("resisc45", "scenes in aerial images", "RGB", "45, one each",
      "NWPU-RESISC45/<class>/<class>_<nnn>.jpg", "none stated (research)", Resisc45::open);

  static final List<String> CLASSES = List.of("airplane", "airport", "baseball_diamond", "basketball_court",
      "beach", "bridge", "chaparral", "church", "circular_farmland", "cloud", "commercial_area", "dense_residential",
      "desert", "forest", "freeway", "golf_course", "ground_track_field", "harbor", "industrial_area", "intersection",
      "island", "lake", "meadow", "medium_residential", "mobile_home_park", "mountain", "overpass", "palace",
      "parking_lot", "railway", "railway_station", "rectangular_farmland", "river", "roundabout", "runway", "sea_ice",
      "ship", "snowberg", "sparse_residential", "stadium", "storage_tank", "tennis_court", "terrace",
      "thermal_power_station", "wetland");

  private static final ImageFormat FORMAT =
      ImageFormat.of(Sensors.RGB).pixels(1).sized(256, 256).stored(SampleType.U8);

  private Resisc45() {}

  /// @throws org.terrane.datasets.scene.DataException if a class folder is missing or empty
  public static LabelledData open(Path folder) {
    Layout layout = new Layout(folder, "RESISC45", ENTRY.layout()).within("NWPU-RESISC45");
    return FolderOfClasses.open(ENTRY.name(), layout, CLASSES, FORMAT, ".jpg");
  }
}
