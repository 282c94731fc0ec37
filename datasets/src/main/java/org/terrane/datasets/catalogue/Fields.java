package org.terrane.datasets.catalogue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.terrane.datasets.scene.DataException;
import tools.jackson.databind.JsonNode;

/// The members of a JSON object, each asked for by name and kind; what is missing or of another kind is named by its
/// path in the row.
///
/// @param prefix path of the object, with a dot at its end unless it is the row itself
record Fields(JsonNode object, String prefix) {

  Fields {
    if (!object.isObject()) {
      throw new DataException((prefix.isEmpty() ? "is" : "'" + prefix + "' is") + " no JSON object");
    }
  }

  String path(String name) {
    return prefix + name;
  }

  boolean has(String name) {
    return object.has(name);
  }

  boolean isNull(String name) {
    return value(name).isNull();
  }

  JsonNode value(String name) {
    JsonNode value = object.get(name);
    if (value == null) {
      throw new DataException("'" + path(name) + "' is missing");
    }
    return value;
  }

  String text(String name) {
    JsonNode value = value(name);
    if (!value.isString()) {
      throw mismatch(name, "a text");
    }
    return value.stringValue();
  }

  double number(String name) {
    return number(value(name), name);
  }

  /// A whole number of 1 or more.
  int size(String name) {
    double value = number(name);
    if (value < 1 || value != Math.rint(value) || value > Integer.MAX_VALUE) {
      throw mismatch(name, "a whole number above 0");
    }
    return (int) value;
  }

  /// A whole number from 0 to `count - 1`.
  int index(String name, int count) {
    double value = number(name);
    if (value < 0 || value >= count || value != Math.rint(value)) {
      throw mismatch(name, "a whole number below " + count);
    }
    return (int) value;
  }

  double[] numbers(String name, int count) {
    return numbers(value(name), name, count);
  }

  List<double[]> pairs(String name, int count) {
    JsonNode array = value(name);
    if (!array.isArray() || array.size() != count) {
      throw mismatch(name, count + " pairs of numbers");
    }
    List<double[]> pairs = new ArrayList<>();
    array.forEach(pair -> pairs.add(numbers(pair, name, 2)));
    return pairs;
  }

  /// The objects of a list.
  List<Fields> list(String name) {
    JsonNode array = value(name);
    if (!array.isArray()) {
      throw mismatch(name, "a list");
    }
    return IntStream.range(0, array.size())
        .mapToObj(i -> new Fields(array.get(i), path(name) + "[" + i + "].")).toList();
  }

  private double[] numbers(JsonNode array, String name, int count) {
    if (!array.isArray() || array.size() != count) {
      throw mismatch(name, count + " numbers");
    }
    return IntStream.range(0, count).mapToDouble(i -> number(array.get(i), name)).toArray();
  }

  private double number(JsonNode value, String name) {
    if (!value.isNumber()) {
      throw mismatch(name, "a number");
    }
    return value.doubleValue();
  }

  private DataException mismatch(String name, String expected) {
    return new DataException("'" + path(name) + "' is " + object.get(name) + ", expected " + expected);
  }
}
