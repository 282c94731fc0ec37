package org.terrane.nn.optim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.terrane.autograd.Gradients;
import org.terrane.autograd.Parameter;
import org.terrane.nn.Buffer;
import org.terrane.nn.Layer;
import org.terrane.nn.StateDict;
import org.terrane.tensor.Run;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;

/// Parameters that are stepped together, since they share a weight decay.
record Group(Map<String, Parameter> parameters, double weightDecay) {
  /// The model's trainable parameters: those that decay and those that do not, each once.
  static List<Group> of(Layer model, double weightDecay) {
    Map<String, Parameter> decaying = new LinkedHashMap<>();
    Map<String, Parameter> others = new LinkedHashMap<>();
    StateDict.of(model).parameters().forEach((name, parameter) -> {
      boolean known = decaying.containsValue(parameter) || others.containsValue(parameter); // a shared weight
      if (parameter.trainable() && !known) {
        (WeightDecay.decays(name, parameter) ? decaying : others).put(name, parameter);
      }
    });
    return Stream.of(new Group(decaying, weightDecay), new Group(others, 0))
        .filter(group -> !group.parameters().isEmpty()).toList();
  }

  /// One buffer of zeros per parameter, under its name.
  static Map<String, Buffer> zeros(List<Group> groups) {
    Map<String, Buffer> buffers = new LinkedHashMap<>();
    groups.forEach(group -> group.parameters().forEach((name, parameter) -> buffers.put(name, zeros(parameter))));
    return buffers;
  }

  List<Tensor> values() {
    return parameters.values().stream().map(Parameter::value).toList();
  }

  List<Tensor> values(Map<String, Buffer> buffers) {
    return list(name -> buffers.get(name).value());
  }

  List<Tensor> values(Gradients gradients) {
    return list(name -> gradients.of(parameters.get(name)));
  }

  private List<Tensor> list(Function<String, Tensor> value) {
    List<Tensor> values = new ArrayList<>();
    parameters.keySet().forEach(name -> values.add(value.apply(name)));
    return values;
  }

  private static Buffer zeros(Parameter parameter) {
    Spec spec = parameter.spec();
    return Run.current().on(parameter.value().device()).call(() -> Scope.run(() ->
        Buffer.of(Tensor.zeros(spec.dtype(), spec.shape().toArray()))));
  }
}
