package org.terrane.tensor.cpu;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.terrane.tensor.Layout;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.op.Arange;
import org.terrane.tensor.op.Concat;
import org.terrane.tensor.op.Pad;

/// Reference loops that move or make numbers without computing: copy and cast, concat, pad, fill, count.
final class Copies {
  private Copies() {}

  /// Copies `x` into a view of `y` of the same shape, cast to its type.
  static void copy(Tensor x, Tensor y, Layout target) {
    Tensor view = new Tensor(y.storage(), target, y.dtype());
    if (x.dtype().isFloating()) {
      Loops.numbers(x, view, value -> value);
    } else {
      Loops.integers(x, view, value -> value);
    }
  }

  static void concat(Concat op, List<Tensor> inputs, Tensor y) {
    int from = 0;
    for (Tensor input : inputs) {
      int size = input.size(op.axis());
      copy(input, y, y.layout().slice(op.axis(), from, size, 1));
      from += size;
    }
  }

  static void pad(Pad op, Tensor x, Tensor y) {
    fill(op.value(), y);
    copy(x, y, y.layout().slice(op.axis(), op.before(), x.size(op.axis()), op.between() + 1));
  }

  static void fill(double value, Tensor y) {
    Elements to = Elements.of(y);
    long start = y.layout().offset();
    for (long i = 0; i < y.shape().elements(); i++) {
      to.putNumber(start + i, value);
    }
  }

  static void arange(Arange op, Tensor y) {
    Elements to = Elements.of(y);
    for (long i = 0; i < op.count(); i++) {
      to.putNumber(i, op.start() + i * op.step());
    }
  }

  /// Copies host memory into a contiguous tensor.
  static void upload(MemorySegment host, Tensor y) {
    MemorySegment.copy(host, 0, y.storage().segment(), bytesBefore(y), y.spec().bytes());
  }

  /// Copies a contiguous tensor into host memory.
  static void download(Tensor x, MemorySegment host) {
    MemorySegment.copy(x.storage().segment(), bytesBefore(x), host, 0, x.spec().bytes());
  }

  private static long bytesBefore(Tensor tensor) {
    return tensor.layout().offset() * tensor.dtype().bytes();
  }
}
