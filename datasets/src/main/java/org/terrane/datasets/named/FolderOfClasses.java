package org.terrane.datasets.named;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.terrane.datasets.labelled.Labelled;
import org.terrane.datasets.labelled.LabelledData;
import org.terrane.datasets.labelled.Split;
import org.terrane.datasets.labelled.Target.OneClass;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.scene.NearName;
import org.terrane.datasets.scene.Sensors;
import org.terrane.datasets.sets.ImageSet;

/// Any images in one folder for each class, the convention of most scene classification data.
///
/// - **Layout**, one of
///
///   ```
///   <class>/<image>                    split by lists, or one in five for the test by a hash of <class>/<image>
///   train.txt  val.txt  test.txt       optional; also <anything>-train.txt: names of images, one a line
///
///   train/<class>/<image>              val/ and test/ are optional
///   ```
///
/// - **Classes**: the names of the folders in alphabetical order.
/// - **Bands**: as the [ImageFormat] says that is given; red, green, blue where none is. Without a georeference pixels
///   are said to be of 1 m: give a format of one's own if that is known better.
/// - **Pitfalls**: images of one place in both splits make results look better than they are; lists are the remedy.
public final class FolderOfClasses {

  static final NamedDataset ENTRY = new NamedDataset("folder-of-classes", "any images, one class each",
      "RGB, or as told", "one per folder", "<class>/<image>, or {train,val,test}/<class>/<image>", "the data's own",
      FolderOfClasses::open);

  private static final String[] ENDINGS = {".png", ".jpg", ".jpeg", ".tif", ".tiff", ".npy"};
  private static final Map<String, Split> SPLITS =
      Map.of("train", Split.TRAINING, "val", Split.VALIDATION, "test", Split.TEST);

  private FolderOfClasses() {}

  /// Colour images.
  ///
  /// @throws DataException if the folder does not hold folders of images
  public static LabelledData open(Path folder) {
    return open(folder, ImageFormat.of(Sensors.RGB).pixels(1));
  }

  /// Images of a known format.
  ///
  /// @throws DataException if the folder does not hold folders of images
  public static LabelledData open(Path folder, ImageFormat format) {
    Layout layout = new Layout(folder, "a folder of classes", "<class>/<image>, or {train,val,test}/<class>/<image>");
    Path first = layout.has("train") ? layout.folder("train") : layout.folder("");
    List<String> classes = layout.folders(first).stream().map(Layout::name).toList();
    return open(ENTRY.name(), layout, classes, format, ENDINGS);
  }

  /// A published data set in this layout.
  ///
  /// @param classes names of the class folders, all of which must be there, in the order of their labels
  static LabelledData open(
      String name, Layout layout, List<String> classes, ImageFormat format, String... endings) {
    if (!layout.has("train")) {
      List<Labelled> samples = samples(layout, layout.folder(""), classes, format, endings);
      return new LabelledData(name, classes, split(layout, samples));
    }
    Map<Split, List<Labelled>> splits = new EnumMap<>(Split.class);
    SPLITS.forEach((part, split) -> {
      if (layout.has(part)) {
        splits.put(split, samples(layout, layout.folder(part), classes, format, endings));
      }
    });
    return new LabelledData(name, classes, splits);
  }

  private static List<Labelled> samples(
      Layout layout, Path folder, List<String> classes, ImageFormat format, String... endings) {
    for (Path each : layout.folders(folder)) {
      if (!classes.contains(Layout.name(each))) {
        throw layout.unlike(each, "is no class" + NearName.of(Layout.name(each), classes)
            .map(near -> ", did you mean '" + near + "'?").orElse(""));
      }
    }
    List<Labelled> samples = new ArrayList<>();
    for (int label = 0; label < classes.size(); label++) {
      for (Path file : layout.files(folder.resolve(classes.get(label)), endings)) {
        String id = layout.relative(file);
        samples.add(Labelled.of(
            id, () -> ImageSet.of(id, List.of(format.image(file, null))), new OneClass(label)));
      }
    }
    return samples;
  }

  /// By the lists beside the class folders, or else by a hash.
  private static Map<Split, List<Labelled>> split(Layout layout, List<Labelled> samples) {
    Map<Split, List<Labelled>> splits = new EnumMap<>(Split.class);
    Map<String, List<Labelled>> byStem = samples.stream().collect(
        Collectors.groupingBy(sample -> Layout.stem(Path.of(sample.id()))));
    SPLITS.forEach((part, split) -> list(layout, part).forEach(file -> splits.put(split,
        layout.lines(file).stream().map(line -> listed(file, line, byStem)).toList())));
    return splits.isEmpty() ? HashSplit.of(samples) : splits;
  }

  private static List<Path> list(Layout layout, String part) {
    String ending = part + ".txt";
    try (var entries = Files.list(layout.root())) {
      return entries.filter(file -> Layout.name(file).equals(ending) || Layout.name(file).endsWith("-" + ending))
          .sorted().limit(1).toList();
    } catch (IOException e) {
      throw new DataException(layout.root() + ": cannot be listed: " + e.getMessage(), e);
    }
  }

  /// The image of a name, with or without its class folder, with or without a suffix.
  private static Labelled listed(Path list, String line, Map<String, List<Labelled>> byStem) {
    Path wanted = Path.of(line);
    List<Labelled> found = byStem.getOrDefault(Layout.stem(wanted), List.of()).stream()
        .filter(sample -> wanted.getNameCount() == 1
            || Path.of(sample.id()).getParent().endsWith(wanted.getParent().getFileName())).toList();
    if (found.size() != 1) {
      throw new DataException(list + ": lists '" + line + "', but there " + (found.isEmpty()
          ? "is no such image in the class folders" : "are several of this name: name the class folder too"));
    }
    return found.getFirst();
  }
}
