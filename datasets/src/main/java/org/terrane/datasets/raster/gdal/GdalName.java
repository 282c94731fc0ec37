package org.terrane.datasets.raster.gdal;

import java.nio.file.Path;
import java.util.regex.Pattern;

/// What a path means to GDAL.
///
/// Java's paths keep one slash where there are two. GDAL's names need both: after `https:`, where an archive's absolute
/// path begins, and before an array's path in HDF5.
///
/// @param text what GDAL is asked for
/// @param remote whether it lies on another machine
record GdalName(String text, boolean remote) {

  private static final Pattern NAME = Pattern.compile("(/vsi[a-z0-9_]+|https?:)/.*|[A-Z][A-Z0-9_]+:.*");
  private static final Pattern ADDRESS = Pattern.compile("https?:/.*");
  private static final Pattern SCHEME = Pattern.compile("(https?):/+");
  private static final Pattern ARCHIVE = Pattern.compile("^(/vsi(?:zip|tar|gzip|7z|rar)/)(?![/{])");
  private static final Pattern ARRAY = Pattern.compile("^(HDF5:(?:\"[^\"]*\"|[^:]*):)/+");
  private static final Pattern REMOTE =
      Pattern.compile(".*/vsi(?:curl|s3|gs|az|adls|oss|swift|webhdfs)(?:_streaming)?/.*");

  static GdalName of(Path path) {
    String written = path.toString();
    if (!is(path)) {
      return new GdalName(written, false);
    }
    String text = ADDRESS.matcher(written).matches() ? "/vsicurl/" + written : written;
    text = SCHEME.matcher(text).replaceAll("$1://");
    text = ARCHIVE.matcher(text).replaceFirst("$1/");
    text = ARRAY.matcher(text).replaceFirst("$1//");
    return new GdalName(text, REMOTE.matcher(text).matches());
  }

  /// ` from ADDRESS`, for a message, since the path has lost a slash; empty for what lies on this machine.
  String address() {
    return remote ? " from " + text.replaceFirst("^/vsicurl/", "") : "";
  }

  /// Whether a path is no path of this machine but a name that means something to GDAL.
  static boolean is(Path path) {
    return NAME.matcher(path.toString()).matches();
  }
}
