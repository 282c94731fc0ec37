package org.terrane.datasets.geotiff;

/// A TIFF whose compression this reader does not know, while another may: the cause of a `RasterException` then. The
/// message lacks the file's name, which the reader adds.
public final class UnknownCompressionException extends RuntimeException {

  UnknownCompressionException(String problem) {
    super(problem);
  }
}
