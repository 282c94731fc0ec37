package org.terrane.tensor.io;

import java.nio.file.Path;

/// A file that cannot be read as what it should be. The message is one line and names the file first.
public final class FormatException extends RuntimeException {
  public FormatException(Path file, String message) {
    super(file + ": " + message);
  }

  public FormatException(Path file, String message, Throwable cause) {
    super(file + ": " + message, cause);
  }
}
