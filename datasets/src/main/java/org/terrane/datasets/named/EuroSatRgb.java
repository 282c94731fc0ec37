package org.terrane.datasets.named;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.terrane.datasets.labelled.Labelled;
import org.terrane.datasets.labelled.LabelledData;
import org.terrane.datasets.labelled.Split;
import org.terrane.datasets.labelled.Target.OneClass;
import org.terrane.datasets.raster.Raster;
import org.terrane.datasets.raster.SampleType;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.scene.Sensor;
import org.terrane.datasets.scene.Sensors;
import org.terrane.datasets.sets.ImageSet;
import org.terrane.datasets.sets.RasterSource;
import org.terrane.datasets.sets.SetImage;

/// EuroSAT, RGB release: land use of Sentinel-2 patches.
///
/// - **What**: 64 x 64 pixels of 10 m, red, green, blue, one of ten classes (annual crop, forest, herbaceous
///   vegetation, highway, industrial, pasture, permanent crop, residential, river, sea and lake); 27 000 patches in
///   the full release, 300 of each class in the subset used for development.
/// - **How it was made**: bands B04, B03, B02 stretched to 8 bits by the authors and stored as JPEG; 34 European
///   countries; no georeference and no date. Forest and lake patches are dark and nearly featureless.
/// - **Use**: classification with a frozen or fine-tuned encoder. The full release has no official split; here 20 % of
///   each class are held out by a hash of the file name, so the split does not depend on order or subset.
/// - **Layout**: one folder per class, as released, or a list `labels.csv` (`file,label,class`) beside them.
///
///   ```
///   AnnualCrop/AnnualCrop_1.jpg  …  SeaLake/SeaLake_3000.jpg
///   labels.csv                      optional: `AnnualCrop/AnnualCrop_1.jpg,0,AnnualCrop`
///   ```
///
/// - **Licence and source**: MIT; P. Helber, B. Bischke, A. Dengel, D. Borth, "EuroSAT: A Novel Dataset and Deep
///   Learning Benchmark for Land Use and Land Cover Classification", IEEE JSTARS 12(7), 2019,
///   doi:10.1109/JSTARS.2019.2918242. Contains modified Copernicus Sentinel data.
///
/// @param classes class names by label
/// @param training the 80 %, in the order of the list
/// @param heldOut the 20 %
public record EuroSatRgb(List<String> classes, List<Item> training, List<Item> heldOut) {

  /// Pixels along a patch's side.
  public static final int SIDE = 64;

  /// Ground sample distance in metres.
  public static final float GSD = 10;

  /// Its bands are the channels in order.
  public static final Sensor SENSOR = Sensors.SENTINEL_2_RGB;

  /// Names of the class folders in the order of their labels.
  static final List<String> CLASSES = List.of("AnnualCrop", "Forest", "HerbaceousVegetation", "Highway", "Industrial",
      "Pasture", "PermanentCrop", "Residential", "River", "SeaLake");

  static final NamedDataset ENTRY = new NamedDataset("eurosat-rgb", "land use of Sentinel-2 patches",
      "Sentinel-2 as 8-bit RGB", "10, one each", "<class>/<class>_<n>.jpg, labels.csv optional", "MIT",
      folder -> open(folder).labelled());

  private static final ImageFormat FORMAT = ImageFormat.of(SENSOR).pixels(GSD).sized(SIDE, SIDE).stored(SampleType.U8);
  private static final String LIST = "labels.csv";
  private static final String HEADER = "file,label,class";

  public EuroSatRgb {
    classes = List.copyOf(classes);
    training = List.copyOf(training);
    heldOut = List.copyOf(heldOut);
  }

  /// One labelled patch, not read yet.
  public record Item(Path file, int label) {

    /// Reads the patch: `(3, 64, 64)`, red, green, blue, each 0 to 1.
    ///
    /// @throws DataException if it is of another size
    /// @throws org.terrane.datasets.raster.RasterException if the file is missing or damaged
    public float[] read() {
      RasterSource source = image().finest();
      float[] values = new float[3 * SIDE * SIDE];
      try (Raster raster = source.opener().get()) {
        raster.read(source.info().window(), new int[] {0, 1, 2}, values);
      }
      for (int i = 0; i < values.length; i++) {
        values[i] /= 255f;
      }
      return values;
    }

    /// The patch without its label, as pre-training sees it: an image that lies nowhere on Earth.
    public SetImage image() {
      return FORMAT.image(file, null);
    }
  }

  /// Reads the list of patches, not the patches.
  ///
  /// @throws DataException if the folder has neither class folders nor `labels.csv`, or one that cannot be used
  public static EuroSatRgb open(Path folder) {
    Layout layout = new Layout(folder, "EuroSAT RGB", "AnnualCrop/*.jpg … SeaLake/*.jpg, or " + LIST);
    return layout.has(LIST) ? listed(layout) : inFolders(layout.within("EuroSAT_RGB"));
  }

  /// The training patches without their labels, each an image set of one image that lies nowhere on Earth: for
  /// pre-training beside real places.
  public List<ImageSet> trainingSets() {
    return training.stream().map(item -> ImageSet.of(item.file().toString(), List.of(item.image()))).toList();
  }

  /// The same samples in the form all data sets have; those held out are for the test.
  public LabelledData labelled() {
    return new LabelledData(ENTRY.name(), classes,
        Map.of(Split.TRAINING, labelled(training), Split.TEST, labelled(heldOut)));
  }

  private List<Labelled> labelled(List<Item> items) {
    return items.stream().map(item -> {
      String id = classes.get(item.label()) + "/" + Layout.name(item.file());
      return Labelled.of(id, () -> ImageSet.of(id, List.of(item.image())), new OneClass(item.label()));
    }).toList();
  }

  private static EuroSatRgb inFolders(Layout layout) {
    LabelledData data = FolderOfClasses.open(ENTRY.name(), layout, CLASSES, FORMAT, ".jpg");
    return new EuroSatRgb(CLASSES, items(layout, data.training()), items(layout, data.test()));
  }

  private static List<Item> items(Layout layout, List<Labelled> samples) {
    return samples.stream()
        .map(sample -> new Item(layout.root().resolve(sample.id()), ((OneClass) sample.target()).label())).toList();
  }

  private static EuroSatRgb listed(Layout layout) {
    Path list = layout.file(LIST);
    List<String> lines = layout.lines(list);
    if (lines.isEmpty() || !lines.getFirst().equals(HEADER)) {
      throw new DataException(list + ": begins with '" + (lines.isEmpty() ? "" : lines.getFirst())
          + "', expected '" + HEADER + "'");
    }
    TreeMap<Integer, String> classes = new TreeMap<>();
    List<Item> training = new ArrayList<>();
    List<Item> heldOut = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      String[] cells = lines.get(i).split(",", -1);
      int label = label(cells, list, i + 1);
      classes.put(label, cells[2]);
      (HashSplit.isHeldOut(cells[0]) ? heldOut : training).add(new Item(layout.root().resolve(cells[0]), label));
    }
    if (classes.isEmpty() || classes.lastKey() != classes.size() - 1) {
      throw new DataException(list + ": labels are " + classes.keySet() + ", expected 0, 1, 2 … without a gap");
    }
    return new EuroSatRgb(List.copyOf(classes.values()), training, heldOut);
  }

  private static int label(String[] cells, Path list, int line) {
    try {
      if (cells.length == 3) {
        return Integer.parseInt(cells[1].strip());
      }
    } catch (NumberFormatException e) {
      // Falls through to the one message for every malformed line.
    }
    throw new DataException(list + ": line " + line + " is '" + String.join(",", cells) + "', expected " + HEADER);
  }
}
