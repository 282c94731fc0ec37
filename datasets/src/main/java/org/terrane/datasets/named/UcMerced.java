package org.terrane.datasets.named;

import java.nio.file.Path;
import java.util.List;
import org.terrane.datasets.labelled.LabelledData;
import org.terrane.datasets.scene.Sensors;

/// UC Merced Land Use: scenes in aerial colour images of the United States.
///
/// - **What**: 2 100 images, 100 of each of 21 classes, cut from the USGS National Map Urban Area Imagery.
/// - **Bands**: red, green, blue, 8-bit TIFF; pixels of one foot (0.3048 m). No georeference, no date.
/// - **Splits**: none official; papers use 80 % at random for training. Lists `*-train.txt`, `*-val.txt` and
///   `*-test.txt` beside the class folders are followed; without them one image in five is for the test.
/// - **Layout**
///
///   ```
///   UCMerced_LandUse/Images/agricultural/agricultural00.tif  …  tenniscourt/tenniscourt99.tif
///   ```
///
/// - **Pitfalls**: 256 x 256 pixels are documented, yet some images are a few pixels smaller: the size is read from
///   each file. Many scenes are neighbours, so that a random split is easy.
/// - **Licence and source**: imagery in the public domain (USGS). Y. Yang, S. Newsam, "Bag-of-Visual-Words and Spatial
///   Extensions for Land-Use Classification", ACM SIGSPATIAL 2010, doi:10.1145/1869790.1869829;
///   <http://weegee.vision.ucmerced.edu/datasets/landuse.html>.
public final class UcMerced {

  static final NamedDataset ENTRY = new NamedDataset("uc-merced", "scenes in aerial images", "RGB", "21, one each",
      "UCMerced_LandUse/Images/<class>/<class><nn>.tif", "public domain (USGS)", UcMerced::open);

  static final List<String> CLASSES = List.of("agricultural", "airplane", "baseballdiamond", "beach",
      "buildings", "chaparral", "denseresidential", "forest", "freeway", "golfcourse", "harbor", "intersection",
      "mediumresidential", "mobilehomepark", "overpass", "parkinglot", "river", "runway", "sparseresidential",
      "storagetanks", "tenniscourt");

  private static final ImageFormat FORMAT = ImageFormat.of(Sensors.RGB).pixels(0.3048f);

  private UcMerced() {}

  /// @throws org.terrane.datasets.scene.DataException if a class folder is missing or empty
  public static LabelledData open(Path folder) {
    Layout layout = new Layout(folder, "UC Merced", ENTRY.layout()).within("UCMerced_LandUse").within("Images");
    return FolderOfClasses.open(ENTRY.name(), layout, CLASSES, FORMAT, ".tif");
  }
}
