package org.terrane.cuda.primitive;

import static org.terrane.cuda.primitive.Elementwise.suffix;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.terrane.cuda.device.CudaDevice;
import org.terrane.cuda.device.Walk;
import org.terrane.cuda.driver.DeviceMemory;
import org.terrane.tensor.DType;
import org.terrane.tensor.Layout;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.op.Arange;
import org.terrane.tensor.op.Cast;
import org.terrane.tensor.op.Concat;
import org.terrane.tensor.op.Constant;
import org.terrane.tensor.op.Pad;
import org.terrane.tensor.op.Random;

/// What moves or makes numbers without computing: `copy.cu`, `random.cu`.
public final class Copies {
  private final CudaDevice device;

  public Copies(CudaDevice device) {
    this.device = device;
  }

  public void constant(Constant op, Tensor y) {
    device.upload(op.host(), CudaDevice.first(y));
  }

  public void copy(Tensor x, Tensor y) {
    Walk walk = Walk.inPacks(y.dtype(), y, x);
    device.forEach(walk.kernel("copy/copy_" + y.dtype().bytes()), walk.count(), x, y, walk.nest(), walk.count());
  }

  public void cast(Cast op, Tensor x, Tensor y) {
    Walk walk = Elementwise.hasPacks(x.dtype()) ? Walk.inPacks(x.dtype(), y, x) : Walk.ofElements(y, x);
    device.forEach(walk.kernel("copy/cast_" + suffix(x.dtype())), walk.count(), op.dtype().ordinal(), x, y,
        walk.nest(), walk.count());
  }

  public void concat(Concat op, List<Tensor> inputs, Tensor y) {
    int from = 0;
    for (Tensor input : inputs) {
      int size = input.size(op.axis());
      copy(input, view(y, y.layout().slice(op.axis(), from, size, 1)));
      from += size;
    }
  }

  public void pad(Pad op, Tensor x, Tensor y) {
    fill(op.value(), y);
    copy(x, view(y, y.layout().slice(op.axis(), op.before(), x.size(op.axis()), op.between() + 1)));
  }

  public void fill(double value, Tensor y) {
    long count = y.shape().elements();
    device.forEach("copy/fill_" + y.dtype().bytes(), count, bits(value, y.dtype()), y, count);
  }

  public void arange(Arange op, Tensor y) {
    device.forEach("copy/arange_" + suffix(y.dtype()), op.count(), op.start(), op.step(), y, (long) op.count());
  }

  public void random(Random op, Tensor y) {
    long count = y.shape().elements();
    DeviceMemory key = device.allocate(Long.BYTES, op.name());
    device.upload(MemorySegment.ofArray(new long[] {op.key().bits()}), key);
    device.forEach("random/random_" + suffix(y.dtype()), Math.ceilDiv(count, 4), op.distribution().ordinal(), key, y,
        count);
    device.free(key);
  }

  private static Tensor view(Tensor y, Layout layout) {
    return new Tensor(y.storage(), layout, y.dtype());
  }

  /// An element with that value.
  private static long bits(double value, DType dtype) {
    return switch (dtype) {
      case F64 -> Double.doubleToRawLongBits(value);
      case F32 -> Float.floatToRawIntBits((float) value);
      case BF16 -> bfloat16((float) value);
      case I64, I32, U8 -> (long) value;
      case BOOL -> value != 0 ? 1 : 0;
    };
  }

  /// The upper half of an F32, to nearest, ties to even.
  private static long bfloat16(float value) {
    int bits = Float.floatToRawIntBits(value);
    return (Float.isNaN(value) ? bits | 1 << 22 : bits + 0x7fff + (bits >>> 16 & 1)) >>> 16;
  }
}
