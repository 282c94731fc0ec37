package org.terrane.datasets.named;

import java.util.List;
import java.util.stream.Collectors;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.scene.NearName;

/// The public data sets this project knows, by name: `NamedData.of("levir-cd").open(folder)`.
public final class NamedData {

  /// All of them: classification, change, segmentation, pre-training, then one's own folders.
  public static final List<NamedDataset> ALL = List.of(
      EuroSatMultispectral.ENTRY, EuroSatRgb.ENTRY, Resisc45.ENTRY, Aid.ENTRY, UcMerced.ENTRY, So2Sat.ENTRY,
      FmowSentinel.ENTRY, BigEarthNetV1.ENTRY, BigEarthNetV1.ENTRY_43, BigEarthNetV2.ENTRY,
      LevirCd.ENTRY, Oscd.ENTRY,
      LoveDa.ENTRY, Potsdam.ENTRY, Isaid.ENTRY, Sen1Floods11.ENTRY, Pastis.ENTRY, DynamicEarthNet.ENTRY,
      WorldCereal.ENTRY,
      Sen12Ms.ENTRY, Ssl4EoS12.ENTRY, TerraMesh.ENTRY,
      FolderOfClasses.ENTRY, ImagesAndMasks.ENTRY);

  private NamedData() {}

  /// The data set of this name.
  ///
  /// @throws DataException `no data set 'levircd', did you mean 'levir-cd'? Known are …`
  public static NamedDataset of(String name) {
    return ALL.stream().filter(data -> data.name().equals(name)).findFirst().orElseThrow(() -> unknown(name));
  }

  private static DataException unknown(String name) {
    List<String> names = ALL.stream().map(NamedDataset::name).toList();
    String hint = NearName.of(name, names).map(near -> ", did you mean '" + near + "'?").orElse(".");
    return new DataException(
        "no data set '" + name + "'" + hint + " Known are " + names.stream().collect(Collectors.joining(" ")));
  }
}
