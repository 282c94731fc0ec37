package org.terrane.datasets.named;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.terrane.datasets.labelled.Labelled;
import org.terrane.datasets.labelled.LabelledData;
import org.terrane.datasets.labelled.MaskCode;
import org.terrane.datasets.labelled.Split;
import org.terrane.datasets.raster.SampleType;
import org.terrane.datasets.scene.Sensors;
import org.terrane.datasets.sets.ImageSet;
import org.terrane.datasets.sets.SetImage;

/// LEVIR-CD: buildings that appeared or went, in pairs of aerial images.
///
/// - **What**: 637 pairs of 1024 x 1024 pixels of 0.5 m from Google Earth, 5 to 14 years apart (2002 to 2018), twenty
///   regions of Texas; 31 333 changed buildings.
/// - **Bands**: red, green, blue, 8-bit PNG. No georeference; the dates of a pair are not published.
/// - **Classes**: 0 unchanged (stored 0), 1 changed (stored 255).
/// - **Order**: a set's first image is the earlier one, of folder `A`; the order comes from the folders' names, since
///   there are no dates.
/// - **Splits**: official, 445 train, 64 val, 128 test.
/// - **Layout**
///
///   ```
///   train/A/train_1.png   train/B/train_1.png   train/label/train_1.png
///   val/…                 test/…
///   ```
///
/// - **Pitfalls**: nearly all pixels are unchanged (about 95 %): accuracy says nothing, use F1 of the changed class.
/// - **Licence and source**: academic use only. H. Chen, Z. Shi, "A Spatial-Temporal Attention-Based Method and a New
///   Dataset for Remote Sensing Image Change Detection", Remote Sensing 12(10), 2020, doi:10.3390/rs12101662.
public final class LevirCd {

  static final NamedDataset ENTRY = new NamedDataset("levir-cd", "buildings that changed between two dates",
      "RGB, two dates", "2, per pixel", "{train,val,test}/{A,B,label}/<name>.png", "academic use", LevirCd::open);

  private static final ImageFormat FORMAT =
      ImageFormat.of(Sensors.RGB).pixels(0.5f).sized(1024, 1024).stored(SampleType.U8);
  private static final MaskCode CODE = MaskCode.Values.of(List.of(0, 255));

  private LevirCd() {}

  /// @throws org.terrane.datasets.scene.DataException if a folder or a pair's second image or label is missing
  public static LabelledData open(Path folder) {
    Layout layout = new Layout(folder, "LEVIR-CD", ENTRY.layout());
    Map<Split, List<Labelled>> splits = new EnumMap<>(Split.class);
    splits.put(Split.TRAINING, pairs(layout, layout.folder("train")));
    splits.put(Split.VALIDATION, pairs(layout, layout.folder("val")));
    splits.put(Split.TEST, pairs(layout, layout.folder("test")));
    return new LabelledData(ENTRY.name(), List.of("unchanged", "changed"), splits);
  }

  private static List<Labelled> pairs(Layout layout, Path part) {
    return layout.files(part.resolve("A"), ".png").stream().map(earlier -> {
      Path later = layout.require(part.resolve("B").resolve(Layout.name(earlier)));
      Path label = layout.require(part.resolve("label").resolve(Layout.name(earlier)));
      String id = Layout.name(part) + "/" + Layout.stem(earlier);
      SetImage first = FORMAT.image(earlier, null);
      return new Labelled(id, () -> ImageSet.of(id, List.of(first, FORMAT.image(later, null))),
          () -> Masks.of(label, CODE, first));
    }).toList();
  }
}
