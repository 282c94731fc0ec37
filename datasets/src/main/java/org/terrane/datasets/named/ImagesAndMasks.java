package org.terrane.datasets.named;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.terrane.datasets.labelled.Labelled;
import org.terrane.datasets.labelled.LabelledData;
import org.terrane.datasets.labelled.MaskCode;
import org.terrane.datasets.labelled.Split;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.scene.Sensors;
import org.terrane.datasets.sets.ImageSet;

/// Any images with one mask each, in two folders, of the same name up to the suffix.
///
/// - **Layout**, one of
///
///   ```
///   classes.txt                        class names, one a line: the first is stored as 0
///   images/a.tif   masks/a.png         one in five is for the test, by a hash of its name
///
///   classes.txt
///   train/images/a.tif   train/masks/a.png     val/ and test/ are optional
///   ```
///
/// - **Bands**: as the [ImageFormat] says that is given; red, green, blue where none is. Without a georeference pixels
///   are said to be of 1 m.
/// - **Masks**: one band of class numbers from 0; 255 is ignored. Another code may be given.
/// - **Pitfalls**: neighbouring tiles in both splits make results look better than they are; use folders of splits.
public final class ImagesAndMasks {

  static final NamedDataset ENTRY = new NamedDataset("images-and-masks", "any images with a mask each",
      "RGB, or as told", "classes.txt, per pixel", "classes.txt, images/<name>.* masks/<name>.*, or below"
          + " {train,val,test}/", "the data's own", ImagesAndMasks::open);

  private static final int IGNORED = 255;
  private static final String[] ENDINGS = {".png", ".jpg", ".jpeg", ".tif", ".tiff", ".npy"};

  private ImagesAndMasks() {}

  /// Colour images; the masks' classes are those of `classes.txt`.
  ///
  /// @throws DataException if a folder, a mask or `classes.txt` is missing
  public static LabelledData open(Path folder) {
    Layout layout = layout(folder);
    List<String> classes = layout.lines(layout.file("classes.txt"));
    return open(folder, ImageFormat.of(Sensors.RGB).pixels(1), classes,
        MaskCode.Values.from(0, classes.size(), IGNORED));
  }

  /// Images and masks of known formats.
  ///
  /// @throws DataException if a folder or a mask is missing
  public static LabelledData open(Path folder, ImageFormat format, List<String> classes, MaskCode code) {
    Layout layout = layout(folder);
    if (!layout.has("train")) {
      return new LabelledData(ENTRY.name(), classes, HashSplit.of(pairs(layout, layout.root(), format, code)));
    }
    Map<Split, List<Labelled>> splits = new EnumMap<>(Split.class);
    splits.put(Split.TRAINING, pairs(layout, layout.folder("train"), format, code));
    if (layout.has("val")) {
      splits.put(Split.VALIDATION, pairs(layout, layout.folder("val"), format, code));
    }
    if (layout.has("test")) {
      splits.put(Split.TEST, pairs(layout, layout.folder("test"), format, code));
    }
    return new LabelledData(ENTRY.name(), classes, splits);
  }

  private static Layout layout(Path folder) {
    return new Layout(folder, "a folder of images and masks", ENTRY.layout());
  }

  private static List<Labelled> pairs(Layout layout, Path part, ImageFormat format, MaskCode code) {
    Map<String, Path> masks = layout.files(part.resolve("masks"), ENDINGS).stream()
        .collect(Collectors.toMap(Layout::stem, Function.identity(), (first, second) -> {
          throw layout.unlike(second, "has the same name as " + first);
        }));
    return layout.files(part.resolve("images"), ENDINGS).stream().map(image -> {
      Path mask = masks.get(Layout.stem(image));
      if (mask == null) {
        throw layout.unlike(image, "has no mask of the same name in " + part.resolve("masks"));
      }
      String id = layout.relative(image);
      return new Labelled(id, () -> ImageSet.of(id, List.of(format.image(image, null))),
          () -> Masks.of(mask, code, format.image(image, null)));
    }).toList();
  }
}
