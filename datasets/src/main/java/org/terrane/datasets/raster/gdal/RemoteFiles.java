package org.terrane.datasets.raster.gdal;

import java.util.Map;
import org.gdal.gdal.Dataset;
import org.gdal.gdal.gdal;
import org.gdal.gdalconst.gdalconstConstants;
import org.jspecify.annotations.Nullable;

/// How files on other machines are read. It happens only when a person names one.
final class RemoteFiles {

  /// GDAL's own defaults wait for ever and never ask again. A request may take long, as a large tile on a slow line
  /// does; what ends it is a line on which nothing comes.
  private static final Map<String, String> PATIENCE = Map.of(
      "GDAL_HTTP_CONNECTTIMEOUT", "10", // seconds
      "GDAL_HTTP_LOW_SPEED_LIMIT", "1000", // bytes a second …
      "GDAL_HTTP_LOW_SPEED_TIME", "30", // … at least, over so many seconds
      "GDAL_HTTP_MAX_RETRY", "2", // where the server is busy
      "GDAL_HTTP_RETRY_DELAY", "1"); // seconds
  private static final String LISTING = "GDAL_DISABLE_READDIR_ON_OPEN";

  private RemoteFiles() {}

  /// Sets what the machine's environment does not: GDAL's options can be given there by the same names.
  static void prepare() {
    PATIENCE.forEach((option, value) -> {
      if (gdal.GetConfigOption(option) == null) {
        gdal.SetConfigOption(option, value);
      }
    });
  }

  /// Opens a data set without asking the server what else lies beside it; null where that fails.
  static @Nullable Dataset open(String name) {
    gdal.SetThreadLocalConfigOption(LISTING, "EMPTY_DIR");
    try {
      return gdal.Open(name, gdalconstConstants.GA_ReadOnly);
    } finally {
      gdal.SetThreadLocalConfigOption(LISTING, null);
    }
  }
}
