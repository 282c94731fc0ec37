package org.terrane.rs.common;

/// Something a person handed in cannot be used: a file, an option, a key of a recipe.
///
/// The message is one line that names the file and field, what was expected and what was found. The command line prints
/// it without a stack trace and exits with 2.
public final class BadInput extends RuntimeException {
  private static final long serialVersionUID = 1;

  public BadInput(String message) {
    super(message);
  }
}
