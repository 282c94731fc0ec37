package org.terrane.datasets.named;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.terrane.datasets.labelled.Labelled;
import org.terrane.datasets.labelled.LabelledData;
import org.terrane.datasets.labelled.Split;
import org.terrane.datasets.labelled.Target.Classes;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.scene.NearName;
import tools.jackson.databind.JsonNode;

/// BigEarthNet version 1 (BigEarthNet-MM): several land cover classes for each Sentinel-2 patch, with its Sentinel-1
/// partner.
///
/// - **What**: 590 326 patches of 1.2 x 1.2 km, ten European countries, June 2017 to May 2018.
/// - **Bands**: Sentinel-2 level 2A without B10, reflectance x 10000, at 10 m (120 pixels: B02 B03 B04 B08), 20 m (60:
///   B05 B06 B07 B8A B11 B12) and 60 m (20: B01 B09); Sentinel-1 VV and VH in dB at 10 m. Georeferenced in UTM.
/// - **Classes**: CORINE Land Cover 2018, 43 classes, or the 19 that the authors later made of them, leaving out what
///   satellites cannot tell. [#open] gives the 19, [#openWith43Classes] the 43.
/// - **Splits**: official lists `train.csv`, `val.csv`, `test.csv`, lines `<S2 patch>,<S1 patch>`, which leave out snow
///   and clouds. Without them one patch in five is for the test by a hash of its name: neighbours on both sides.
/// - **Layout**
///
///   ```
///   BigEarthNet-v1.0/<S2 patch>/<S2 patch>_B02.tif … <S2 patch>_labels_metadata.json
///   BigEarthNet-S1-v1.0/<S1 patch>/<S1 patch>_VV.tif  …_VH.tif  …_labels_metadata.json      optional
///   train.csv  val.csv  test.csv                          optional; also bigearthnet-train.csv …
///   ```
///
/// - **Pitfalls**: names drop the first zero of the hour (`T93020`). Without lists, which Sentinel-1 patch belongs to
///   which Sentinel-2 patch stands only in the former's JSON files: all are read, some minutes for the full release.
/// - **Licence and source**: CDLA-Permissive-1.0. G. Sumbul et al., "BigEarthNet-MM: A Large-Scale, Multimodal,
///   Multilabel Benchmark Archive for Remote Sensing Image Classification and Retrieval", IEEE GRSM 9(3), 2021,
///   doi:10.1109/MGRS.2021.3089174; <https://bigearth.net>. Contains modified Copernicus Sentinel data.
public final class BigEarthNetV1 {

  private static final String LAYOUT = "BigEarthNet-v1.0/<patch>/<patch>_B02.tif …, BigEarthNet-S1-v1.0/… optional,"
      + " {train,val,test}.csv optional";

  static final NamedDataset ENTRY = new NamedDataset("bigearthnet", "land cover of Sentinel-2 patches, version 1",
      "Sentinel-2 L2A (12 bands), Sentinel-1", "19, several each", LAYOUT, "CDLA-Permissive-1.0", BigEarthNetV1::open);
  static final NamedDataset ENTRY_43 = new NamedDataset("bigearthnet-43", "the same with CORINE's own classes",
      ENTRY.bands(), "43, several each", LAYOUT, ENTRY.licence(), BigEarthNetV1::openWith43Classes);

  private static final Map<Split, String> LISTS =
      Map.of(Split.TRAINING, "train.csv", Split.VALIDATION, "val.csv", Split.TEST, "test.csv");

  private BigEarthNetV1() {}

  /// @throws DataException if a folder is missing, or a listed patch is not there
  public static LabelledData open(Path folder) {
    return open(ENTRY.name(), folder, BigEarthNet.CLASSES_19);
  }

  /// @throws DataException if a folder is missing, or a listed patch is not there
  public static LabelledData openWith43Classes(Path folder) {
    return open(ENTRY_43.name(), folder, BigEarthNet.CLASSES_43);
  }

  private static LabelledData open(String name, Path folder, List<String> classes) {
    Layout layout = new Layout(folder, "BigEarthNet v1", LAYOUT);
    Path optical = layout.anyFolder("BigEarthNet-v1.0", "BigEarthNet-S2-v1.0");
    Path radar = layout.has("BigEarthNet-S1-v1.0") ? layout.folder("BigEarthNet-S1-v1.0") : null;
    Map<Split, List<Labelled>> listed = new EnumMap<>(Split.class);
    LISTS.forEach((split, file) -> {
      for (String list : List.of(file, "bigearthnet-" + file)) {
        if (layout.has(list)) {
          listed.put(split, layout.lines(layout.file(list)).stream()
              .map(line -> listed(layout, optical, radar, line, classes)).toList());
        }
      }
    });
    return new LabelledData(name, classes, listed.isEmpty() ? all(layout, optical, radar, classes) : listed);
  }

  private static Labelled listed(
      Layout layout, Path optical, @Nullable Path radar, String line, List<String> classes) {
    String[] names = line.split(",");
    Path patch = optical.resolve(names[0]);
    if (!Files.isDirectory(patch)) {
      throw layout.unlike(patch, "is listed, but there is no such folder");
    }
    return sample(patch, radar == null || names.length < 2 ? null : radar.resolve(names[1]), classes);
  }

  private static Map<Split, List<Labelled>> all(
      Layout layout, Path optical, @Nullable Path radar, List<String> classes) {
    Map<String, Path> partners = radar == null ? Map.of() : layout.folders(radar).parallelStream()
        .collect(Collectors.toMap(BigEarthNetV1::partner, Function.identity()));
    return HashSplit.of(layout.folders(optical).stream()
        .map(patch -> sample(patch, partners.get(Layout.name(patch)), classes)).toList());
  }

  /// The Sentinel-2 patch that a Sentinel-1 patch belongs to.
  private static String partner(Path radar) {
    Path metadata = metadata(radar);
    return Json.field(metadata, Json.read(metadata), "corresponding_s2_patch").asString();
  }

  private static Labelled sample(Path optical, @Nullable Path radar, List<String> classes) {
    return new Labelled(Layout.name(optical), () -> BigEarthNet.images(optical, radar), () -> target(optical, classes));
  }

  private static Classes target(Path patch, List<String> classes) {
    Path metadata = metadata(patch);
    JsonNode labels = Json.field(metadata, Json.read(metadata), "labels");
    return Classes.of(StreamSupport.stream(labels.spliterator(), false)
        .map(label -> known(metadata, label.asString()))
        .map(label -> classes.size() == BigEarthNet.CLASSES_43.size() ? label : BigEarthNet.TO_19.get(label))
        .map(classes::indexOf).filter(label -> label >= 0).toList());
  }

  private static String known(Path metadata, String label) {
    if (!BigEarthNet.TO_19.containsKey(label)) {
      throw new DataException(metadata + ": '" + label + "' is none of the 43 classes" + NearName.of(
          label, BigEarthNet.CLASSES_43).map(near -> ", did you mean '" + near + "'?").orElse(""));
    }
    return label;
  }

  private static Path metadata(Path patch) {
    return patch.resolve(Layout.name(patch) + "_labels_metadata.json");
  }
}
