package org.terrane.nn;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.terrane.autograd.Parameter;
import org.terrane.tensor.Tensor;

/// Everything in a layer that training or loading can change, by name, in the order of the record components.
///
/// A name is the path of record components from the root, camelCase spelt snake_case, list elements by index:
/// component `patchEmbed` of component `proj` of a ViT has the weight `patch_embed.proj.weight`.
public record StateDict(Map<String, Slot> slots) {
  public StateDict {
    slots = Collections.unmodifiableMap(new LinkedHashMap<>(slots));
  }

  /// @throws IllegalArgumentException when a layer is no record, or two values share a name
  public static StateDict of(Layer layer) {
    Map<String, Slot> slots = new LinkedHashMap<>();
    LayerTree.walk(layer, (name, slot) -> {
      if (slots.put(name, slot) != null) {
        throw new IllegalArgumentException("[StateDict] names must be unique, but '" + name + "' is there twice");
      }
    });
    return new StateDict(slots);
  }

  public Map<String, Parameter> parameters() {
    Map<String, Parameter> parameters = new LinkedHashMap<>();
    forEach((name, slot) -> {
      if (slot instanceof Slot.OfParameter(Parameter parameter)) {
        parameters.put(name, parameter);
      }
    });
    return parameters;
  }

  /// The values as they are now: what a checkpoint holds.
  public Map<String, Tensor> tensors() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    forEach((name, slot) -> tensors.put(name, slot.value()));
    return tensors;
  }

  /// Elements of all parameters, trainable or not.
  public long parameterCount() {
    return parameters().values().stream().distinct().mapToLong(one -> one.spec().shape().elements()).sum();
  }

  public void forEach(BiConsumer<String, Slot> action) {
    slots.forEach(action);
  }
}
