package org.terrane.datasets.named;

import java.nio.file.Path;
import java.util.List;
import org.terrane.datasets.labelled.LabelledData;
import org.terrane.datasets.scene.Sensors;

/// EuroSAT, 13-band release: the patches of [EuroSatRgb] with all of Sentinel-2's bands.
///
/// - **What**: 27 000 patches of 64 x 64 pixels, one of ten classes.
/// - **Bands**: level 1C, all resampled to 10 m, 16-bit reflectance x 10000, in the order B01 B02 B03 B04 B05 B06 B07
///   B08 B09 B10 B11 B12 **B8A**: the narrow near infrared comes last, not after B08. Files of other origin that put it
///   after B08 look the same and cannot be told apart.
/// - **Place**: a georeference in UTM; no dates.
/// - **Splits**: none official. Lists named `*-train.txt`, `*-val.txt` and `*-test.txt` beside the folders are
///   followed; without them one patch in five is for the test by a hash of its name.
/// - **Layout**
///
///   ```
///   AnnualCrop/AnnualCrop_1.tif  …  SeaLake/SeaLake_3000.tif
///   ```
///
///   or the same below `EuroSAT_MS/` or, in older archives, `ds/images/remote_sensing/otherDatasets/sentinel_2/tif/`.
/// - **Licence and source**: MIT; P. Helber et al., IEEE JSTARS 12(7), 2019, doi:10.1109/JSTARS.2019.2918242;
///   <https://doi.org/10.5281/zenodo.7711810>. Contains modified Copernicus Sentinel data.
public final class EuroSatMultispectral {

  static final NamedDataset ENTRY = new NamedDataset("eurosat", "land use of Sentinel-2 patches",
      "Sentinel-2 L1C, 13 bands", "10, one each", "<class>/<class>_<n>.tif", "MIT", EuroSatMultispectral::open);

  private static final List<String> BANDS = List.of(
      "B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B09", "B10", "B11", "B12", "B8A");

  private static final ImageFormat FORMAT =
      ImageFormat.of(Sensors.SENTINEL_2_L1C, BANDS, ImageFormat.TEN_THOUSANDTHS).pixels(10).sized(64, 64);

  private EuroSatMultispectral() {}

  /// @throws org.terrane.datasets.scene.DataException if a class folder is missing or empty
  public static LabelledData open(Path folder) {
    Layout layout = new Layout(folder, "EuroSAT MS", "AnnualCrop/*.tif … SeaLake/*.tif")
        .within("EuroSAT_MS").within("ds/images/remote_sensing/otherDatasets/sentinel_2/tif");
    return FolderOfClasses.open(ENTRY.name(), layout, EuroSatRgb.CLASSES, FORMAT, ".tif");
  }
}
