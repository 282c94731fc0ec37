package org.terrane.tests.ops;

import java.io.PrintStream;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.terrane.autograd.Grad;
import org.terrane.tensor.DType;
import org.terrane.tensor.Device;
import org.terrane.tensor.Host;
import org.terrane.tensor.Run;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Backends;
import org.terrane.tensor.engine.Engine;
import org.terrane.tensor.op.Copy;
import org.terrane.tensor.op.Update;

/// What [CudaTest] runs in a process of its own: every row of the catalogue on `cuda:0` against the CPU in F64. Prints
/// a line for each row: `ok NAME`, or `failed NAME: why`.
final class CudaRows {
  private static final Device CUDA = new Device(Device.Kind.CUDA, 0);

  private final PrintStream out;

  private CudaRows(PrintStream out) {
    this.out = out;
  }

  public static void main(String[] names) {
    CudaRows rows = new CudaRows(System.out);
    Stream.concat(OpCatalog.rows().stream(), OpCatalog.updates().stream())
        .filter(row -> names.length == 0 || List.of(names).contains(row.name()))
        .forEach(rows::check);
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
    List<Tensor> exact = gradients(call, call.draw(DType.F32, DType.F64));
    List<Tensor> inputs = call.draw(DType.F32).stream().map(CudaRows::move).toList();
    List<Tensor> single = Run.current().on(CUDA).call(() -> gradients(call, inputs));
    for (int i = 0; i < exact.size(); i++) {
      Tolerance.SUM.check("gradient " + i + ", " + sizes + ", " + call, single.get(i), exact.get(i));
    }
  }

  private static List<Tensor> gradients(OpCall call, List<Tensor> inputs) {
    Tensor seed = Subjects.seed(call.apply(inputs));
    List<Tensor> floating = call.floating(inputs);
    return Grad.vjp(() -> call.of(inputs).apply(floating), floating, seed).gradients();
  }

  private static Tensor onDevice(OpCall call, List<Tensor> tensors) {
    List<Tensor> moved = new ArrayList<>();
    tensors.forEach(tensor -> moved.add(tensor.device().equals(CUDA) ? tensor : move(tensor)));
    return Run.current().on(CUDA).call(() -> call.apply(moved));
  }

  private static Tensor move(Tensor tensor) {
    MemorySegment bytes = MemorySegment.ofArray(new byte[Math.toIntExact(tensor.spec().bytes())]);
    Host.download(tensor, tensor.dtype(), bytes);
    return Run.current().on(CUDA).call(() -> Host.tensor(bytes, tensor.spec()));
  }
}
