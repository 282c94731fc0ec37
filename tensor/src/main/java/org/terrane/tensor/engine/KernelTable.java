package org.terrane.tensor.engine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.terrane.tensor.Spec;
import org.terrane.tensor.op.Fused;
import org.terrane.tensor.op.Op;
import org.terrane.tensor.op.Update;

/// A backend's table of contents: which fused operations and updates have a kernel. One line an operation.
public final class KernelTable {
  private final Map<Class<? extends Fused>, Kernel<?>> fused = new HashMap<>();
  private final Map<Class<? extends Update>, UpdateKernel<?>> updates = new HashMap<>();

  public <F extends Fused> KernelTable put(Class<F> op, Kernel<F> kernel) {
    fused.put(op, kernel);
    return this;
  }

  public <U extends Update> KernelTable put(Class<U> op, UpdateKernel<U> kernel) {
    updates.put(op, kernel);
    return this;
  }

  /// The kernel for that operation on inputs of those specs, if there is one.
  @SuppressWarnings("unchecked") // put pairs each class with a kernel of the same type
  public <F extends Fused> Optional<Kernel<F>> find(F op, List<Spec> inputs) {
    Kernel<F> kernel = (Kernel<F>) fused.get(op.getClass());
    return Optional.ofNullable(kernel).filter(found -> found.supports(op, inputs));
  }

  @SuppressWarnings("unchecked") // put pairs each class with a kernel of the same type
  public <U extends Update> Optional<UpdateKernel<U>> find(U op, List<Spec> inputs) {
    UpdateKernel<U> kernel = (UpdateKernel<U>) updates.get(op.getClass());
    return Optional.ofNullable(kernel).filter(found -> found.supports(op, inputs));
  }

  /// Every operation that has a kernel here.
  public Set<Class<? extends Op>> operations() {
    Set<Class<? extends Op>> all = new java.util.HashSet<>(fused.keySet());
    all.addAll(updates.keySet());
    return Set.copyOf(all);
  }

  /// The fused operations' kernels, for the tests that walk them.
  public Map<Class<? extends Fused>, Kernel<?>> fused() {
    return Map.copyOf(fused);
  }
}
