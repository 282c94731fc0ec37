package org.terrane.tests.ops;


import java.io.PrintStream;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.terrane.autograd.Grad;
import org.terrane.tensor.DType;
import org.terrane.tensor.Device;
import org.terrane.tensor.Host;
import org.terrane.tensor.Run;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Backends;
import org.terrane.tensor.engine.Engine;
import org.terrane.tensor.engine.Kernel;
import org.terrane.tensor.op.Copy;
import org.terrane.tensor.op.Fused;
import org.terrane.tensor.op.Update;

/// What [CudaOnCpuTest] runs in a process of its own: every row of the catalogue on `cuda:0` against the CPU in F64.
/// Prints a line for each row: `ok NAME`, or `failed NAME: why`.
final class CudaRows {
  static final Device CUDA = new Device(Device.Kind.CUDA, 0);
  private static final double BF16_ROUNDING = 0x1p-9;

  private final PrintStream out;

  private CudaRows(PrintStream out) {
    this.out = out;
  }

  static List<String> names() {
    return all().map(OpRow::name).toList();
  }

  /// @param names of the rows to check; all if there is none
  public static void main(String[] names) {
    CudaRows rows = new CudaRows(System.out);
    CudaProgram.named(all().toList(), OpRow::name, names).forEach(rows::check);
  }

  private static Stream<OpRow> all() {
    return Stream.concat(OpCatalog.rows().stream(), OpCatalog.updates().stream());
  }

  private void check(OpRow row) {
    try {
      long before = Backends.of(CUDA).liveBuffers();
      for (Sizes sizes : sizes(row)) {
        Scope.run(() -> checkAt(row, sizes));
      }
      Scope.run(() -> checkLarge(row));
      long left = Backends.of(CUDA).liveBuffers() - before;
      out.println(left == 0 ? "ok " + row : "failed " + row + ": leaves " + left + " buffers");
    } catch (AssertionError | RuntimeException e) {
      out.println("failed " + row + ": " + e.toString().replace('\n', ' '));
    }
  }

  private static List<Sizes> sizes(OpRow row) {
    Stream<Sizes> some = Stream.of(Sizes.tiny(0), Sizes.tiny(3), Sizes.edge(1), Sizes.edge(33));
    return Stream.concat(some, Stream.of(Sizes.empty()).filter(_ -> !row.has(OpRow.Trait.NEVER_EMPTY))).toList();
  }

  private static void checkAt(OpRow row, Sizes sizes) {
    OpCall call = row.call(sizes);
    if (call.op() instanceof Update update) {
      Scope.run(() -> updatesAsTheCpu(row, update, call, sizes));
      List.of(DType.F64, DType.BF16).forEach(dtype -> updates(row, update, call, sizes, dtype));
      return;
    }
    for (DType dtype : List.of(DType.F32, DType.F64, DType.BF16)) {
      Scope.run(() -> row.tolerance().check(dtype + ", " + sizes + ", " + call, onDevice(call, call.draw(dtype)),
          call.apply(call.draw(dtype, DType.F64))));
    }
    layouts(call, sizes);
    slopes(row, call, sizes);
  }

  /// Enough work for several blocks, in F32 only.
  private static void checkLarge(OpRow row) {
    Sizes sizes = Sizes.large();
    OpCall call = row.call(sizes);
    if (call.op() instanceof Update update) {
      Scope.run(() -> updatesAsTheCpu(row, update, call, sizes));
      return;
    }
    Scope.run(() -> row.tolerance().check("F32, " + sizes + ", " + call, onDevice(call, call.draw(DType.F32)),
        call.apply(call.draw(DType.F32, DType.F64))));
    slopes(row, call, sizes);
  }

  private static void slopes(OpRow row, OpCall call, Sizes sizes) {
    if (row.has(OpRow.Trait.DIFFERENTIABLE)) {
      Scope.run(() -> gradients(call, sizes));
      Scope.run(() -> slopesOfKernels(call, sizes));
    }
  }

  private static void updates(OpRow row, Update update, OpCall call, Sizes sizes, DType dtype) {
    Scope.run(() -> {
      List<Tensor> expected = update.composite(call.draw(dtype, DType.F64));
      check(row, dtype + ", " + sizes + ", " + call, updated(update, call.draw(dtype)), expected);
    });
  }

  /// Some numbers nearly cancel, and F32 is far from F64 on either device: but the CPU's kernels round alike.
  private static void updatesAsTheCpu(OpRow row, Update update, OpCall call, Sizes sizes) {
    List<Tensor> expected = call.draw(DType.F32);
    Engine.update(update, expected);
    check(row, "F32, " + sizes + ", " + call, updated(update, call.draw(DType.F32)),
        expected.subList(0, update.targets(expected.size())));
  }

  private static List<Tensor> updated(Update update, List<Tensor> inputs) {
    List<Tensor> moved = inputs.stream().map(CudaRows::move).toList();
    return Run.current().on(CUDA).call(() -> {
      Engine.update(update, moved);
      return moved;
    });
  }

  private static void check(OpRow row, String what, List<Tensor> actual, List<Tensor> expected) {
    for (int i = 0; i < expected.size(); i++) {
      row.tolerance().check("target " + i + " in " + what, actual.get(i), expected.get(i));
    }
  }

  /// Where numbers lie changes no bit.
  private static void layouts(OpCall call, Sizes sizes) {
    for (Laying laying : Laying.values()) {
      Scope.run(() -> {
        List<Tensor> laid = call.draw(DType.F32).stream().map(CudaRows::move).map(laying::lay).toList();
        List<Tensor> plain = laid.stream().map(tensor -> Engine.apply(new Copy(), tensor)).toList();
        Tolerance.EXACT.check(laying + ", " + sizes + ", " + call, onDevice(call, laid), onDevice(call, plain));
      });
    }
  }

  private static void gradients(OpCall call, Sizes sizes) {
    List<Tensor> exact = gradients(call, call.draw(DType.F32, DType.F64), DType.F32);
    List<Tensor> inputs = call.draw(DType.F32).stream().map(CudaRows::move).toList();
    List<Tensor> single = Run.current().on(CUDA).call(() -> gradients(call, inputs, DType.F32));
    for (int i = 0; i < exact.size(); i++) {
      Tolerance.SUM.check("gradient " + i + ", " + sizes + ", " + call, single.get(i), exact.get(i));
    }
  }

  /// Kernels that take BF16 keep sums in F32; what they leave is rounded, and so is what a backward pass reads of the
  /// forward one (the result of a softmax or an attention, the argument of a GELU) and, at last, what lies between two
  /// products.
  static void slopesOfKernels(OpCall call, Object sizes) {
    List<Spec> specs = call.draw(DType.BF16).stream().map(Tensor::spec).toList();
    if (!(call.op() instanceof Fused fused)
        || Backends.of(CUDA).kernels().find(fused, specs).filter(Kernel::hasBackward).isEmpty()) {
      return;
    }
    List<Tensor> exact = gradients(call, call.draw(DType.BF16, DType.F64), DType.BF16);
    List<Tensor> inputs = call.draw(DType.BF16).stream().map(CudaRows::move).toList();
    List<Tensor> half = Run.current().on(CUDA).call(() -> gradients(call, inputs, DType.BF16));
    for (int i = 0; i < exact.size(); i++) {
      double[] expected = exact.get(i).toDoubles();
      double largest = Arrays.stream(expected).map(Math::abs).max().orElse(0);
      Near.check("gradient " + i + " in BF16, " + sizes + ", " + call, half.get(i).toDoubles(), expected,
          3 * BF16_ROUNDING * largest + 1e-6);
    }
  }

  /// @param low what the gradient of the result is rounded to
  private static List<Tensor> gradients(OpCall call, List<Tensor> inputs, DType low) {
    Tensor result = call.apply(inputs);
    Tensor seed = Subjects.seed(result).to(low).to(result.dtype());
    List<Tensor> floating = call.floating(inputs);
    return Grad.vjp(() -> call.of(inputs).apply(floating), floating, seed).gradients();
  }

  static Tensor onDevice(OpCall call, List<Tensor> tensors) {
    List<Tensor> moved = new ArrayList<>();
    tensors.forEach(tensor -> moved.add(tensor.device().equals(CUDA) ? tensor : move(tensor)));
    return Run.current().on(CUDA).call(() -> call.apply(moved));
  }

  static Tensor move(Tensor tensor) {
    MemorySegment bytes = MemorySegment.ofArray(new byte[Math.toIntExact(tensor.spec().bytes())]);
    Host.download(tensor, tensor.dtype(), bytes);
    return Run.current().on(CUDA).call(() -> Host.tensor(bytes, tensor.spec()));
  }
}
