package org.terrane.rs.common;

import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A recipe is a tree of records; a *key* is a path of record components: `optim.lr` is the component `lr` of the
/// component `optim`. The same keys stand in `recipe.json` and after `--set`.
///
/// Components may be `int`, `long`, `float`, `double`, `boolean`, `String`, `Path`, an enum, a further record, a `List`
/// of scalars (`--set data.bands=B02,B03`) or an `Optional` scalar (JSON `null`; `--set weights=` empties it). A
/// compact constructor that throws [IllegalArgumentException] takes part in the checking: its message is shown behind
/// its key.
///
/// Everything a person can get wrong ends in one [BadInput] line:
/// `recipe.json: unknown key 'optim.lrr'; did you mean 'optim.lr'?`
public final class RecipeKeys {
  private static final DefaultPrettyPrinter INDENTED =
      new DefaultPrettyPrinter()
          .withSeparators(Separators.createDefaultInstance().withObjectNameValueSpacing(Separators.Spacing.AFTER));
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .defaultPrettyPrinter(INDENTED)
          .build();

  private RecipeKeys() {}

  /// The recipe with one key changed.
  ///
  /// @param assignment `path=value`, as it follows `--set`
  public static <R extends Record> R set(R recipe, String assignment) {
    return set(recipe, List.of(assignment));
  }

  /// The recipe with all assignments applied; the last of a key wins. What keys demand of one another is checked when
  /// all are in, so their order does not matter.
  public static <R extends Record> R set(R recipe, List<String> assignments) {
    ObjectNode root = RecipeTree.write(recipe);
    assignments.forEach(assignment -> change(recipe.getClass(), root, assignment));
    String source = "--set " + String.join(" --set ", assignments);
    return cast(recipe, new RecipeTree(recipe.getClass(), source).read(root));
  }

  private static void change(Class<? extends Record> recipe, ObjectNode root, String assignment) {
    int equals = assignment.indexOf('=');
    if (equals < 1) {
      throw new BadInput("--set " + assignment + ": expected path=value");
    }
    RecipeTree tree = new RecipeTree(recipe, "--set " + assignment);
    String path = assignment.substring(0, equals).strip();
    ObjectNode group = root;
    Type type = recipe;
    String[] names = path.split("\\.", -1);
    for (int i = 0; i < names.length; i++) {
      type = componentType(type, names[i]).orElseThrow(() -> tree.unknownKey(path));
      if (i < names.length - 1) {
        group = group.get(names[i]) instanceof ObjectNode below ? below : JsonNodeFactory.instance.objectNode();
      }
    }
    if (type instanceof Class<?> below && below.isRecord()) {
      String members = String.join(", ", RecipeTree.keys(below, path + ".").toList());
      throw tree.bad("'" + path + "' is a group of keys; set one of " + members);
    }
    JsonNode value = typed(type, assignment.substring(equals + 1));
    tree.read(type, value, path); // a value of the wrong kind is told of its own assignment
    group.set(names[names.length - 1], value);
  }

  /// Reads a whole recipe: every key must be there.
  public static <R extends Record> R read(Class<R> type, Path file) {
    return fromJson(type, text(file), file.toString());
  }

  /// Reads a whole recipe from text that came from `source` (a file, or a checkpoint's metadata).
  public static <R extends Record> R fromJson(Class<R> type, String json, String source) {
    RecipeTree tree = new RecipeTree(type, source);
    return type.cast(tree.read(parse(tree, json)));
  }

  /// Whether a text looks like a recipe of this type: its outermost keys are those of the type, whatever they hold.
  public static boolean isOf(Class<? extends Record> type, String json) {
    try {
      Set<String> names =
          Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName).collect(Collectors.toSet());
      return names.equals(Set.copyOf(JSON.readTree(json).propertyNames()));
    } catch (JacksonException _) {
      return false;
    }
  }

  /// The recipe with the keys that `file` mentions changed and all others kept.
  public static <R extends Record> R overlay(R recipe, Path file) {
    RecipeTree tree = new RecipeTree(recipe.getClass(), file.toString());
    JsonNode changes = parse(tree, text(file));
    return cast(recipe, tree.read(merge(RecipeTree.write(recipe), changes)));
  }

  /// The recipe as indented JSON; [#fromJson] of it gives an equal recipe.
  public static String toJson(Record recipe) {
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(RecipeTree.write(recipe));
  }

  /// Every key and its value as JSON text, in the order of declaration: for tables in reports.
  public static SequencedMap<String, String> values(Record recipe) {
    SequencedMap<String, String> values = new LinkedHashMap<>();
    ObjectNode root = RecipeTree.write(recipe);
    RecipeTree.keys(recipe.getClass(), "").forEach(key -> {
      JsonNode node = root.at("/" + key.replace('.', '/'));
      if (!node.isObject()) {
        values.put(key, node.isString() ? node.stringValue() : node.toString());
      }
    });
    return values;
  }

  private static Optional<Type> componentType(Type type, String name) {
    return type instanceof Class<?> group && group.isRecord()
        ? Arrays.stream(group.getRecordComponents())
            .filter(component -> component.getName().equals(name))
            .findFirst()
            .map(RecordComponent::getGenericType)
        : Optional.empty();
  }

  private static JsonNode typed(Type type, String text) {
    if (type instanceof ParameterizedType parameterized) {
      Type element = parameterized.getActualTypeArguments()[0];
      if (parameterized.getRawType() == List.class) {
        var array = JsonNodeFactory.instance.arrayNode();
        Arrays.stream(text.split(",")).map(String::strip).filter(item -> !item.isEmpty())
            .forEach(item -> array.add(typed(element, item)));
        return array;
      }
      return text.isEmpty() ? JsonNodeFactory.instance.nullNode() : typed(element, text);
    }
    return new Scalar((Class<?>) type).typed(text);
  }

  private static JsonNode merge(ObjectNode base, JsonNode changes) {
    if (!changes.isObject()) {
      return changes;
    }
    changes.properties().forEach(change -> {
      JsonNode old = base.get(change.getKey());
      base.set(change.getKey(), old instanceof ObjectNode group ? merge(group, change.getValue()) : change.getValue());
    });
    return base;
  }

  private static JsonNode parse(RecipeTree tree, String json) {
    try {
      return JSON.readTree(json);
    } catch (JacksonException e) {
      var where = e.getLocation();
      String problem = e.getOriginalMessage().lines().findFirst().orElse("");
      throw tree.bad(
          "line %d, column %d: no valid JSON: %s".formatted(where.getLineNr(), where.getColumnNr(), problem));
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException _) {
      throw new BadInput(file + ": no such file");
    } catch (IOException e) {
      throw new BadInput(file + ": cannot be read: " + e.getMessage());
    }
  }

  @SuppressWarnings("unchecked")
  private static <R extends Record> R cast(R like, Record recipe) {
    return (R) like.getClass().cast(recipe);
  }
}
