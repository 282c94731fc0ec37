package org.terrane.rs.common;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The two directions between a record tree and a JSON tree, by reflection on record components.
///
/// @param root   the recipe's class, whose keys are suggested for misspelt ones
/// @param source what errors name first: a file, or `--set path=value`
record RecipeTree(Class<? extends Record> root, String source) {

  static ObjectNode write(Record value) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      node.set(component.getName(), writeValue(component(value, component)));
    }
    return node;
  }

  private static JsonNode writeValue(Object value) {
    return switch (value) {
      case Record group -> write(group);
      case Optional<?> maybe -> maybe.map(RecipeTree::writeValue).orElse(JsonNodeFactory.instance.nullNode());
      case List<?> list -> {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        list.forEach(element -> array.add(writeValue(element)));
        yield array;
      }
      default -> Scalar.write(value);
    };
  }

  private static Object component(Record value, RecordComponent component) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(value);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError("cannot read " + component, e);
    }
  }

  /// All keys below `type`, groups before their members, in the order of declaration.
  static Stream<String> keys(Class<?> type, String prefix) {
    return Arrays.stream(type.getRecordComponents())
        .flatMap(
            component -> {
              String path = prefix + component.getName();
              return component.getType().isRecord()
                  ? Stream.concat(Stream.of(path), keys(component.getType(), path + "."))
                  : Stream.of(path);
            });
  }

  Record read(JsonNode node) {
    return (Record) read(root, node, "");
  }

  Object read(Type type, JsonNode node, String path) {
    return switch (type) {
      case Class<?> group when group.isRecord() -> readGroup(group, node, path);
      case Class<?> scalar -> readScalar(new Scalar(scalar), node, path);
      case ParameterizedType p when p.getRawType() == List.class -> readList(p.getActualTypeArguments()[0], node, path);
      case ParameterizedType p when p.getRawType() == Optional.class ->
          node.isNull() ? Optional.empty() : Optional.of(read(p.getActualTypeArguments()[0], node, path));
      default -> throw new AssertionError("a recipe component cannot be of type " + type + ": " + path);
    };
  }

  private Object readScalar(Scalar scalar, JsonNode node, String path) {
    return scalar.read(node).orElseThrow(() -> mismatch(path, scalar.expectation(), node));
  }

  private List<Object> readList(Type element, JsonNode node, String path) {
    if (!node.isArray()) {
      throw mismatch(path, "a list", node);
    }
    List<Object> values = new ArrayList<>();
    for (JsonNode item : node) {
      values.add(read(element, item, path + "[" + values.size() + "]"));
    }
    return List.copyOf(values);
  }

  private Object readGroup(Class<?> group, JsonNode node, String path) {
    if (!(node instanceof ObjectNode object)) {
      throw path.isEmpty() ? bad("must be one JSON object") : mismatch(path, "a group of keys", node);
    }
    String prefix = path.isEmpty() ? "" : path + ".";
    RecordComponent[] components = group.getRecordComponents();
    List<String> names = Arrays.stream(components).map(RecordComponent::getName).toList();
    for (String name : object.propertyNames()) {
      if (!names.contains(name)) {
        throw unknownKey(prefix + name);
      }
    }
    Object[] values = new Object[components.length];
    for (int i = 0; i < values.length; i++) {
      JsonNode value = object.get(names.get(i));
      if (value == null) {
        throw bad("missing key '" + prefix + names.get(i) + "'");
      }
      values[i] = read(components[i].getGenericType(), value, prefix + names.get(i));
    }
    return construct(group, components, values, path);
  }

  private Object construct(Class<?> group, RecordComponent[] components, Object[] values, String path) {
    try {
      Class<?>[] types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      var constructor = group.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        throw bad((path.isEmpty() ? "" : "'" + path + "': ") + refused.getMessage());
      }
      throw new AssertionError("cannot construct " + group, e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new AssertionError("cannot construct " + group, e);
    }
  }

  BadInput unknownKey(String path) {
    List<String> known = keys(root, "").toList();
    String hint =
        Nearest.to(path, known)
            .or(() -> known.stream().filter(key -> last(key).equals(last(path))).findFirst())
            .map(key -> "; did you mean '" + key + "'?")
            .orElseGet(() -> "; the top-level keys are " + known.stream().filter(key -> !key.contains("."))
                .collect(Collectors.joining(", ")));
    return bad("unknown key '" + path + "'" + hint);
  }

  BadInput bad(String problem) {
    return new BadInput(source + ": " + problem);
  }

  private BadInput mismatch(String path, String expectation, JsonNode actual) {
    return bad("'" + path + "' must be " + expectation + ", but is " + actual);
  }

  private static String last(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }
}
