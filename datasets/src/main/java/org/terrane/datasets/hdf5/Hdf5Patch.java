package org.terrane.datasets.hdf5;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.terrane.datasets.raster.Raster;
import org.terrane.datasets.raster.RasterBand;
import org.terrane.datasets.raster.RasterException;
import org.terrane.datasets.raster.RasterInfo;
import org.terrane.datasets.raster.SampleType;
import org.terrane.datasets.raster.Window;

/// One of the patches that are stacked in an array of the axes `(patch, height, width, band)`.
///
/// Its path in [#info] is the file's with the array's name and the patch's number behind it: `training.h5/sen2/17`.
public final class Hdf5Patch implements Raster {

  private final Hdf5Array array;
  private final long index;
  private final RasterInfo info;

  private Hdf5Patch(Hdf5Array array, long index, RasterInfo info) {
    this.array = array;
    this.index = index;
    this.info = info;
  }

  /// @param name the array's path in the file
  /// @param index the patch's number from 0
  /// @throws RasterException if the file is missing or damaged, or has no such patch
  public static Hdf5Patch open(Path file, String name, long index) {
    Hdf5Array array = Hdf5Array.open(file, name);
    try {
      Path path = file.resolve(name).resolve(Long.toString(index));
      return new Hdf5Patch(array, index, info(path, array.shape(), index, array.type()));
    } catch (RuntimeException e) {
      array.close();
      throw e;
    }
  }

  @Override
  public RasterInfo info() {
    return info;
  }

  @Override
  public void read(Window window, int[] bands, float[] into) {
    info.checkRead(window, bands, into);
    int count = info.bands().size();
    float[] values = array.read(
        new long[] {index, window.y(), window.x(), 0}, new int[] {1, window.height(), window.width(), count});
    int area = window.width() * window.height();
    for (int b = 0; b < bands.length; b++) {
      for (int i = 0; i < area; i++) {
        into[b * area + i] = values[i * count + bands[b]];
      }
    }
  }

  @Override
  public void close() {
    array.close();
  }

  private static RasterInfo info(Path path, long[] shape, long index, SampleType type) {
    if (shape.length != 4 || index < 0 || index >= shape[0]) {
      throw new RasterException(path, "is no patch of an array of shape "
          + Arrays.toString(shape) + ", expected one of (patch, height, width, band)");
    }
    List<RasterBand> bands = IntStream.rangeClosed(1, Math.toIntExact(shape[3]))
        .mapToObj(i -> new RasterBand(Integer.toString(i), type, null, 1, 0, Map.of())).toList();
    return new RasterInfo(
        path, Math.toIntExact(shape[2]), Math.toIntExact(shape[1]), bands, null, 0, Map.of(), null);
  }
}
