package org.terrane.datasets.named;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.terrane.datasets.labelled.Labelled;
import org.terrane.datasets.labelled.LabelledData;
import org.terrane.datasets.labelled.MaskCode;
import org.terrane.datasets.labelled.Split;
import org.terrane.datasets.labelled.Target.Mask;
import org.terrane.datasets.scene.AcquisitionTime;
import org.terrane.datasets.scene.Sensors;
import org.terrane.datasets.sets.ImageSet;
import org.terrane.datasets.sets.SetImage;

/// OSCD, Onera Satellite Change Detection: what was built between two Sentinel-2 images of a city.
///
/// - **What**: 24 cities, two dates each (2015 to 2018), about 600 x 600 pixels of 10 m.
/// - **Bands**: Sentinel-2 level 1C, 13 bands, each a file, reflectance x 10000. `imgs_1_rect` and `imgs_2_rect` hold
///   all bands on one 10 m grid that is the same for both dates, and are read where they are there; else `imgs_1` and
///   `imgs_2`, each band at its own distance, dates up to some pixels different in size.
/// - **Place**: EPSG:4326 with square degrees, so that pixels of `imgs_1` are not 10 m on the ground. Files without a
///   georeference are taken as 10 m and lie nowhere on Earth.
/// - **Classes**: 0 unchanged, 1 changed. `<city>-cm.tif` stores 1 and 2, `cm.png` 0 and 255.
/// - **Splits**: official, 14 cities train, 10 test.
/// - **Layout**: the three archives side by side, `<…>` being `Onera Satellite Change Detection dataset`
///
///   ```
///   <…> - Images/train.txt  test.txt                       names of cities, divided by commas
///   <…> - Images/<city>/dates.txt                          date_1: 20160504
///   <…> - Images/<city>/imgs_1_rect/B01.tif … imgs_2_rect/…
///   <…> - Images/<city>/imgs_1/S2A_…_B01.tif … imgs_2/…
///   <…> - Train Labels/<city>/cm/<city>-cm.tif  cm.png
///   <…> - Test Labels/<city>/cm/…
///   ```
///
///   The folders may also be called `images`, `train_labels` and `test_labels`.
/// - **Pitfalls**: changes are 1 to 4 % of the pixels; registration is good to a pixel at best; Bercy and Paris touch.
/// - **Licence and source**: labels CC BY-NC-SA; R. Caye Daudt, B. Le Saux, A. Boulch, Y. Gousseau, "Urban Change
///   Detection for Multispectral Earth Observation Using Convolutional Neural Networks", IGARSS 2018,
///   doi:10.1109/IGARSS.2018.8518015; <https://rcdaudt.github.io/oscd/>. Contains modified Copernicus Sentinel data.
public final class Oscd {

  static final NamedDataset ENTRY = new NamedDataset("oscd", "urban change between two dates",
      "Sentinel-2 L1C, 13 bands, two dates", "2, per pixel",
      "'… - Images'/<city>/imgs_{1,2}[_rect]/*B01.tif, '… - {Train,Test} Labels'/<city>/cm/", "CC BY-NC-SA (labels)",
      Oscd::open);

  private static final ImageFormat FORMAT = ImageFormat.of(
      Sensors.SENTINEL_2_L1C, ImageFormat.SENTINEL_2, ImageFormat.TEN_THOUSANDTHS).pixels(10);
  private static final MaskCode TIFF = MaskCode.Values.from(1, 2);
  private static final MaskCode PICTURE = MaskCode.Values.of(List.of(0, 255));
  private static final String FULL = "Onera Satellite Change Detection dataset - ";

  private Oscd() {}

  /// @throws org.terrane.datasets.scene.DataException if a folder, a city or its dates are missing
  public static LabelledData open(Path folder) {
    Layout layout = new Layout(folder, "OSCD", ENTRY.layout());
    Path images = layout.anyFolder(FULL + "Images", "images");
    Map<Split, List<Labelled>> splits = new EnumMap<>(Split.class);
    splits.put(Split.TRAINING,
        cities(layout, images, "train.txt", layout.anyFolder(FULL + "Train Labels", "train_labels")));
    splits.put(Split.TEST,
        cities(layout, images, "test.txt", layout.anyFolder(FULL + "Test Labels", "test_labels")));
    return new LabelledData(ENTRY.name(), List.of("unchanged", "changed"), splits);
  }

  private static List<Labelled> cities(Layout layout, Path images, String list, Path labels) {
    return layout.lines(images.resolve(list)).stream().flatMap(line -> Arrays.stream(line.split(",")))
        .map(String::strip).filter(name -> !name.isEmpty())
        .map(city -> city(layout, images.resolve(city), labels.resolve(city))).toList();
  }

  private static Labelled city(Layout layout, Path folder, Path labels) {
    List<AcquisitionTime> dates = layout.lines(folder.resolve("dates.txt")).stream()
        .map(line -> TimeText.parse(folder.resolve("dates.txt"), line.substring(line.lastIndexOf(' ') + 1))).toList();
    if (dates.size() != 2) {
      throw layout.unlike(folder.resolve("dates.txt"), "names " + dates.size() + " dates, expected two");
    }
    return new Labelled(Layout.name(folder), () -> ImageSet.of(Layout.name(folder),
        List.of(image(layout, folder, 1, dates.getFirst()), image(layout, folder, 2, dates.getLast()))),
        () -> mask(layout, labels, image(layout, folder, 1, dates.getFirst())));
  }

  private static SetImage image(Layout layout, Path city, int number, AcquisitionTime date) {
    boolean rectified = Files.isDirectory(city.resolve("imgs_1_rect"));
    Path folder = city.resolve("imgs_" + number + (rectified ? "_rect" : ""));
    List<Path> files = layout.files(folder, ".tif");
    return FORMAT.imageOfFiles(band -> files.stream().filter(file -> Layout.stem(file).endsWith(band)).findFirst()
        .orElseThrow(() -> layout.unlike(folder, "holds no file *" + band + ".tif")), date);
  }

  private static Mask mask(Layout layout, Path labels, SetImage first) {
    Path tiff = labels.resolve("cm").resolve(Layout.name(labels) + "-cm.tif");
    return Files.exists(tiff) ? Masks.of(tiff, TIFF, first)
        : Masks.of(layout.require(labels.resolve("cm/cm.png")), PICTURE, first);
  }
}
