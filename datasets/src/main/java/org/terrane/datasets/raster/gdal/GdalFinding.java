package org.terrane.datasets.raster.gdal;

/// Whether this machine can read rasters with GDAL.
public sealed interface GdalFinding {
  /// It can.
  ///
  /// @param version of the native GDAL, such as `3.6.2`
  record Present(String version) implements GdalFinding {}

  /// It cannot. Both are phrases without a full stop, each on one line.
  ///
  /// @param reason what was found, or not found
  /// @param remedy what the user can do about it
  record Absent(String reason, String remedy) implements GdalFinding {
    /// Both in one line, for an error message.
    public String line() {
      return reason + "; " + remedy;
    }
  }
}
