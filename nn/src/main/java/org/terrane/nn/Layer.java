package org.terrane.nn;

import java.util.List;
import org.terrane.autograd.Parameter;

/// A piece of a model: a record of parameters, buffers, settings and further layers.
///
/// ```java
/// public record Mlp(Linear fc1, Linear fc2) implements Layer {        // fc1.weight, fc1.bias, fc2.weight, fc2.bias
///   public Tensor forward(Tensor x) { return fc2.forward(gelu(fc1.forward(x))); }
/// }
/// ```
///
/// There is no forward method here: each layer's own says what goes in and comes out.
public interface Layer {
  /// The parameters of this layer and those below it, each once, in the order of the components.
  default List<Parameter> parameters() {
    return StateDict.of(this).parameters().values().stream().distinct().toList();
  }
}
