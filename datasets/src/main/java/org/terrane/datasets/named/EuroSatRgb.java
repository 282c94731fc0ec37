package org.terrane.datasets.named;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.scene.Sensor;
import org.terrane.datasets.scene.Sensors;
import org.terrane.datasets.sets.ImageSet;
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
/// - **Layout**: `labels.csv` (`file,label,class`) beside one folder per class.
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
    /// @throws DataException if the file is missing, damaged or of another size
    public float[] read() {
      BufferedImage image = decode();
      if (image.getWidth() != SIDE || image.getHeight() != SIDE) {
        throw new DataException(
            file + ": is " + image.getWidth() + "x" + image.getHeight() + ", expected 64x64 pixels");
      }
      int[] rgb = image.getRGB(0, 0, SIDE, SIDE, null, 0, SIDE);
      float[] values = new float[3 * rgb.length];
      for (int i = 0; i < rgb.length; i++) {
        values[i] = (rgb[i] >> 16 & 0xFF) / 255f;
        values[rgb.length + i] = (rgb[i] >> 8 & 0xFF) / 255f;
        values[2 * rgb.length + i] = (rgb[i] & 0xFF) / 255f;
      }
      return values;
    }

    /// The patch without its label, as pre-training sees it: an image that lies nowhere on Earth.
    public SetImage image() {
      return PatchRaster.image(this);
    }

    private BufferedImage decode() {
      try {
        BufferedImage image = ImageIO.read(file.toFile());
        if (image != null) {
          return image;
        }
      } catch (IOException e) {
        throw new DataException(file + ": cannot be read as an image: " + e.getMessage(), e);
      }
      throw new DataException(file + ": is not an image, expected a JPEG of 64x64 pixels");
    }
  }

  /// Reads the list of patches, not the patches.
  ///
  /// @throws DataException if the folder has no `labels.csv`, or one that cannot be used
  public static EuroSatRgb open(Path folder) {
    Path list = folder.resolve("labels.csv");
    List<String> lines = lines(list);
    TreeMap<Integer, String> classes = new TreeMap<>();
    List<Item> training = new ArrayList<>();
    List<Item> heldOut = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      String[] cells = lines.get(i).split(",", -1);
      int label = label(cells, list, i + 1);
      classes.put(label, cells[2]);
      (isHeldOut(cells[0]) ? heldOut : training).add(new Item(folder.resolve(cells[0]), label));
    }
    if (classes.isEmpty() || classes.lastKey() != classes.size() - 1) {
      throw new DataException(list + ": labels are " + classes.keySet() + ", expected 0, 1, 2 … without a gap");
    }
    return new EuroSatRgb(List.copyOf(classes.values()), training, heldOut);
  }

  /// The training patches without their labels, each an image set of one image that lies nowhere on Earth: for
  /// pre-training beside real places.
  public List<ImageSet> trainingSets() {
    return training.stream().map(item -> ImageSet.of(item.file().toString(), List.of(item.image()))).toList();
  }

  private static List<String> lines(Path list) {
    if (!Files.exists(list)) {
      throw new DataException(list + ": there is no such file; expected EuroSAT's list of patches");
    }
    try {
      List<String> lines = Files.readAllLines(list);
      if (lines.isEmpty() || !lines.getFirst().strip().equals(HEADER)) {
        throw new DataException(list + ": begins with '" + (lines.isEmpty() ? "" : lines.getFirst())
            + "', expected '" + HEADER + "'");
      }
      return lines;
    } catch (IOException e) {
      throw new DataException(list + ": cannot be read: " + e.getMessage(), e);
    }
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

  /// One in five, by the FNV-1a hash of the name in the list.
  private static boolean isHeldOut(String file) {
    int hash = 0x811C9DC5;
    for (int i = 0; i < file.length(); i++) {
      hash = (hash ^ file.charAt(i)) * 0x01000193;
    }
    hash ^= hash >>> 15;
    return Integer.remainderUnsigned(hash, 5) == 0;
  }
}
