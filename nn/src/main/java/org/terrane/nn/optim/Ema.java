package org.terrane.nn.optim;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.terrane.autograd.Parameter;
import org.terrane.nn.Layer;
import org.terrane.nn.Slot;
import org.terrane.nn.StateDict;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Engine;
import org.terrane.tensor.fused.EmaStep;
import org.terrane.tensor.op.Copy;

/// Exponential moving average of a model in another of the same structure: `slow ← decay · slow + (1 − decay) · fast`
/// for parameters. Buffers and counters are equal at the start and then each model's own: a teacher that trains keeps
/// batch-norm statistics of what it sees itself. Source: He et al. 2020, eq. 2; MoCo's `_momentum_update_key_encoder`.
///
/// The slow model never receives gradients: leave its parameters out of `valueAndGrad`.
public final class Ema {
  private final StateDict slow;
  private final StateDict fast;

  private Ema(StateDict slow, StateDict fast) {
    this.slow = slow;
    this.fast = fast;
  }

  /// Makes `slow` equal to `fast` and keeps the pair.
  ///
  /// @throws IllegalArgumentException when the two do not have the same names
  public static Ema start(Layer slow, Layer fast) {
    Ema ema = new Ema(StateDict.of(slow), StateDict.of(fast));
    if (!ema.slow.slots().keySet().equals(ema.fast.slots().keySet())) {
      throw new IllegalArgumentException("[ema] slow and fast model must have the same names, but "
          + difference(ema.slow.slots(), ema.fast.slots()) + " is in one only");
    }
    Scope.run(() -> ema.slow.forEach((name, slot) -> copy(ema.fast.slots().get(name), slot)));
    return ema;
  }

  /// Moves the slow model one step towards the fast one.
  public void update(double decay) {
    Map<String, Parameter> averages = slow.parameters();
    Map<String, Parameter> values = fast.parameters();
    List<Tensor> targets = new ArrayList<>();
    List<Tensor> sources = new ArrayList<>();
    averages.forEach((name, average) -> {
      targets.add(average.value());
      sources.add(values.get(name).value());
    });
    Scope.run(() -> new EmaStep(decay).apply(targets, sources));
  }

  /// Copies numbers, never handles: the fast model overwrites its own in place.
  private static void copy(Slot from, Slot to) {
    to.assign(Engine.apply(new Copy(), from.value()));
  }

  private static String difference(Map<String, Slot> slow, Map<String, Slot> fast) {
    return Stream.concat(slow.keySet().stream(), fast.keySet().stream())
        .filter(name -> !slow.containsKey(name) || !fast.containsKey(name)).findFirst().orElseThrow();
  }
}
