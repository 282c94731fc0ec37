package org.terrane.datasets.shard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.terrane.datasets.scene.DataException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// JSON files with a checksum of their own: `{"format": …, "version": 1, "crc32c": "…", "content": {…}}`. The checksum
/// is that of the content written without white space.
final class SealedJson {

  private static final JsonMapper JSON = new JsonMapper();

  private SealedJson() {}

  /// Writes the file whole or not at all.
  static void write(Path file, String format, Record content) {
    ObjectNode tree = JSON.createObjectNode();
    JsonNode inner = JSON.valueToTree(content);
    tree.put("format", format).put("version", ShardLayout.VERSION).put("crc32c", crc(inner)).set("content", inner);
    SafeFiles.write(file, (JSON.writerWithDefaultPrettyPrinter().writeValueAsString(tree) + "\n")
        .getBytes(StandardCharsets.UTF_8));
  }

  /// @throws DataException naming the file, if it is missing, damaged, of another format, or was changed by hand
  static <T extends Record> T read(Path file, String format, Class<T> type) {
    try {
      JsonNode tree = JSON.readTree(Files.readAllBytes(file));
      String found = tree.path("format").asString("");
      int version = tree.path("version").asInt(0);
      if (!found.equals(format) || version != ShardLayout.VERSION) {
        throw new DataException(file + ": is of format '" + found + "' version " + version + ", expected '" + format
            + "' version " + ShardLayout.VERSION);
      }
      String stated = tree.path("crc32c").asString("");
      String actual = crc(tree.path("content"));
      if (!stated.equals(actual)) {
        throw new DataException(file + ": is damaged: checksum " + actual + ", expected " + stated);
      }
      return JSON.treeToValue(tree.path("content"), type);
    } catch (JacksonException e) {
      throw new DataException(file + ": is damaged: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new DataException(file + ": cannot be read: " + e, e);
    }
  }

  private static String crc(JsonNode content) {
    return HexFormat.of().toHexDigits(ShardLayout.crc(ByteBuffer.wrap(JSON.writeValueAsBytes(content))));
  }
}
