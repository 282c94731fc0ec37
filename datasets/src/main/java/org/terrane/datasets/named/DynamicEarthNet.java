package org.terrane.datasets.named;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.terrane.datasets.labelled.Labelled;
import org.terrane.datasets.labelled.LabelledData;
import org.terrane.datasets.labelled.MaskCode;
import org.terrane.datasets.labelled.Split;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.scene.Sensors;
import org.terrane.datasets.sets.ImageSet;
import org.terrane.datasets.sets.SetImage;

/// DynamicEarthNet: land cover month by month under daily Planet images.
///
/// - **What**: 75 areas of 1024 x 1024 pixels of 3 m, a Planet Fusion image a day in 2018 and 2019, a label a month.
/// - **Bands**: **blue, green, red, near infrared** in this order, surface reflectance in ten-thousandths, 16 bits.
///   Georeferenced in UTM. The monthly Sentinel-1 and Sentinel-2 composites are not read.
/// - **Classes**: seven bands of 0 and 255, one for each: impervious surface, agriculture, forest and other vegetation,
///   wetlands, soil, water, snow and ice. Papers ignore the last, which occurs in two areas. A pixel of none is
///   ignored.
/// - **Samples**: an area in a month, `1311_3077_13/2018-01`: all images of the month, and its label.
/// - **Splits**: the lists of areas and months that go with the paper's code, `train.txt`, `val.txt`, `test.txt`, at
///   the root or in `dynnet_training_splits`. Without them one **area** in five is for the test by a hash of its name.
/// - **Layout**: the archives unpacked anywhere below the root, so that there are
///
///   ```
///   …/<zone>/<tile>/<area>/PF-SR/2018-01-01.tif
///   …/<area>_<zone>/Labels/Raster/<tile>/<tile>-2018_01_01.tif      or …-2018-01-01.tif
///   ```
///
/// - **Pitfalls**: Planet Fusion fills clouds from other days; `PF-QA` tells where, and is not read.
/// - **Licence and source**: Creative Commons, CC BY-SA 4.0 to our knowledge (not verified). A. Toker et al.,
///   "DynamicEarthNet: Daily Multi-Spectral Satellite Dataset for Semantic Change Segmentation", CVPR 2022,
///   arXiv:2203.12560; data doi:10.14459/2022mp1650201 (not verified).
public final class DynamicEarthNet {

  static final NamedDataset ENTRY = new NamedDataset("dynamicearthnet", "monthly land cover under daily images",
      "Planet Fusion, BGR and near infrared", "7, per pixel",
      "…/<area>/PF-SR/<date>.tif, …/<area>_<zone>/Labels/Raster/<tile>/*<date>.tif, {train,val,test}.txt optional",
      "CC BY-SA 4.0 (not verified)", DynamicEarthNet::open);

  private static final List<String> CLASSES = List.of("impervious surface", "agriculture",
      "forest and other vegetation", "wetlands", "soil", "water", "snow and ice");
  private static final ImageFormat FORMAT =
      ImageFormat.of(Sensors.PLANETSCOPE_4, List.of("blue", "green", "red", "nir"), ImageFormat.TEN_THOUSANDTHS);
  private static final MaskCode CODE = new MaskCode.OneHot(CLASSES.size(), true);

  private static final int DEEPEST = 8;
  private static final Pattern AREA = Pattern.compile("\\d+_\\d+_\\d+");
  private static final Pattern LABEL = Pattern.compile(".*(\\d{4})[-_](\\d{2})[-_]\\d{2}\\.tif");

  private DynamicEarthNet() {}

  /// @throws DataException if there are no images or no labels below the folder, or a list names what is not there
  public static LabelledData open(Path folder) {
    Layout layout = new Layout(folder, "DynamicEarthNet", ENTRY.layout());
    Map<String, Labelled> samples = samples(layout, find(layout, "PF-SR"), find(layout, "Raster"));
    Layout lists = layout.within("dynnet_training_splits");
    Map<Split, List<Labelled>> splits = new EnumMap<>(Split.class);
    if (lists.has("train.txt")) {
      splits.put(Split.TRAINING, listed(lists.file("train.txt"), lists, samples));
      splits.put(Split.VALIDATION, listed(lists.file("val.txt"), lists, samples));
      splits.put(Split.TEST, listed(lists.file("test.txt"), lists, samples));
    } else {
      samples.forEach((id, sample) -> splits.computeIfAbsent(
          HashSplit.isHeldOut(area(id)) ? Split.TEST : Split.TRAINING, key -> new ArrayList<>()).add(sample));
    }
    return new LabelledData(ENTRY.name(), CLASSES, splits);
  }

  /// The folders of this name by the area that they belong to.
  private static Map<String, Path> find(Layout layout, String name) {
    try (Stream<Path> all = Files.find(layout.folder(""), DEEPEST,
        (path, attributes) -> attributes.isDirectory() && path.endsWith(name))) {
      Map<String, Path> byArea = new TreeMap<>();
      all.forEach(path -> byArea.put(area(path.toString()), path));
      if (byArea.isEmpty()) {
        throw layout.unlike(layout.root(), "holds no folder " + name);
      }
      return byArea;
    } catch (IOException e) {
      throw new DataException(layout.root() + ": cannot be listed: " + e.getMessage(), e);
    }
  }

  private static Map<String, Labelled> samples(Layout layout, Map<String, Path> images, Map<String, Path> labels) {
    Map<String, Labelled> samples = new TreeMap<>();
    labels.forEach((area, raster) -> {
      Path days = images.get(area);
      if (days != null) {
        for (Path label : layout.files(layout.folders(raster).getFirst(), ".tif")) {
          Matcher date = LABEL.matcher(Layout.name(label));
          if (!date.matches()) {
            throw layout.unlike(label, "has no date in its name");
          }
          String month = date.group(1) + "-" + date.group(2);
          samples.put(area + "/" + month, sample(layout, area + "/" + month, month, days, label));
        }
      }
    });
    return samples;
  }

  private static Labelled sample(Layout layout, String id, String month, Path days, Path label) {
    return new Labelled(id, () -> ImageSet.of(id, days(layout, days, month).map(DynamicEarthNet::image).toList()),
        () -> Masks.of(label, CODE, image(days(layout, days, month).findFirst().orElseThrow(
            () -> layout.unlike(days, "holds no image of " + month)))));
  }

  private static Stream<Path> days(Layout layout, Path folder, String month) {
    return layout.files(folder, ".tif").stream().filter(file -> Layout.name(file).startsWith(month));
  }

  private static SetImage image(Path file) {
    return FORMAT.image(file, TimeText.parse(file, Layout.stem(file)));
  }

  /// Lines name the folder of images, the label and the month: `… /labels/1311_3077_13_10N/… 2018-01`.
  private static List<Labelled> listed(Path list, Layout layout, Map<String, Labelled> samples) {
    return layout.lines(list).stream().map(line -> {
      String id = area(line) + "/" + line.substring(line.lastIndexOf(' ') + 1);
      Labelled sample = samples.get(id);
      if (sample == null) {
        throw new DataException(list + ": lists " + id + ", but there are no images or no label of it");
      }
      return sample;
    }).toList();
  }

  private static String area(String text) {
    Matcher area = AREA.matcher(text);
    String last = "";
    while (area.find()) {
      last = area.group();
    }
    return last;
  }
}
