package org.terrane.datasets.named;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.terrane.datasets.labelled.Labelled;
import org.terrane.datasets.labelled.LabelledData;
import org.terrane.datasets.labelled.Split;
import org.terrane.datasets.labelled.Target.Unlabelled;
import org.terrane.datasets.scene.Sensors;
import org.terrane.datasets.sets.Calibration;
import org.terrane.datasets.sets.ImageSet;

/// SSL4EO-S12: Sentinel-1 and Sentinel-2 of a quarter of a million places in four seasons, to pre-train with.
///
/// - **What**: 251 079 places of 2.64 x 2.64 km around 10 000 cities, four dates each; no labels.
/// - **Bands**: Sentinel-1 VV, VH in dB (`s1`); Sentinel-2 level 2A, 12 bands (`s2a`), and level 1C, 13 bands (`s2c`),
///   reflectance x 10000, each band a file at its own distance: 264, 132 and 44 pixels. Georeferenced in UTM.
/// - **Use**: one sample is one place with all its images, up to twelve: four dates of each of the folders that are
///   there. All are for training.
/// - **Layout**: the archives of version 1.0, unpacked
///
///   ```
///   s1/0000000/S1A_IW_GRDH_1SDV_20200607T…/VV.tif  VH.tif
///   s2a/0000000/20200604T054639_…_T43RCQ/B1.tif … B12.tif  B8A.tif
///   s2c/0000000/…
///   ```
///
///   At least one of the three folders; places are those of the first that is there.
/// - **Pitfalls**: version 1.1 is Zarr shards and not read here. Level 2A and level 1C of a season are not the same
///   acquisition everywhere. Places of neighbouring cities overlap.
/// - **Licence and source**: CC BY 4.0. Y. Wang et al., "SSL4EO-S12: A Large-Scale Multi-Modal, Multi-Temporal Dataset
///   for Self-Supervised Learning in Earth Observation", IEEE GRSM 11(3), 2023, doi:10.1109/MGRS.2023.3281651. Contains
///   modified Copernicus Sentinel data.
public final class Ssl4EoS12 {

  static final NamedDataset ENTRY = new NamedDataset("ssl4eo-s12", "pre-training, places in four seasons",
      "Sentinel-1, Sentinel-2 L2A (12), L1C (13)", "", "{s1,s2a,s2c}/<place>/<acquisition>/<band>.tif", "CC BY 4.0",
      Ssl4EoS12::open);

  private static final Map<String, ImageFormat> FORMATS = Map.of(
      "s1", ImageFormat.of(Sensors.SENTINEL_1, ImageFormat.VV_VH, Calibration.IDENTITY),
      "s2a", ImageFormat.of(
          Sensors.SENTINEL_2_L2A, ImageFormat.SENTINEL_2_SURFACE, ImageFormat.TEN_THOUSANDTHS),
      "s2c", ImageFormat.of(Sensors.SENTINEL_2_L1C, ImageFormat.SENTINEL_2, ImageFormat.TEN_THOUSANDTHS));

  private Ssl4EoS12() {}

  /// @throws org.terrane.datasets.scene.DataException if none of the folders is there, or the first is empty
  public static LabelledData open(Path folder) {
    Layout layout = new Layout(folder, "SSL4EO-S12", ENTRY.layout());
    Path first = layout.anyFolder("s2c", "s2a", "s1");
    List<Labelled> places = layout.folders(first).stream().map(Layout::name)
        .map(id -> Labelled.of(id, () -> place(layout, id), new Unlabelled())).toList();
    return new LabelledData(ENTRY.name(), List.of(), Map.of(Split.TRAINING, places));
  }

  private static ImageSet place(Layout layout, String id) {
    return ImageSet.of(id, Stream.of("s1", "s2a", "s2c")
        .map(kind -> layout.root().resolve(kind).resolve(id)).filter(Files::isDirectory)
        .flatMap(place -> layout.folders(place).stream())
        .map(acquisition -> {
          ImageFormat format = FORMATS.get(Layout.name(acquisition.getParent().getParent()));
          return format.imageOfFiles(
              band -> acquisition.resolve(fileName(band)), TimeText.in(Layout.name(acquisition)));
        }).toList());
  }

  /// Its files are called `B1.tif`, not `B01.tif`.
  private static String fileName(String band) {
    return band.replaceFirst("^B0", "B") + ".tif";
  }
}
