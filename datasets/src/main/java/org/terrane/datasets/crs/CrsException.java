package org.terrane.datasets.crs;

/// A coordinate reference system that is not known, or a point it cannot express. The message is one line.
public final class CrsException extends RuntimeException {

  public CrsException(String message) {
    super(message);
  }

  public CrsException(String message, Throwable cause) {
    super(message, cause);
  }
}
