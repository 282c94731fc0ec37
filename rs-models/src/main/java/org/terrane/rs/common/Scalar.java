package org.terrane.rs.common;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// One kind of value at the leaves of a recipe: how it is named in an error, written to JSON, and read back.
/// An enum constant `SOURCE_AWARE` is written `source-aware`.
record Scalar(Class<?> type) {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  String expectation() {
    if (type.isEnum()) {
      return "one of " + constants().collect(Collectors.joining(", "));
    }
    return switch (type.getName()) {
      case "int", "java.lang.Integer", "long", "java.lang.Long" -> "a whole number";
      case "float", "java.lang.Float", "double", "java.lang.Double" -> "a number";
      case "boolean", "java.lang.Boolean" -> "true or false";
      default -> "a string";
    };
  }

  static JsonNode write(Object value) {
    return switch (value) {
      case Boolean b -> JSON.booleanNode(b);
      case Number n -> JSON.numberNode(new BigDecimal(n.toString()));
      case Enum<?> e -> JSON.stringNode(spell(e));
      default -> JSON.stringNode(value.toString());
    };
  }

  /// The value in `node`, or nothing when it is not of this kind or out of its range.
  Optional<Object> read(JsonNode node) {
    if (type.isEnum()) {
      return node.isString() ? constant(node.stringValue()) : Optional.empty();
    }
    boolean fits =
        switch (expectation()) {
          case "a whole number", "a number" -> node.isNumber();
          case "true or false" -> node.isBoolean();
          default -> node.isString();
        };
    return fits ? parse(node.asString()) : Optional.empty();
  }

  /// What a person typed after `--set path=`, as the JSON value it stands for.
  JsonNode typed(String text) {
    boolean quoted = type.isEnum() || expectation().equals("a string");
    return quoted ? JSON.stringNode(text) : parse(text.strip()).map(Scalar::write).orElse(JSON.stringNode(text));
  }

  private Optional<Object> parse(String text) {
    try {
      return Optional.of(
          switch (type.getName()) {
            case "int", "java.lang.Integer" -> new BigDecimal(text).intValueExact();
            case "long", "java.lang.Long" -> new BigDecimal(text).longValueExact();
            case "float", "java.lang.Float" -> finite(Float.parseFloat(text));
            case "double", "java.lang.Double" -> finite(Double.parseDouble(text));
            case "boolean", "java.lang.Boolean" -> truth(text);
            case "java.lang.String" -> text;
            case "java.nio.file.Path" -> Path.of(text);
            default -> throw new AssertionError("a recipe component cannot be of " + type);
          });
    } catch (ArithmeticException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static <N extends Number> N finite(N number) {
    if (Double.isFinite(number.doubleValue())) {
      return number;
    }
    throw new ArithmeticException();
  }

  private static boolean truth(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException();
    };
  }

  private Optional<Object> constant(String text) {
    return Arrays.<Object>stream(type.getEnumConstants())
        .filter(constant -> spell((Enum<?>) constant).equals(text.toLowerCase(Locale.ROOT).replace('_', '-')))
        .findFirst();
  }

  private Stream<String> constants() {
    return Arrays.stream(type.getEnumConstants()).map(constant -> spell((Enum<?>) constant));
  }

  private static String spell(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
