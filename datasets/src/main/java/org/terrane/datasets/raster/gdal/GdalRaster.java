package org.terrane.datasets.raster.gdal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.gdal.gdal.Dataset;
import org.gdal.gdal.gdal;
import org.gdal.gdalconst.gdalconstConstants;
import org.terrane.datasets.raster.Raster;
import org.terrane.datasets.raster.RasterException;
import org.terrane.datasets.raster.RasterInfo;
import org.terrane.datasets.raster.Window;

/// An open file of any format that GDAL reads.
///
/// A GDAL data set belongs to one thread at a time, so each read borrows one of the file's handles and opens another
/// where all are lent.
public final class GdalRaster implements Raster {
  private static final String QUIET = "CPLQuietErrorHandler";

  private final GdalName name;
  private final RasterInfo info;
  private final Deque<Dataset> idle = new ArrayDeque<>();
  private boolean closed;

  private GdalRaster(GdalName name, RasterInfo info, Dataset first) {
    this.name = name;
    this.info = info;
    idle.push(first);
  }

  /// Opens a file, a file in an archive (`/vsizip/` and the archive's absolute path), a part of a container by GDAL's
  /// name for it (`NETCDF:"FILE":VARIABLE`), or a file on another machine by its address (`https://HOST/FILE`).
  ///
  /// @throws RasterException if GDAL is not usable, or the file is missing, damaged, of a format it does not know, or
  ///     one that GDAL cannot read as a raster of real numbers
  public static GdalRaster open(Path file) {
    return open(file, Gdal.find());
  }

  static GdalRaster open(Path file, GdalFinding finding) {
    if (finding instanceof GdalFinding.Absent absent) {
      throw new RasterException(file, "needs GDAL to be read, but " + absent.line());
    }
    if (!isName(file) && !Files.exists(file)) {
      throw new RasterException(file, "does not exist");
    }
    GdalName name = GdalName.of(file);
    Dataset dataset = dataset(name, file);
    try {
      return new GdalRaster(name, GdalInfo.read(file, dataset), dataset);
    } catch (RuntimeException e) {
      dataset.delete();
      throw e;
    }
  }

  /// Whether a path is no path of this machine but a name that means something to GDAL.
  public static boolean isName(Path file) {
    return GdalName.is(file);
  }

  @Override
  public RasterInfo info() {
    return info;
  }

  @Override
  public void read(Window window, int[] bands, float[] into) {
    info.checkRead(window, bands, into);
    Dataset dataset = borrow();
    try {
      read(dataset, window, bands, into);
    } finally {
      giveBack(dataset);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    idle.forEach(Dataset::delete);
    idle.clear();
  }

  private void read(Dataset dataset, Window window, int[] bands, float[] into) {
    int[] numbers = new int[bands.length];
    for (int i = 0; i < bands.length; i++) {
      numbers[i] = bands[i] + 1;
    }
    gdal.PushErrorHandler(QUIET);
    try {
      gdal.ErrorReset();
      int status = dataset.ReadRaster(window.x(), window.y(), window.width(), window.height(), window.width(),
          window.height(), gdalconstConstants.GDT_Float32, into, numbers);
      if (status != gdalconstConstants.CE_None) {
        throw new RasterException(info.file(), "cannot be read at " + window + " (GDAL: " + lastError() + ")");
      }
    } finally {
      gdal.PopErrorHandler();
    }
  }

  private Dataset borrow() {
    synchronized (this) {
      if (closed) {
        throw new RasterException(info.file(), "is closed");
      }
      if (!idle.isEmpty()) {
        return idle.pop();
      }
    }
    return dataset(name, info.file());
  }

  private synchronized void giveBack(Dataset dataset) {
    if (closed) {
      dataset.delete();
    } else {
      idle.push(dataset);
    }
  }

  private static Dataset dataset(GdalName name, Path file) {
    gdal.PushErrorHandler(QUIET);
    try {
      gdal.ErrorReset();
      Dataset dataset = name.remote() ? RemoteFiles.open(name.text())
          : gdal.Open(name.text(), gdalconstConstants.GA_ReadOnly);
      if (dataset == null) {
        throw new RasterException(file, "cannot be opened by GDAL" + name.address() + " (" + lastError() + ")");
      }
      return dataset;
    } finally {
      gdal.PopErrorHandler();
    }
  }

  private static String lastError() {
    String message = gdal.GetLastErrorMsg().replaceAll("\\s+", " ").strip();
    return message.isEmpty() ? "no reason given" : message;
  }
}
