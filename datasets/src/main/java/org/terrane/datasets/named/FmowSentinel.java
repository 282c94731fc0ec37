package org.terrane.datasets.named;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.terrane.datasets.labelled.Labelled;
import org.terrane.datasets.labelled.LabelledData;
import org.terrane.datasets.labelled.Split;
import org.terrane.datasets.labelled.Target.OneClass;
import org.terrane.datasets.scene.AcquisitionTime;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.scene.NearName;
import org.terrane.datasets.scene.Sensors;
import org.terrane.datasets.sets.ImageSet;

/// fMoW-Sentinel: what stands at a place, from Sentinel-2 images of several years.
///
/// - **What**: 882 779 images of 62 kinds of places, those of Functional Map of the World, 2015 to 2019.
/// - **Bands**: Sentinel-2 level 1C, 13 bands by wavelength (B8A after B08), all at 10 m, stored as reflectance x
///   10000. About 45 x 60 pixels; sizes differ.
/// - **Samples**: a place with all its images, `airport/airport_12`, since images of one place must stay together.
/// - **Classes**: 62 in alphabetical order.
/// - **Splits**: official, one table each.
/// - **Layout**
///
///   ```
///   train.csv  val.csv  test_gt.csv      category,location_id,image_id,timestamp,polygon
///   fmow-sentinel/train/airport/airport_12/airport_12_0.tif
///   fmow-sentinel/val/…                  fmow-sentinel/test_gt/…
///   ```
///
///   The tables may be fewer than three; without `fmow-sentinel/` the folders of splits lie at the root.
/// - **Pitfalls**: its documentation calls the eighth and ninth band B8A and B8B; they are B08 and B8A. Some images
///   that failed to download hold a single empty band; the tables leave them out, the folders do not. Whether every
///   file has an EPSG code was not verified: those without lie nowhere on Earth.
/// - **Licence and source**: fMoW Challenge public licence for the labels. Y. Cong et al., "SatMAE: Pre-training
///   Transformers for Temporal and Multi-Spectral Satellite Imagery", NeurIPS 2022, arXiv:2207.08051; data
///   doi:10.25740/vg497cb6002. Contains modified Copernicus Sentinel data.
public final class FmowSentinel {

  static final NamedDataset ENTRY = new NamedDataset("fmow-sentinel", "kinds of places, over years",
      "Sentinel-2 L1C, 13 bands", "62, one each",
      "{train,val,test_gt}.csv, fmow-sentinel/<split>/<class>/<class>_<place>/<class>_<place>_<image>.tif",
      "fMoW Challenge public licence", FmowSentinel::open);

  static final List<String> CLASSES = List.of("airport", "airport_hangar", "airport_terminal", "amusement_park",
      "aquaculture", "archaeological_site", "barn", "border_checkpoint", "burial_site", "car_dealership",
      "construction_site", "crop_field", "dam", "debris_or_rubble", "educational_institution", "electric_substation",
      "factory_or_powerplant", "fire_station", "flooded_road", "fountain", "gas_station", "golf_course",
      "ground_transportation_station", "helipad", "hospital", "impoverished_settlement", "interchange", "lake_or_pond",
      "lighthouse", "military_facility", "multi-unit_residential", "nuclear_powerplant", "office_building",
      "oil_or_gas_facility", "park", "parking_lot_or_garage", "place_of_worship", "police_station", "port", "prison",
      "race_track", "railway_bridge", "recreational_facility", "road_bridge", "runway", "shipyard", "shopping_mall",
      "single-unit_residential", "smokestack", "solar_farm", "space_facility", "stadium", "storage_tank",
      "surface_mine", "swimming_pool", "toll_booth", "tower", "tunnel_opening", "waste_disposal",
      "water_treatment_facility", "wind_farm", "zoo");

  private static final ImageFormat FORMAT = ImageFormat.of(
      Sensors.SENTINEL_2_L1C, ImageFormat.SENTINEL_2, ImageFormat.TEN_THOUSANDTHS).pixels(10);
  private static final Map<Split, String> TABLES =
      Map.of(Split.TRAINING, "train", Split.VALIDATION, "val", Split.TEST, "test_gt");

  private FmowSentinel() {}

  /// One image of a place.
  private record Shot(Path file, AcquisitionTime time) {}

  /// @throws DataException if there is no table, or a line of one means nothing
  public static LabelledData open(Path folder) {
    Layout layout = new Layout(folder, "fMoW-Sentinel", ENTRY.layout());
    Path images = layout.within("fmow-sentinel").root();
    Map<Split, List<Labelled>> splits = new EnumMap<>(Split.class);
    TABLES.forEach((split, name) -> {
      if (layout.has(name + ".csv")) {
        splits.put(split, places(layout.file(name + ".csv"), images.resolve(name)));
      }
    });
    if (splits.isEmpty()) {
      throw layout.unlike(folder, "holds none of train.csv, val.csv, test_gt.csv");
    }
    return new LabelledData(ENTRY.name(), CLASSES, splits);
  }

  private static List<Labelled> places(Path table, Path images) {
    Map<String, List<Shot>> places = new LinkedHashMap<>();
    Csv.each(table, line -> {
      String category = line.get("category");
      if (!CLASSES.contains(category)) {
        throw Csv.wrong(table, line, "the category '" + category + "', which is none of the 62"
            + NearName.of(category, CLASSES).map(near -> ", did you mean '" + near + "'?").orElse(""));
      }
      String place = category + "_" + line.get("location_id");
      Path file = images.resolve(category).resolve(place).resolve(place + "_" + line.get("image_id") + ".tif");
      places.computeIfAbsent(category + "/" + place, key -> new ArrayList<>())
          .add(new Shot(file, TimeText.parse(table, line.get("timestamp"))));
    }, "category", "location_id", "image_id", "timestamp");
    return places.entrySet().stream().map(place -> sample(place.getKey(), place.getValue())).toList();
  }

  private static Labelled sample(String id, List<Shot> shots) {
    int label = CLASSES.indexOf(id.substring(0, id.indexOf('/')));
    return Labelled.of(id, () -> ImageSet.of(
        id, shots.stream().map(shot -> FORMAT.image(shot.file(), shot.time())).toList()), new OneClass(label));
  }
}
