package org.terrane.datasets.scene;

/// Input that cannot be used. The message is one line: file or folder, field, what was found, what was expected.
public final class DataException extends RuntimeException {

  public DataException(String message) {
    super(message);
  }

  public DataException(String message, Throwable cause) {
    super(message, cause);
  }
}
