package org.terrane.datasets.named;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.terrane.datasets.scene.DataException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads small JSON files.
final class Json {

  private static final JsonMapper MAPPER = new JsonMapper();

  private Json() {}

  /// @throws DataException if the file cannot be read or is no JSON
  static JsonNode read(Path file) {
    try {
      return parse(file, Files.readString(file));
    } catch (IOException e) {
      throw new DataException(file + ": cannot be read: " + e, e);
    }
  }

  /// JSON that stands in a file.
  ///
  /// @throws DataException if the text is no JSON
  static JsonNode parse(Path file, String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JacksonException e) {
      throw new DataException(file + ": cannot be read as JSON: " + e.getOriginalMessage(), e);
    }
  }

  /// A field of an object.
  ///
  /// @throws DataException if it is not there
  static JsonNode field(Path file, JsonNode object, String name) {
    JsonNode value = object.get(name);
    if (value == null || value.isNull()) {
      throw new DataException(file + ": has no field '" + name + "'");
    }
    return value;
  }
}
