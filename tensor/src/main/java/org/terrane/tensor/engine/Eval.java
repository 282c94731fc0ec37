package org.terrane.tensor.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.terrane.tensor.Layout;
import org.terrane.tensor.Run;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Storage;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.op.Copy;
import org.terrane.tensor.op.Fused;
import org.terrane.tensor.op.Op;
import org.terrane.tensor.op.Primitive;
import org.terrane.tensor.op.Recorded;
import org.terrane.tensor.op.Update;
import org.terrane.tensor.op.View;

/// Computes: shape rule → view, primitive, kernel, or composite.
///
/// Results are allocated in the current scope. Inputs whose layout a kernel does not accept are copied first.
public final class Eval implements Interpreter {
  @Override
  public Tensor apply(Op.Pure op, List<Tensor> inputs) {
    return switch (op) {
      case View view -> view(view, inputs.getFirst());
      case Primitive primitive -> primitive(primitive, inputs);
      case Fused fused -> fused(fused, inputs);
    };
  }

  private static Tensor view(View view, Tensor x) {
    view.infer(List.of(x.spec()));
    Optional<Layout> layout = view.layout(x.layout());
    if (layout.isEmpty()) {
      return view(view, primitive(new Copy(), List.of(x)));
    }
    Run.current().scope().own(x.storage());
    return new Tensor(x.storage(), layout.get(), x.dtype());
  }

  private static Tensor primitive(Primitive op, List<Tensor> inputs) {
    Spec spec = op.infer(specs(inputs));
    Backend backend = backend(op, inputs);
    Tensor output = allocate(backend, op, spec);
    backend.run(op, arrange(inputs, backend.accepts(op)), output);
    return output;
  }

  private static <F extends Fused> Tensor fused(F op, List<Tensor> inputs) {
    List<Spec> specs = specs(inputs);
    Spec spec = op.infer(specs);
    Backend backend = backend(op, inputs);
    Optional<Kernel<F>> kernel = backend.kernels().find(op, specs);
    if (kernel.isEmpty()) {
      return Run.current().without(Decorator.Rank.TAPE).call(() -> Scope.run(() -> op.composite(inputs)));
    }
    Tensor output = allocate(backend, op, spec);
    Scope.run(() -> kernel.get().forward(op, arrange(inputs, kernel.get().accepts()), output, List.of()));
    return output;
  }

  /// What a kernel's forward leaves behind for its backward.
  public record Forward(Tensor output, List<Tensor> residuals) {}

  /// Runs a differentiable kernel and keeps its residuals; for tapes.
  public static <F extends Fused> Forward forward(F op, Kernel<F> kernel, List<Tensor> inputs) {
    List<Spec> specs = specs(inputs);
    Spec spec = op.infer(specs);
    Backend backend = backend(op, inputs);
    Tensor output = allocate(backend, op, spec);
    List<Tensor> residuals =
        kernel.residuals(op, specs).stream().map(residual -> allocate(backend, op, residual)).toList();
    Scope.run(() -> kernel.forward(op, arrange(inputs, kernel.accepts()), output, residuals));
    return new Forward(output, residuals);
  }

  /// The kernel for that operation, if it can also go backward.
  public static <F extends Fused> Optional<Kernel<F>> differentiable(F op, List<Tensor> inputs) {
    return backend(op, inputs).kernels().find(op, specs(inputs)).filter(Kernel::hasBackward);
  }

  /// The gradients of a kernel's inputs, null where `call.needs()` does not ask; for tapes.
  public static <F extends Fused> List<@Nullable Tensor> backward(F op, Kernel<F> kernel, Recorded call,
      Tensor gradient) {
    Backend backend = gradient.storage().backend();
    List<@Nullable Tensor> gradients = new ArrayList<>();
    for (int i = 0; i < call.specs().size(); i++) {
      gradients.add(call.needs().get(i) ? allocate(backend, op, call.specs().get(i)) : null);
    }
    Scope.run(() -> kernel.backward(op, arrange(call, kernel.accepts()), arrange(gradient, kernel.accepts()),
        gradients));
    return gradients;
  }

  @Override
  public void update(Update op, List<Tensor> inputs) {
    op.check(specs(inputs));
    Backend backend = backend(op, inputs);
    Optional<UpdateKernel<Update>> kernel = backend.kernels().find(op, specs(inputs));
    Scope.run(() -> {
      if (kernel.isPresent()) {
        kernel.get().run(op, arrange(inputs, LayoutRule.CONTIGUOUS));
        return;
      }
      List<Tensor> values = Run.current().without(Decorator.Rank.TAPE).call(() -> op.composite(inputs));
      for (int i = 0; i < op.targets(inputs.size()); i++) {
        backend.run(new Copy(), List.of(values.get(i)), inputs.get(i));
      }
    });
  }

  private static Tensor allocate(Backend backend, Op op, Spec spec) {
    Storage storage = new Storage(backend, backend.allocate(spec.bytes(), op.name()), op.name());
    Run.current().scope().own(storage);
    return new Tensor(storage, Layout.contiguous(spec.shape()), spec.dtype());
  }

  private static Backend backend(Op op, List<Tensor> inputs) {
    if (inputs.isEmpty()) {
      return Backends.of(Run.current().device());
    }
    Backend backend = inputs.getFirst().storage().backend();
    for (Tensor input : inputs) {
      if (input.storage().backend() != backend) {
        throw new IllegalArgumentException("[" + op.name() + "] inputs must be on one device, but are on "
            + inputs.stream().map(Tensor::device).toList());
      }
    }
    return backend;
  }

  private static Tensor arrange(Tensor input, LayoutRule rule) {
    return rule.fits(input.layout()) ? input : primitive(new Copy(), List.of(input));
  }

  private static List<Tensor> arrange(List<Tensor> inputs, LayoutRule rule) {
    for (Tensor input : inputs) {
      if (!rule.fits(input.layout())) {
        return inputs.stream().map(any -> arrange(any, rule)).toList();
      }
    }
    return inputs;
  }

  private static Recorded arrange(Recorded call, LayoutRule rule) {
    List<@Nullable Tensor> inputs = new ArrayList<>();
    for (Tensor input : call.inputs()) {
      inputs.add(input == null ? null : arrange(input, rule));
    }
    return new Recorded(call.specs(), inputs, call.output(), call.needs(), call.residuals());
  }

  /// A loop and no stream: this is done for each operation.
  private static List<Spec> specs(List<Tensor> inputs) {
    Spec[] specs = new Spec[inputs.size()];
    for (int i = 0; i < specs.length; i++) {
      specs[i] = inputs.get(i).spec();
    }
    return List.of(specs);
  }
}
