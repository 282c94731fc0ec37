package org.terrane.datasets.named;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.terrane.datasets.hdf5.Hdf5Array;
import org.terrane.datasets.hdf5.Hdf5Patch;
import org.terrane.datasets.labelled.Labelled;
import org.terrane.datasets.labelled.LabelledData;
import org.terrane.datasets.labelled.Split;
import org.terrane.datasets.labelled.Target;
import org.terrane.datasets.labelled.Target.OneClass;
import org.terrane.datasets.labelled.Target.Unlabelled;
import org.terrane.datasets.raster.SampleType;
import org.terrane.datasets.scene.Sensors;
import org.terrane.datasets.sets.Calibration;
import org.terrane.datasets.sets.ImageSet;
import org.terrane.datasets.sets.SetImage;

/// So2Sat LCZ42: local climate zones of cities under Sentinel-1 and Sentinel-2.
///
/// - **What**: 400 673 pairs of patches of 32 x 32 pixels of 10 m, 42 cities for training, ten others for validation
///   and test.
/// - **Bands**: `sen1`, eight channels of doubles: VH real and imaginary, VV real and imaginary, then the intensities
///   of VH and VV after a Lee filter, then two of the covariance. The fifth and sixth are read, from linear power to
///   dB. `sen2`, ten channels of reflectance from 0 to 1: B02 B03 B04 B05 B06 B07 B08 B8A B11 B12, taken as level 1C
///   (not verified). No georeference, no date: patches are shuffled.
/// - **Classes**: 17 local climate zones, one-hot in `label`: ten built, seven natural.
/// - **Splits**: official, one file each (version 2, with the labels of the test; version 3 has the same form).
/// - **Layout**
///
///   ```
///   training.h5   validation.h5   testing.h5      sen1 (N, 32, 32, 8)  sen2 (N, 32, 32, 10)  label (N, 17)
///   ```
///
///   The last two may be absent, and so may the labels of the test, as in version 1.
/// - **Pitfalls**: training is 52 GB and not compressed: patches are read one by one from the file, labels all at once.
///   Later versions give the places in files of their own (`training_geo.h5`), which are not read.
/// - **Licence and source**: CC BY 4.0. X. X. Zhu et al., "So2Sat LCZ42: A Benchmark Data Set for the Classification of
///   Global Local Climate Zones", IEEE GRSM 8(3), 2020, doi:10.1109/MGRS.2020.2964708; data doi:10.14459/2020mp1483140
///   (not verified). Contains modified Copernicus Sentinel data.
public final class So2Sat {

  static final NamedDataset ENTRY = new NamedDataset("so2sat", "local climate zones of cities",
      "Sentinel-2 (10 bands), Sentinel-1", "17, one each",
      "{training,validation,testing}.h5 with sen1, sen2, label", "CC BY 4.0", So2Sat::open);

  private static final List<String> CLASSES = List.of("compact high rise", "compact mid rise", "compact low rise",
      "open high rise", "open mid rise", "open low rise", "lightweight low rise", "large low rise", "sparsely built",
      "heavy industry", "dense trees", "scattered trees", "bush, scrub", "low plants", "bare rock or paved",
      "bare soil or sand", "water");

  private static final ImageFormat RADAR = ImageFormat.of(Sensors.SENTINEL_1,
      List.of("", "", "", "", "VH", "VV", "", ""), new Calibration.Logarithmic(10, 0)).pixels(10).sized(32, 32);
  private static final ImageFormat OPTICAL = ImageFormat.of(Sensors.SENTINEL_2_L1C,
      List.of("B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B11", "B12"), Calibration.IDENTITY)
      .pixels(10).sized(32, 32);
  private static final int BLOCK = 1 << 16;

  private So2Sat() {}

  /// @throws org.terrane.datasets.scene.DataException if training.h5 is missing, or a label is not one-hot
  /// @throws org.terrane.datasets.raster.RasterException if a file is damaged or has no labels
  public static LabelledData open(Path folder) {
    Layout layout = new Layout(folder, "So2Sat", ENTRY.layout());
    List<Labelled> training = samples(layout, layout.file("training.h5"));
    return new LabelledData(ENTRY.name(), CLASSES, Map.of(
        Split.TRAINING, training,
        Split.VALIDATION, optional(layout, "validation.h5"),
        Split.TEST, optional(layout, "testing.h5")));
  }

  private static List<Labelled> optional(Layout layout, String name) {
    return layout.has(name) ? samples(layout, layout.file(name)) : List.of();
  }

  private static List<Labelled> samples(Layout layout, Path file) {
    List<Labelled> samples = new ArrayList<>();
    if (!Hdf5Array.names(file).contains("label")) {
      return unlabelled(layout, file);
    }
    try (Hdf5Array labels = Hdf5Array.open(file, "label")) {
      long[] shape = labels.shape();
      if (shape.length != 2 || shape[1] != CLASSES.size()) {
        throw layout.unlike(file, "has labels of another shape than (N, 17)");
      }
      for (long first = 0; first < shape[0]; first += BLOCK) {
        int count = (int) Math.min(BLOCK, shape[0] - first);
        float[] block = labels.read(new long[] {first, 0}, new int[] {count, CLASSES.size()});
        for (int i = 0; i < count; i++) {
          samples.add(sample(file, first + i, new OneClass(label(layout, file, block, i))));
        }
      }
    }
    return samples;
  }

  private static List<Labelled> unlabelled(Layout layout, Path file) {
    if (!Layout.name(file).equals("testing.h5")) {
      throw layout.unlike(file, "has no labels");
    }
    try (Hdf5Array patches = Hdf5Array.open(file, "sen2")) {
      return LongStream.range(0, patches.shape()[0]).mapToObj(i -> sample(file, i, new Unlabelled())).toList();
    }
  }

  private static int label(Layout layout, Path file, float[] labels, int row) {
    int found = -1;
    for (int c = 0; c < CLASSES.size(); c++) {
      float value = labels[row * CLASSES.size() + c];
      if (value != 0 && (value != 1 || found >= 0)) {
        throw layout.unlike(file, "has a label that is not one-hot");
      }
      found = value == 1 ? c : found;
    }
    if (found < 0) {
      throw layout.unlike(file, "has a label that is not one-hot");
    }
    return found;
  }

  private static Labelled sample(Path file, long index, Target target) {
    String id = Layout.stem(file) + "/" + index;
    return Labelled.of(id, () -> ImageSet.of(
        id, List.of(image(RADAR, file, "sen1", index), image(OPTICAL, file, "sen2", index))), target);
  }

  private static SetImage image(ImageFormat format, Path file, String array, long index) {
    return format.image(file.resolve(array).resolve(Long.toString(index)), SampleType.F64,
        () -> Hdf5Patch.open(file, array, index));
  }
}
