package org.terrane.datasets.named;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;
import org.terrane.datasets.labelled.Labelled;
import org.terrane.datasets.labelled.LabelledData;
import org.terrane.datasets.labelled.Split;
import org.terrane.datasets.labelled.Target.Classes;
import org.terrane.datasets.scene.DataException;

/// BigEarthNet version 2 (reBEN): version 1 made anew, with a better atmospheric correction, newer labels and splits
/// whose places do not touch.
///
/// - **What**: 549 488 pairs of Sentinel-1 and Sentinel-2 patches of 1.2 x 1.2 km, ten European countries, 2017 and
///   2018.
/// - **Bands**: as in [BigEarthNetV1], each a file of its own.
/// - **Classes**: the 19 of version 1, from CORINE 2018 in its version V2020. Pixel-wise reference maps are published
///   as well and not read here.
/// - **Splits**: official, in the metadata; geographically apart.
/// - **Layout**
///
///   ```
///   BigEarthNet-S2/<tile>/<patch>/<patch>_B02.tif …        <tile> is <patch> without its last two numbers
///   BigEarthNet-S1/<tile>/<S1 patch>/<S1 patch>_VV.tif …   optional; <tile> is without the last three parts
///   metadata.csv                                           made of metadata.parquet
///   ```
///
///   Parquet is not read here. The table is made once, with `labels` joined by `|`:
///
///   ```
///   import pandas
///   table = pandas.read_parquet("metadata.parquet")
///   table["labels"] = table["labels"].map("|".join)
///   table.to_csv("metadata.csv", index=False)
///   ```
///
/// - **Pitfalls**: patches with snow, clouds or shadow are in `metadata_for_patches_with_snow_cloud_or_shadow.parquet`
///   and so left out. Whether the newer processing baseline adds its 1000 to the stored values is not verified here:
///   values are read as reflectance x 10000.
/// - **Licence and source**: CDLA-Permissive-1.0. K. N. Clasen, L. Hackel et al., "reBEN: Refined BigEarthNet Dataset
///   for Remote Sensing Image Analysis", 2024, arXiv:2407.03653, doi:10.5281/zenodo.10891137. Contains modified
///   Copernicus Sentinel data.
public final class BigEarthNetV2 {

  static final NamedDataset ENTRY = new NamedDataset("bigearthnet-v2", "land cover of Sentinel-2 patches, version 2",
      "Sentinel-2 L2A (12 bands), Sentinel-1", "19, several each",
      "BigEarthNet-S2/<tile>/<patch>/<patch>_B02.tif …, BigEarthNet-S1/… optional, metadata.csv",
      "CDLA-Permissive-1.0", BigEarthNetV2::open);

  private static final Map<String, Split> SPLITS =
      Map.of("train", Split.TRAINING, "validation", Split.VALIDATION, "test", Split.TEST);

  private BigEarthNetV2() {}

  /// @throws DataException if a folder or the metadata is missing, or a line of it means nothing
  public static LabelledData open(Path folder) {
    Layout layout = new Layout(folder, "BigEarthNet v2", ENTRY.layout());
    if (!layout.has("metadata.csv") && layout.has("metadata.parquet")) {
      throw new DataException(folder.resolve("metadata.parquet") + ": Parquet is not read here; make metadata.csv of it"
          + " with pandas: t = read_parquet('metadata.parquet'); t['labels'] = t['labels'].map('|'.join);"
          + " t.to_csv('metadata.csv', index=False)");
    }
    Path optical = layout.folder("BigEarthNet-S2");
    Path radar = layout.has("BigEarthNet-S1") ? layout.folder("BigEarthNet-S1") : null;
    Path table = layout.file("metadata.csv");
    Map<Split, List<Labelled>> splits = new EnumMap<>(Split.class);
    Csv.each(table, line -> {
      Split split = SPLITS.get(line.get("split"));
      if (split == null) {
        throw Csv.wrong(table, line, "the split '" + line.get("split") + "', expected train, validation or test");
      }
      splits.computeIfAbsent(split, key -> new ArrayList<>()).add(sample(optical, radar, table, line));
    }, "patch_id", "labels", "split", "s1_name");
    return new LabelledData(ENTRY.name(), BigEarthNet.CLASSES_19, splits);
  }

  private static Labelled sample(Path optical, @Nullable Path radar, Path table, CSVRecord line) {
    String name = line.get("patch_id");
    String partner = line.get("s1_name");
    Path patch = optical.resolve(without(name, 2)).resolve(name);
    Path other = radar == null ? null : radar.resolve(without(partner, 3)).resolve(partner);
    List<Integer> labels = Arrays.stream(line.get("labels").split("\\|")).map(label -> {
      int index = BigEarthNet.CLASSES_19.indexOf(label);
      if (index < 0) {
        throw Csv.wrong(table, line, "the label '" + label + "', which is none of the 19 classes; join labels by |");
      }
      return index;
    }).toList();
    return Labelled.of(name, () -> BigEarthNet.images(patch, other), Classes.of(labels));
  }

  /// A name without its last parts, which underscores divide.
  private static String without(String name, int parts) {
    List<String> all = List.of(name.split("_"));
    return String.join("_", all.subList(0, Math.max(0, all.size() - parts)));
  }
}
