package org.terrane.tensor.io;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/// Reads the part of JSON that safetensors headers consist of, strictly: objects without duplicate keys, arrays,
/// strings and whole numbers from 0 to 2⁶³ − 1. The caller says what must come next, so depth is bounded by the
/// caller's own calls and nothing is built that was not asked for.
final class JsonReader {
  private final String text;
  private final Function<String, RuntimeException> error;
  private int at;

  /// @param error turns a complaint without a file name into the exception to throw
  JsonReader(String text, Function<String, RuntimeException> error) {
    this.text = text;
    this.error = error;
  }

  /// Reads an object; `member` is called with each key and must read that key's value.
  void object(Consumer<String> member) {
    Set<String> seen = new HashSet<>();
    expect('{');
    if (accept('}')) {
      return;
    }
    do {
      String key = string();
      if (!seen.add(key)) {
        throw error.apply("key '" + key + "' must be unique, but is there twice");
      }
      expect(':');
      member.accept(key);
    } while (accept(','));
    expect('}');
  }

  /// Reads an array; `element` must read one element.
  void array(Runnable element) {
    expect('[');
    if (accept(']')) {
      return;
    }
    do {
      element.run();
    } while (accept(','));
    expect(']');
  }

  long number() {
    skipSpace();
    int start = at;
    while (at < text.length() && Character.digit(text.charAt(at), 10) >= 0 && text.charAt(at) < 128) {
      at++;
    }
    boolean leadingZero = at - start > 1 && text.charAt(start) == '0';
    boolean fraction = at < text.length() && ".eE".indexOf(text.charAt(at)) >= 0;
    if (at == start || leadingZero || fraction) {
      at = start;
      throw unexpected("a whole number from 0 on");
    }
    try {
      return Long.parseLong(text, start, at, 10);
    } catch (NumberFormatException e) {
      throw error.apply("number at character " + start + " must be below 2^63, but is " + text.substring(start, at));
    }
  }

  String string() {
    expect('"');
    StringBuilder value = new StringBuilder();
    while (true) {
      char c = next("'\"' that ends a string");
      if (c == '"') {
        return value.toString();
      }
      if (c < ' ') {
        at--;
        throw unexpected("an escape for the control character");
      }
      value.append(c == '\\' ? escape() : c);
    }
  }

  /// Checks that only spaces follow.
  void end() {
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
    if (at < text.length()) {
      throw unexpected("nothing but spaces");
    }
  }

  private char escape() {
    char c = next("an escaped character");
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> {
        at--;
        throw unexpected("an escaped character");
      }
    };
  }

  private char unicode() {
    int code = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(next("four hexadecimal digits"), 16);
      if (digit < 0) {
        at--;
        throw unexpected("four hexadecimal digits");
      }
      code = code << 4 | digit;
    }
    return (char) code;
  }

  private char next(String wanted) {
    if (at >= text.length()) {
      throw unexpected(wanted);
    }
    return text.charAt(at++);
  }

  private void expect(char wanted) {
    if (!accept(wanted)) {
      throw unexpected("'" + wanted + "'");
    }
  }

  private boolean accept(char wanted) {
    skipSpace();
    boolean there = at < text.length() && text.charAt(at) == wanted;
    at += there ? 1 : 0;
    return there;
  }

  private void skipSpace() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private RuntimeException unexpected(String wanted) {
    String there = at >= text.length() ? "its end" : "'" + text.charAt(at) + "'";
    return error.apply("must have " + wanted + " at character " + at + ", but has " + there);
  }

  /// `text` as a JSON string, quotes included.
  static String quote(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append("\\u%04x".formatted((int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
