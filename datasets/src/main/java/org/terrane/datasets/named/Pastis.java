package org.terrane.datasets.named;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.terrane.datasets.labelled.Labelled;
import org.terrane.datasets.labelled.LabelledData;
import org.terrane.datasets.labelled.MaskCode;
import org.terrane.datasets.labelled.Split;
import org.terrane.datasets.scene.AcquisitionTime;
import org.terrane.datasets.scene.Sensors;
import org.terrane.datasets.sets.Calibration;
import org.terrane.datasets.sets.ImageSet;
import org.terrane.datasets.sets.RasterSource;
import org.terrane.datasets.sets.SetImage;
import tools.jackson.databind.JsonNode;

/// PASTIS and PASTIS-R: crops of French parcels in a year of Sentinel-2, and Sentinel-1 in PASTIS-R.
///
/// - **What**: 2 433 series over 128 x 128 pixels of 10 m, four Sentinel-2 tiles in France, September 2018 to November
///   2019, 38 to 61 Sentinel-2 dates and about 70 passes of each Sentinel-1 orbit.
/// - **Bands**: Sentinel-2 level 2A, `(T, 10, 128, 128)`, 16-bit reflectance x 10000: B02 B03 B04 B05 B06 B07 B08 B8A
///   B11 B12. Sentinel-1 `(T, 3, 128, 128)`: VV, VH in dB, and their ratio, which is not read. Clouds are not masked.
/// - **Place**: outlines of the patches are in the metadata; the arrays have no georeference and lie nowhere on Earth.
/// - **Classes**: 19: background (0) and 18 crops; 19, void, is a parcel mostly outside and is ignored.
/// - **Splits**: five official folds, patches of neighbouring folds apart by a kilometre. [#open] takes 1 to 3 for
///   training, 4 for validation, 5 for the test; [#openRotated] the other four of the five published rotations.
/// - **Layout**
///
///   ```
///   PASTIS-R/metadata.geojson                 ID_PATCH, Fold, dates-S2, dates-S1A, dates-S1D
///   PASTIS-R/DATA_S2/S2_10000.npy
///   PASTIS-R/DATA_S1A/S1A_10000.npy   DATA_S1D/S1D_10000.npy       not in PASTIS
///   PASTIS-R/ANNOTATIONS/TARGET_10000.npy     (3, 128, 128); classes are the first band
///   ```
///
/// - **Pitfalls**: instances and parcels (`INSTANCE_ANNOTATIONS`) are not read. The type of Sentinel-1's values is
///   taken from the file and was not verified.
/// - **Licence and source**: Etalab open licence 2.0 (PASTIS), CC BY 4.0 (PASTIS-R). V. Sainte Fare Garnot, L.
///   Landrieu, "Panoptic Segmentation of Satellite Image Time Series with Convolutional Temporal Attention Networks",
///   ICCV 2021, doi:10.1109/ICCV48922.2021.00483; V. Sainte Fare Garnot, L. Landrieu, N. Chehata, "Multi-modal temporal
///   attention models for crop mapping from satellite time series", ISPRS Journal 187, 2022,
///   doi:10.5281/zenodo.5735646.
public final class Pastis {

  static final NamedDataset ENTRY = new NamedDataset("pastis", "crops in a year of images, PASTIS and PASTIS-R",
      "Sentinel-2 L2A (10 bands) and Sentinel-1 series", "19, per pixel",
      "metadata.geojson, DATA_{S2,S1A,S1D}/<kind>_<id>.npy, ANNOTATIONS/TARGET_<id>.npy", "Etalab 2.0, CC BY 4.0",
      Pastis::open);

  private static final List<String> CLASSES = List.of("background", "meadow", "soft winter wheat", "corn",
      "winter barley", "winter rapeseed", "spring barley", "sunflower", "grapevine", "beet", "winter triticale",
      "winter durum wheat", "fruits, vegetables, flowers", "potatoes", "leguminous fodder", "soybeans", "orchard",
      "mixed cereal", "sorghum");

  private static final ImageFormat OPTICAL = ImageFormat.of(Sensors.SENTINEL_2_L2A,
      List.of("B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B11", "B12"), ImageFormat.TEN_THOUSANDTHS)
      .pixels(10).sized(128, 128);
  private static final ImageFormat RADAR = ImageFormat.of(
      Sensors.SENTINEL_1, List.of("VV", "VH", ""), Calibration.IDENTITY).pixels(10).sized(128, 128);
  private static final MaskCode CODE = MaskCode.Values.from(0, CLASSES.size(), 19);
  private static final int FOLDS = 5;

  private Pastis() {}

  /// The first published rotation of the folds.
  ///
  /// @throws org.terrane.datasets.scene.DataException if a folder or the metadata is missing, or the metadata lacks a
  ///     field
  public static LabelledData open(Path folder) {
    return openRotated(folder, 0);
  }

  /// A rotation of the folds: three for training, the next for validation, the last for the test.
  ///
  /// @param rotation 0 to 4: training begins with fold `rotation + 1`
  public static LabelledData openRotated(Path folder, int rotation) {
    Layout layout = new Layout(folder, "PASTIS", ENTRY.layout()).within("PASTIS-R").within("PASTIS");
    layout.folder("DATA_S2");
    layout.folder("ANNOTATIONS");
    Path metadata = layout.file("metadata.geojson");
    List<JsonNode> patches = new ArrayList<>();
    Json.field(metadata, Json.read(metadata), "features").forEach(
        feature -> patches.add(Json.field(metadata, feature, "properties")));
    patches.sort(Comparator.comparingInt(patch -> Json.field(metadata, patch, "ID_PATCH").asInt()));
    Map<Split, List<Labelled>> splits = new EnumMap<>(Split.class);
    for (JsonNode patch : patches) {
      int turn = Math.floorMod(Json.field(metadata, patch, "Fold").asInt() - 1 - rotation, FOLDS);
      Split split = turn < 3 ? Split.TRAINING : turn == 3 ? Split.VALIDATION : Split.TEST;
      splits.computeIfAbsent(split, key -> new ArrayList<>()).add(sample(layout, metadata, patch));
    }
    return new LabelledData(ENTRY.name(), CLASSES, splits);
  }

  private static Labelled sample(Layout layout, Path metadata, JsonNode patch) {
    String id = Json.field(metadata, patch, "ID_PATCH").asString();
    List<AcquisitionTime> dates = dates(metadata, patch, "S2");
    Path optical = layout.root().resolve("DATA_S2/S2_" + id + ".npy");
    Path target = layout.root().resolve("ANNOTATIONS/TARGET_" + id + ".npy");
    return new Labelled(id, () -> {
      Stream<SetImage> radar = Stream.of("S1A", "S1D").filter(kind -> layout.has("DATA_" + kind)).flatMap(kind -> {
        Path file = layout.root().resolve("DATA_" + kind + "/" + kind + "_" + id + ".npy");
        return images(RADAR, file, dates(metadata, patch, kind));
      });
      return ImageSet.of(id, Stream.concat(images(OPTICAL, optical, dates), radar).toList());
    }, () -> Masks.of(target, CODE, images(OPTICAL, optical, dates).findFirst().orElseThrow()));
  }

  /// The images of a series: the bands of each date stand together in its file.
  private static Stream<SetImage> images(ImageFormat format, Path file, List<AcquisitionTime> dates) {
    RasterSource source = format.source(file, dates.size());
    List<SetImage> images = new ArrayList<>();
    for (int i = 0; i < dates.size(); i++) {
      images.add(format.image(source, i * format.bands().size(), dates.get(i)));
    }
    return images.stream();
  }

  /// `"dates-S2": {"0": 20180924, "1": 20180929 …}`, an object or its text.
  private static List<AcquisitionTime> dates(Path metadata, JsonNode patch, String kind) {
    JsonNode field = Json.field(metadata, patch, "dates-" + kind);
    JsonNode byPlace = field.isString() ? Json.parse(metadata, field.asString()) : field;
    List<AcquisitionTime> dates = new ArrayList<>();
    for (int i = 0; i < byPlace.size(); i++) {
      dates.add(TimeText.parse(metadata, Json.field(metadata, byPlace, Integer.toString(i)).asString()));
    }
    return dates;
  }
}
