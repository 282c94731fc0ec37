package org.terrane.tensor;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Finds the tensors inside a value: a tensor itself, or a record, list, map, array or optional of such values.
public final class Tensors {
  private static final ClassValue<Method[]> ACCESSORS = new ClassValue<>() {
    @Override
    protected Method[] computeValue(Class<?> type) {
      Method[] accessors =
          Stream.of(type.getRecordComponents()).map(RecordComponent::getAccessor).toArray(Method[]::new);
      AccessibleObject.setAccessible(accessors, true);
      return accessors;
    }
  };

  private Tensors() {}

  /// Calls the action with each tensor in `value`, in order.
  public static void forEachIn(@Nullable Object value, Consumer<Tensor> action) {
    switch (value) {
      case Tensor tensor -> action.accept(tensor);
      case HoldsTensors holder -> holder.tensors().forEach(tensor -> forEachIn(tensor, action));
      case Collection<?> many -> many.forEach(one -> forEachIn(one, action));
      case Map<?, ?> map -> map.values().forEach(one -> forEachIn(one, action));
      case Optional<?> maybe -> maybe.ifPresent(one -> forEachIn(one, action));
      case Object[] array -> Arrays.stream(array).forEach(one -> forEachIn(one, action));
      case Record record -> forEachComponent(record, action);
      case null, default -> { }
    }
  }

  /// A class that is no record but carries tensors out of a scope.
  public interface HoldsTensors {
    Iterable<Tensor> tensors();
  }

  private static void forEachComponent(Record record, Consumer<Tensor> action) {
    for (Method accessor : ACCESSORS.get(record.getClass())) {
      try {
        forEachIn(accessor.invoke(record), action);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("cannot read " + accessor + " of a scope's result", e);
      }
    }
  }
}
