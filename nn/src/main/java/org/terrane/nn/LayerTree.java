package org.terrane.nn;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.terrane.autograd.Parameter;

/// Walks a tree of layers: the only reflection in this module.
final class LayerTree {
  private static final ClassValue<Method[]> ACCESSORS = new ClassValue<>() {
    @Override
    protected Method[] computeValue(Class<?> type) {
      Method[] accessors =
          Stream.of(type.getRecordComponents()).map(RecordComponent::getAccessor).toArray(Method[]::new);
      AccessibleObject.setAccessible(accessors, true);
      return accessors;
    }
  };

  private LayerTree() {}

  static void walk(Layer root, BiConsumer<String, Slot> action) {
    visit("", root, action);
  }

  private static void visit(String name, @Nullable Object value, BiConsumer<String, Slot> action) {
    switch (value) {
      case Parameter parameter -> action.accept(name, new Slot.OfParameter(parameter));
      case Buffer buffer -> action.accept(name, new Slot.OfBuffer(buffer));
      case Counter counter -> action.accept(name, new Slot.OfCounter(counter));
      case Layer layer -> visitComponents(name, layer, action);
      case Optional<?> maybe -> maybe.ifPresent(one -> visit(name, one, action));
      case List<?> many -> {
        for (int i = 0; i < many.size(); i++) {
          visit(join(name, Integer.toString(i)), many.get(i), action);
        }
      }
      case Map<?, ?> map -> map.forEach((key, one) -> visit(join(name, key.toString()), one, action));
      case null, default -> { } // settings carry no state
    }
  }

  private static void visitComponents(String name, Layer layer, BiConsumer<String, Slot> action) {
    if (layer instanceof Enum<?>) {
      return; // such as an activation: it has nothing to train
    }
    if (!(layer instanceof Record)) {
      throw new IllegalArgumentException("[StateDict] layer '" + name + "' must be a record, so that its weights have"
          + " names, but is " + layer.getClass().getName());
    }
    for (Method accessor : ACCESSORS.get(layer.getClass())) {
      visit(join(name, snakeCase(accessor.getName())), component(layer, accessor), action);
    }
  }

  private static @Nullable Object component(Layer layer, Method accessor) {
    try {
      return accessor.invoke(layer);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + accessor + " of a layer", e);
    }
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  /// `numBatchesTracked` → `num_batches_tracked`; digits stay where they are: `fc1`.
  static String snakeCase(String camelCase) {
    return camelCase.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
  }
}
