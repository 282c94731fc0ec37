package org.terrane.datasets.sampling;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Scenes in the order in which their first patch came, with how many patches each has.
final class SceneList {

  private final Map<String, Integer> numbers = new LinkedHashMap<>();
  private final List<Integer> sizes = new ArrayList<>();

  /// The number of a scene, which gains this many patches.
  int add(String name, int patches) {
    int number = numbers.computeIfAbsent(name, any -> {
      sizes.add(0);
      return sizes.size() - 1;
    });
    sizes.set(number, sizes.get(number) + patches);
    return number;
  }

  boolean has(String name) {
    return numbers.containsKey(name);
  }

  List<String> names() {
    return List.copyOf(numbers.keySet());
  }

  List<Integer> sizes() {
    return List.copyOf(sizes);
  }
}
