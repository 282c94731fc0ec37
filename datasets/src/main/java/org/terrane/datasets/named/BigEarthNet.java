package org.terrane.datasets.named;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.terrane.datasets.scene.Sensors;
import org.terrane.datasets.sets.Calibration;
import org.terrane.datasets.sets.ImageSet;
import org.terrane.datasets.sets.SetImage;

/// What both versions of BigEarthNet have in common: how a patch lies in its folder, and the two nomenclatures.
final class BigEarthNet {

  /// The 43 classes of CORINE Land Cover level 3 in the authors' order, each with the one of the 19 that it became, or
  /// nothing where it was dropped.
  private static final String NOMENCLATURE = """
      Continuous urban fabric > Urban fabric
      Discontinuous urban fabric > Urban fabric
      Industrial or commercial units > Industrial or commercial units
      Road and rail networks and associated land >
      Port areas >
      Airports >
      Mineral extraction sites >
      Dump sites >
      Construction sites >
      Green urban areas >
      Sport and leisure facilities >
      Non-irrigated arable land > Arable land
      Permanently irrigated land > Arable land
      Rice fields > Arable land
      Vineyards > Permanent crops
      Fruit trees and berry plantations > Permanent crops
      Olive groves > Permanent crops
      Pastures > Pastures
      Annual crops associated with permanent crops > Permanent crops
      Complex cultivation patterns > Complex cultivation patterns
      Land principally occupied by agriculture, with significant areas of natural vegetation > Land principally \
      occupied by agriculture, with significant areas of natural vegetation
      Agro-forestry areas > Agro-forestry areas
      Broad-leaved forest > Broad-leaved forest
      Coniferous forest > Coniferous forest
      Mixed forest > Mixed forest
      Natural grassland > Natural grassland and sparsely vegetated areas
      Moors and heathland > Moors, heathland and sclerophyllous vegetation
      Sclerophyllous vegetation > Moors, heathland and sclerophyllous vegetation
      Transitional woodland/shrub > Transitional woodland, shrub
      Beaches, dunes, sands > Beaches, dunes, sands
      Bare rock >
      Sparsely vegetated areas > Natural grassland and sparsely vegetated areas
      Burnt areas >
      Inland marshes > Inland wetlands
      Peatbogs > Inland wetlands
      Salt marshes > Coastal wetlands
      Salines > Coastal wetlands
      Intertidal flats >
      Water courses > Inland waters
      Water bodies > Inland waters
      Coastal lagoons > Marine waters
      Estuaries > Marine waters
      Sea and ocean > Marine waters
      """;

  /// Of the 43 classes, the one of the 19 each became; empty where it was dropped.
  static final Map<String, String> TO_19 = nomenclature();

  static final List<String> CLASSES_43 = List.copyOf(TO_19.keySet());

  /// The authors' order, which is not that of the table above.
  static final List<String> CLASSES_19 = List.of("Urban fabric", "Industrial or commercial units", "Arable land",
      "Permanent crops", "Pastures", "Complex cultivation patterns",
      "Land principally occupied by agriculture, with significant areas of natural vegetation", "Agro-forestry areas",
      "Broad-leaved forest", "Coniferous forest", "Mixed forest", "Natural grassland and sparsely vegetated areas",
      "Moors, heathland and sclerophyllous vegetation", "Transitional woodland, shrub", "Beaches, dunes, sands",
      "Inland wetlands", "Coastal wetlands", "Inland waters", "Marine waters");

  private static final ImageFormat OPTICAL = ImageFormat.of(
      Sensors.SENTINEL_2_L2A, ImageFormat.SENTINEL_2_SURFACE, ImageFormat.TEN_THOUSANDTHS);
  private static final ImageFormat RADAR =
      ImageFormat.of(Sensors.SENTINEL_1, ImageFormat.VV_VH, Calibration.IDENTITY);

  private BigEarthNet() {}

  /// The images of a patch: Sentinel-2's twelve bands, 120, 60 and 20 pixels wide, and Sentinel-1's two where it has a
  /// partner. Each band is a file `<patch>_<band>.tif`.
  static ImageSet images(Path optical, @Nullable Path radar) {
    List<SetImage> images = new ArrayList<>();
    images.add(image(OPTICAL, optical));
    if (radar != null) {
      images.add(image(RADAR, radar));
    }
    return ImageSet.of(Layout.name(optical), images);
  }

  private static SetImage image(ImageFormat format, Path patch) {
    String name = Layout.name(patch);
    return format.imageOfFiles(band -> patch.resolve(name + "_" + band + ".tif"), TimeText.in(name));
  }

  private static Map<String, String> nomenclature() {
    Map<String, String> table = new LinkedHashMap<>();
    for (String line : NOMENCLATURE.lines().toList()) {
      int arrow = line.indexOf('>');
      table.put(line.substring(0, arrow).strip(), line.substring(arrow + 1).strip());
    }
    return table;
  }
}
