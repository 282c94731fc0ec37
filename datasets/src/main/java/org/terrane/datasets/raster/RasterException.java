package org.terrane.datasets.raster;

import java.nio.file.Path;

/// A raster that cannot be read or written. The message is one line: file, what is wrong, what was expected.
public final class RasterException extends RuntimeException {

  /// Message `FILE: PROBLEM`.
  public RasterException(Path file, String problem) {
    super(file + ": " + problem);
  }

  /// Message `FILE: PROBLEM`, with the exception that brought it to light.
  public RasterException(Path file, String problem, Throwable cause) {
    super(file + ": " + problem, cause);
  }
}
