package org.terrane.datasets.find;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.terrane.datasets.scene.DataException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The STAC items of a file (an item, or a collection of items) or of all JSON files below a folder. Catalogues and
/// collections, and JSON files that are no STAC, are passed over: items are found where they lie, links are not
/// followed.
final class StacItems {

  private static final JsonMapper JSON = new JsonMapper();

  private StacItems() {}

  /// @throws DataException if there is no such path, no item in it, or a file that is no JSON
  static List<StacItem> under(Path path) {
    List<StacItem> items = new ArrayList<>();
    for (Path file : files(path)) {
      JsonNode root = read(file);
      if (root.path("type").asString("").equals("FeatureCollection")) {
        root.path("features").forEach(feature -> add(items, file, feature));
      } else {
        add(items, file, root);
      }
    }
    if (items.isEmpty()) {
      throw new DataException(path + ": holds no STAC item; expected JSON with \"stac_version\" and \"assets\"");
    }
    return items;
  }

  private static void add(List<StacItem> items, Path file, JsonNode node) {
    if (node.has("stac_version") && node.path("type").asString("").equals("Feature")) {
      items.add(new StacItem(file, node));
    }
  }

  private static List<Path> files(Path path) {
    if (!Files.exists(path)) {
      throw new DataException(path + ": there is no such file or folder; expected STAC items");
    }
    try (Stream<Path> walk = Files.walk(path)) {
      return walk.filter(file -> file.equals(path) || file.toString().matches(".*\\.(geo)?json"))
          .filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new DataException(path + ": cannot be listed: " + e.getMessage(), e);
    }
  }

  private static JsonNode read(Path file) {
    try {
      return JSON.readTree(file);
    } catch (JacksonException e) {
      throw new DataException(
          file + ": is no JSON: " + e.getOriginalMessage().lines().findFirst().orElse(""), e);
    }
  }
}
