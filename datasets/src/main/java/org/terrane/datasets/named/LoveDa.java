package org.terrane.datasets.named;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.terrane.datasets.labelled.Labelled;
import org.terrane.datasets.labelled.LabelledData;
import org.terrane.datasets.labelled.MaskCode;
import org.terrane.datasets.labelled.Split;
import org.terrane.datasets.labelled.Target.Unlabelled;
import org.terrane.datasets.raster.SampleType;
import org.terrane.datasets.scene.Sensors;
import org.terrane.datasets.sets.ImageSet;
import org.terrane.datasets.sets.SetImage;

/// LoveDA: land cover of Chinese cities and their countryside, to learn in the one and be asked about the other.
///
/// - **What**: 5 987 images of 1024 x 1024 pixels of 0.3 m from Google Earth, July 2016; Nanjing, Changzhou, Wuhan.
/// - **Bands**: red, green, blue, 8-bit PNG. No georeference.
/// - **Classes**: stored 1 to 7, here 0 to 6: background, building, road, water, barren, forest, agriculture. Stored 0
///   is no data and ignored. Background is a class of its own and counts in the published mean IoU.
/// - **Splits**: official, 2 522 Train, 1 669 Val, 1 796 Test; the labels of Test are not published. Ids begin with
///   `Urban/` or `Rural/` below the split, to choose a domain by.
/// - **Layout**
///
///   ```
///   Train/Urban/images_png/1366.png   Train/Urban/masks_png/1366.png
///   Train/Rural/…   Val/{Urban,Rural}/…   Test/{Urban,Rural}/images_png/…
///   ```
///
///   Test may be absent.
/// - **Licence and source**: CC BY-NC-SA 4.0. J. Wang, Z. Zheng, A. Ma, X. Lu, Y. Zhong, "LoveDA: A Remote Sensing
///   Land-Cover Dataset for Domain Adaptive Semantic Segmentation", NeurIPS Datasets and Benchmarks 2021,
///   doi:10.5281/zenodo.5706578.
public final class LoveDa {

  static final NamedDataset ENTRY = new NamedDataset("loveda", "land cover, urban and rural", "RGB", "7, per pixel",
      "{Train,Val,Test}/{Urban,Rural}/{images_png,masks_png}/<n>.png", "CC BY-NC-SA 4.0", LoveDa::open);

  private static final ImageFormat FORMAT =
      ImageFormat.of(Sensors.RGB).pixels(0.3f).sized(1024, 1024).stored(SampleType.U8);
  private static final MaskCode CODE = MaskCode.Values.from(1, 7, 0);

  private LoveDa() {}

  /// @throws org.terrane.datasets.scene.DataException if a folder or a mask is missing
  public static LabelledData open(Path folder) {
    Layout layout = new Layout(folder, "LoveDA", ENTRY.layout());
    Map<Split, List<Labelled>> splits = new EnumMap<>(Split.class);
    splits.put(Split.TRAINING, samples(layout, "Train"));
    splits.put(Split.VALIDATION, samples(layout, "Val"));
    if (layout.has("Test")) {
      splits.put(Split.TEST, samples(layout, "Test"));
    }
    return new LabelledData(ENTRY.name(),
        List.of("background", "building", "road", "water", "barren", "forest", "agriculture"), splits);
  }

  private static List<Labelled> samples(Layout layout, String part) {
    return Stream.of("Urban", "Rural").map(domain -> layout.folder(part + "/" + domain))
        .flatMap(domain -> layout.files(domain.resolve("images_png"), ".png").stream().map(file -> {
          String id = part + "/" + Layout.name(domain) + "/" + Layout.stem(file);
          SetImage image = FORMAT.image(file, null);
          ImageSet set = ImageSet.of(id, List.of(image));
          if (part.equals("Test")) {
            return Labelled.of(id, () -> set, new Unlabelled());
          }
          Path mask = layout.require(domain.resolve("masks_png").resolve(Layout.name(file)));
          return new Labelled(id, () -> set, () -> Masks.of(mask, CODE, image));
        })).toList();
  }
}
