package org.terrane.datasets.geotiff;

/// What is wrong with a file, without the file's name, which the reader adds.
final class TiffFormatException extends RuntimeException {

  TiffFormatException(String problem) {
    super(problem);
  }
}
