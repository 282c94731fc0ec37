package org.terrane.tensor;

import java.lang.foreign.MemorySegment;
import org.terrane.tensor.engine.Engine;
import org.terrane.tensor.op.Constant;

/// Numbers on their way between Java arrays and tensors.
public final class Host {
  private Host() {}

  /// A tensor of the bytes in `data`: row-major, little-endian.
  public static Tensor tensor(MemorySegment data, Spec spec) {
    return Engine.apply(new Constant(data, spec));
  }

  static Tensor tensor(float[] values, Shape shape) {
    return tensor(MemorySegment.ofArray(values), new Spec(shape, DType.F32));
  }

  static Tensor tensor(double[] values, Shape shape) {
    return tensor(MemorySegment.ofArray(values), new Spec(shape, DType.F64));
  }

  static Tensor tensor(long[] values, Shape shape) {
    return tensor(MemorySegment.ofArray(values), new Spec(shape, DType.I64));
  }

  static float[] floats(Tensor tensor) {
    float[] values = new float[Math.toIntExact(tensor.shape().elements())];
    download(tensor, DType.F32, MemorySegment.ofArray(values));
    return values;
  }

  static double[] doubles(Tensor tensor) {
    double[] values = new double[Math.toIntExact(tensor.shape().elements())];
    download(tensor, DType.F64, MemorySegment.ofArray(values));
    return values;
  }

  static long[] longs(Tensor tensor) {
    long[] values = new long[Math.toIntExact(tensor.shape().elements())];
    download(tensor, DType.I64, MemorySegment.ofArray(values));
    return values;
  }

  /// Copies the elements, cast to `type`, into host memory of exactly their size.
  public static void download(Tensor tensor, DType type, MemorySegment host) {
    Scope.run(() -> {
      Tensor ready = Run.current().without(org.terrane.tensor.engine.Decorator.Rank.TAPE)
          .call(() -> tensor.to(type).contiguous());
      ready.storage().backend().download(ready, host);
    });
  }
}
