package org.terrane.tests.ops;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.terrane.autograd.Grad;
import org.terrane.tensor.DType;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Engine;
import org.terrane.tensor.op.Copy;
import org.terrane.tensor.op.Gather;
import org.terrane.tensor.op.ScatterAdd;

/// Where numbers lie changes neither the result nor a gradient, in any bit.
class LayoutTest {
  /// What rows are called on.
  private record Subject(DType dtype, Sizes sizes) {}

  private static final List<Subject> SINGLE =
      List.of(new Subject(DType.F32, Sizes.tiny(0)), new Subject(DType.F32, Sizes.edge(31)));
  private static final List<Subject> SUBJECTS = Stream.concat(SINGLE.stream(),
      Stream.of(new Subject(DType.BF16, Sizes.edge(33)), new Subject(DType.F64, Sizes.tiny(1)))).toList();

  @ParameterizedTest
  @MethodSource("org.terrane.tests.ops.OpCatalog#rows")
  void result_does_not_depend_on_layout(OpRow row) {
    for (Subject subject : SUBJECTS) {
      OpCall call = row.call(subject.sizes());
      Scope.run(() -> laid(call, subject.dtype()).forEach(laid -> Scope.run(() ->
          tolerance(call).check(laid + ", " + subject + ", " + call, call.apply(laid.tensors()),
              call.apply(laid.plain())))));
    }
  }

  @ParameterizedTest
  @MethodSource("org.terrane.tests.ops.Subjects#differentiable")
  void gradients_do_not_depend_on_layout(OpRow row) {
    for (Subject subject : SINGLE) {
      OpCall call = row.call(subject.sizes());
      Scope.run(() -> laid(call, subject.dtype()).forEach(laid -> Scope.run(() -> {
        List<Tensor> actual = gradients(call, laid.tensors());
        List<Tensor> expected = gradients(call, laid.plain());
        for (int i = 0; i < actual.size(); i++) {
          tolerance(call).check("gradient " + i + " " + laid + ", " + subject + ", " + call, actual.get(i),
              expected.get(i));
        }
      })));
    }
  }

  /// Where whole rows share an index, scattering adds them up in F32, else number by number in F64.
  private static Tolerance tolerance(OpCall call) {
    return call.op() instanceof Gather || call.op() instanceof ScatterAdd ? Tolerance.SUM : Tolerance.EXACT;
  }

  private static List<Tensor> gradients(OpCall call, List<Tensor> tensors) {
    Tensor seed = Subjects.seed(call.apply(tensors));
    List<Tensor> floating = call.floating(tensors);
    return Grad.vjp(() -> call.of(tensors).apply(floating), floating, seed).gradients();
  }

  /// Inputs one of which lies in another way.
  private record Laid(Laying laying, int index, List<Tensor> tensors) {
    List<Tensor> plain() {
      return tensors.stream().map(tensor -> Engine.apply(new Copy(), tensor)).toList();
    }

    @Override
    public String toString() {
      return "input " + index + " " + laying;
    }
  }

  private static Stream<Laid> laid(OpCall call, DType dtype) {
    List<Tensor> drawn = call.draw(dtype);
    return Stream.of(Laying.values()).flatMap(laying -> IntStream.range(0, drawn.size()).mapToObj(index ->
        new Laid(laying, index, IntStream.range(0, drawn.size())
            .mapToObj(i -> i == index ? laying.lay(drawn.get(i)) : drawn.get(i)).toList())));
  }
}
