package org.terrane.datasets.named;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.terrane.datasets.labelled.Labelled;
import org.terrane.datasets.labelled.LabelledData;
import org.terrane.datasets.labelled.MaskCode;
import org.terrane.datasets.labelled.Split;
import org.terrane.datasets.scene.Sensors;
import org.terrane.datasets.sets.Calibration;
import org.terrane.datasets.sets.ImageSet;
import org.terrane.datasets.sets.SetImage;

/// Sen1Floods11: flood water by hand, under Sentinel-1 and Sentinel-2 of the same days.
///
/// - **What**: 446 hand-labelled chips of 512 x 512 pixels, eleven floods, six continents. The 4 385 chips labelled by
///   machine are not read here.
/// - **Bands**: Sentinel-1 VV, VH in dB; Sentinel-2 level 1C, B01 to B12 by wavelength (B8A after B08), all on the 10 m
///   grid, reflectance x 10000. EPSG:4326, pixels of about 0.00009 degrees. Dates are in a separate catalogue and not
///   read.
/// - **Classes**: 0 not water, 1 water; -1, no data, is ignored.
/// - **Splits**: official lists of training, validation and test. Bolivia is a list of its own, to be asked about a
///   country never seen: [#openBolivia] gives it as the test.
/// - **Layout**: version 1.1 of the bucket `sen1floods11`
///
///   ```
///   v1.1/data/flood_events/HandLabeled/S1Hand/Ghana_103272_S1Hand.tif   S2Hand/…_S2Hand.tif
///   v1.1/data/flood_events/HandLabeled/LabelHand/Ghana_103272_LabelHand.tif
///   v1.1/splits/flood_handlabeled/flood_train_data.csv    Ghana_103272_S1Hand.tif,Ghana_103272_LabelHand.tif
///   …/flood_valid_data.csv   …/flood_test_data.csv   …/flood_bolivia_data.csv
///   ```
///
/// - **Pitfalls**: stored 0 in Sentinel-2 and NaN in Sentinel-1 are no data.
/// - **Licence and source**: none stated, asks for citation. D. Bonafilia, B. Tellman, T. Anderson, E. Issenberg,
///   "Sen1Floods11: A Georeferenced Dataset to Train and Test Deep Learning Flood Algorithms for Sentinel-1", CVPR
///   Workshops 2020, doi:10.1109/CVPRW50498.2020.00113. Contains modified Copernicus Sentinel data.
public final class Sen1Floods11 {

  static final NamedDataset ENTRY = new NamedDataset("sen1floods11", "flood water",
      "Sentinel-1, Sentinel-2 L1C (13 bands)", "2, per pixel",
      "v1.1/data/flood_events/HandLabeled/{S1Hand,S2Hand,LabelHand}/*.tif, v1.1/splits/flood_handlabeled/*.csv",
      "none stated (cite)", Sen1Floods11::open);

  private static final ImageFormat RADAR =
      ImageFormat.of(Sensors.SENTINEL_1, ImageFormat.VV_VH, Calibration.IDENTITY);
  private static final ImageFormat OPTICAL =
      ImageFormat.of(Sensors.SENTINEL_2_L1C, ImageFormat.SENTINEL_2, ImageFormat.TEN_THOUSANDTHS);
  private static final MaskCode CODE = MaskCode.Values.from(0, 2, -1);
  private static final List<String> CLASSES = List.of("not water", "water");

  private Sen1Floods11() {}

  /// @throws org.terrane.datasets.scene.DataException if a list or a listed chip is missing
  public static LabelledData open(Path folder) {
    return new LabelledData(ENTRY.name(), CLASSES, Map.of(
        Split.TRAINING, chips(folder, "train"), Split.VALIDATION, chips(folder, "valid"),
        Split.TEST, chips(folder, "test")));
  }

  /// The chips of Bolivia.
  ///
  /// @throws org.terrane.datasets.scene.DataException if the list or a listed chip is missing
  public static LabelledData openBolivia(Path folder) {
    return new LabelledData(ENTRY.name(), CLASSES, Map.of(Split.TEST, chips(folder, "bolivia")));
  }

  private static List<Labelled> chips(Path folder, String list) {
    Layout layout = new Layout(folder, "Sen1Floods11", ENTRY.layout()).within("v1.1");
    Path data = layout.folder("data/flood_events/HandLabeled");
    Path names = layout.file("splits/flood_handlabeled/flood_" + list + "_data.csv");
    return layout.lines(names).stream().map(line -> {
      String id = line.split(",")[0].replace("_S1Hand.tif", "");
      Path radar = layout.require(data.resolve("S1Hand/" + id + "_S1Hand.tif"));
      Path optical = layout.require(data.resolve("S2Hand/" + id + "_S2Hand.tif"));
      Path label = layout.require(data.resolve("LabelHand/" + id + "_LabelHand.tif"));
      return new Labelled(id, () -> {
        SetImage image = OPTICAL.image(optical, null);
        return ImageSet.of(id, List.of(RADAR.image(radar, null), image));
      }, () -> Masks.of(label, CODE, OPTICAL.image(optical, null)));
    }).toList();
  }
}
