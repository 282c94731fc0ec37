package org.terrane.datasets.hdf5;

import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.exceptions.HdfException;
import java.lang.reflect.Array;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import org.terrane.datasets.raster.RasterException;
import org.terrane.datasets.raster.SampleType;

/// An array of numbers in an HDF5 file, read in parts: files may be larger than memory.
public final class Hdf5Array implements AutoCloseable {

  private final Path path;
  private final HdfFile file;
  private final Dataset array;

  private Hdf5Array(Path path, HdfFile file, Dataset array) {
    this.path = path;
    this.file = file;
    this.array = array;
  }

  /// The names of what a file holds at its root.
  ///
  /// @throws RasterException if the file is missing or no HDF5 file
  public static Set<String> names(Path path) {
    if (!Files.exists(path)) {
      throw new RasterException(path, "does not exist");
    }
    try (HdfFile file = new HdfFile(path)) {
      return Set.copyOf(file.getChildren().keySet());
    } catch (HdfException e) {
      throw new RasterException(path, "cannot be read as HDF5: " + reason(e), e);
    }
  }

  /// @param name the array's path in the file, for example `sen2`
  /// @throws RasterException if the file is missing, no HDF5 file, or has no array of this name
  public static Hdf5Array open(Path path, String name) {
    if (!Files.exists(path)) {
      throw new RasterException(path, "does not exist");
    }
    HdfFile file = null;
    try {
      file = new HdfFile(path);
      Hdf5Array opened = new Hdf5Array(path, file, file.getDatasetByPath(name));
      file = null;
      return opened;
    } catch (HdfException | IllegalArgumentException e) {
      throw new RasterException(path, "has no readable array '" + name + "': " + reason(e), e);
    } finally {
      if (file != null) {
        file.close();
      }
    }
  }

  /// Lengths of the axes, the slowest first.
  public long[] shape() {
    return array.getDimensionsAsLong();
  }

  /// How a value is stored; 64-bit whole numbers have no raster type of their own and are said to be doubles.
  public SampleType type() {
    return switch (array.getJavaType().getName()) {
      case "byte" -> SampleType.I8;
      case "short" -> SampleType.I16;
      case "int" -> SampleType.I32;
      case "float" -> SampleType.F32;
      default -> SampleType.F64;
    };
  }

  /// The values of a box, the last axis fastest, rounded to the nearest float.
  ///
  /// @param from first index on each axis
  /// @param lengths of the box on each axis
  /// @throws RasterException if the box is not in the array, the data is damaged or is no numbers
  public float[] read(long[] from, int[] lengths) {
    try {
      float[] values = new float[Arrays.stream(lengths).reduce(1, Math::multiplyExact)];
      fill(array.getData(from, lengths), values, 0);
      return values;
    } catch (HdfException | IllegalArgumentException e) {
      throw new RasterException(path, "cannot be read: " + reason(e), e);
    }
  }

  @Override
  public void close() {
    file.close();
  }

  /// Copies arrays of arrays of numbers one after the other.
  private int fill(Object from, float[] into, int at) {
    int next = at;
    switch (from) {
      case double[] row -> {
        for (double value : row) {
          into[next++] = (float) value;
        }
      }
      case float[] row -> {
        System.arraycopy(row, 0, into, next, row.length);
        next += row.length;
      }
      case Object[] rows -> {
        for (Object row : rows) {
          next = fill(row, into, next);
        }
      }
      default -> {
        if (!from.getClass().isArray() || !from.getClass().getComponentType().isPrimitive()) {
          throw new RasterException(path, "holds no numbers but " + from.getClass().getSimpleName());
        }
        for (int i = 0; i < Array.getLength(from); i++) {
          into[next++] = ((Number) Array.get(from, i)).floatValue();
        }
      }
    }
    return next;
  }

  private static String reason(RuntimeException e) {
    return String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
  }
}
