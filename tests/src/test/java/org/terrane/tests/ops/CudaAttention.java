package org.terrane.tests.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.terrane.tensor.fused.ScaledDotProductAttention.scaledDotProductAttention;
import static org.terrane.tensor.fused.SelfAttention.selfAttention;
import static org.terrane.tensor.fused.Softmax.softmax;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.terrane.autograd.Grad;
import org.terrane.cuda.device.CudaDevice;
import org.terrane.cuda.driver.Cuda;
import org.terrane.cuda.driver.DeviceMemory;
import org.terrane.cuda.driver.Launch;
import org.terrane.tensor.DType;
import org.terrane.tensor.Keep;
import org.terrane.tensor.Key;
import org.terrane.tensor.Run;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Engine;
import org.terrane.tensor.fused.ScaledDotProductAttention;
import org.terrane.tests.ops.ProductRows.Mask;

/// What [CudaOnCpuTest] runs in a process of its own: attention in BF16 on tensor cores, whose heads no row of the
/// catalogue has, and the instructions below it. Prints `ok NAME` or `failed NAME: why`.
final class CudaAttention {
  private static final double BF16_ROUNDING = 0x1p-8;
  private static final double F32_SUM = 1e-5;

  private CudaAttention() {}

  /// One check and its name.
  private enum Check {
    FRAGMENTS(CudaAttention::fragments),
    ROUNDING(CudaAttention::rounding),
    WIDTH_8(() -> attention(1, 3, 5, 8, 16, Mask.ADDED_EACH)),
    WIDTH_32_MASK(() -> attention(1, 130, 70, 32, 24, Mask.BOOL)),
    WIDTH_64(() -> attention(1, 130, 140, 64, 64, Mask.NONE)),
    WIDTH_32_BIAS(() -> attention(2, 65, 70, 32, 32, Mask.ADDED_EACH)),
    WIDTH_40_BIAS(() -> attention(2, 20, 130, 40, 72, Mask.ADDED)),
    WIDTH_64_BIAS(() -> attention(2, 49, 70, 64, 64, Mask.ADDED)),
    WIDTH_96_BIAS(() -> attention(2, 70, 30, 96, 8, Mask.ADDED_ONE)),
    WIDTH_128_BIAS(() -> attention(2, 66, 20, 128, 112, Mask.ADDED)),
    BIAS_IN_PIECES(() -> bias(19, 7, 13, 32, 40, Mask.ADDED_ONE)),
    BIAS_IN_PIECES_IN_F32(() -> bias(18, 17, 13, 31, 40, Mask.ADDED)), // no multiple of 8
    BIAS_OF_EACH(() -> bias(2, 70, 30, 40, 96, Mask.ADDED_EACH)),
    WIDTH_96_MASK(() -> attention(1, 65, 100, 80, 96, Mask.BOOL)),
    WIDTH_128(() -> attention(1, 70, 64, 128, 112, Mask.NONE)),
    NOWHERE_TO_LOOK(CudaAttention::nowhereToLook),
    SCORES_FAR_BELOW_0(CudaAttention::farBelow),
    HEADS_SIDE_BY_SIDE(CudaAttention::headsSideBySide);

    private final Runnable body;

    Check(Runnable body) {
      this.body = body;
    }
  }

  static List<String> names() {
    return Arrays.stream(Check.values()).map(Check::name).toList();
  }

  /// @param names of the checks to run; all if there is none
  public static void main(String[] names) {
    CudaProgram.report(Check.values(), names, check -> check.body.run());
  }

  /// A product of small whole numbers is exact, and every word comes out of shared memory to the lane that the PTX ISA
  /// says.
  private static void fragments() {
    CudaDevice device = new CudaDevice(0, Cuda::find);
    short[] a = new short[16 * 16];
    short[] b = new short[16 * 8];
    float[] c = new float[16 * 8];
    IntStream.range(0, a.length).forEach(i -> a[i] = bf16(i * 37 % 251 - 125));
    IntStream.range(0, b.length).forEach(i -> b[i] = bf16(i * 23 % 61 - 30));
    IntStream.range(0, c.length).forEach(i -> c[i] = i);
    float[] expected = c.clone();
    for (int i = 0; i < 16 * 8 * 16; i++) {
      int row = i / 128;
      int column = i / 16 % 8;
      expected[8 * row + column] += number(a[16 * row + i % 16]) * number(b[8 * (i % 16) + column]);
    }
    int[] wrong = new int[3 * 32];
    DeviceMemory sums = upload(device, MemorySegment.ofArray(c));
    DeviceMemory counts = upload(device, MemorySegment.ofArray(wrong));
    device.launch("fragments/fragments", Launch.of(1, 32, 0), upload(device, MemorySegment.ofArray(a)),
        upload(device, MemorySegment.ofArray(b)), sums, counts);
    device.download(sums, MemorySegment.ofArray(c));
    device.download(counts, MemorySegment.ofArray(wrong));
    assertThat(wrong).as("words of a, of its columns, of its rows, in each lane").containsOnly(0);
    assertThat(c).containsExactly(expected);
  }

  /// To nearest, ties to even, the first of two in the lower half; powers as the mathematical ones.
  private static void rounding() {
    CudaDevice device = new CudaDevice(0, Cuda::find);
    float[] from = new float[64];
    IntStream.range(0, from.length).forEach(i -> from[i] = (i - 40) * 0.37109375f);
    from[0] = 0x1.01p0f; // a tie: down to even
    from[1] = 0x1.03p0f; // a tie: up to even
    from[2] = Float.NEGATIVE_INFINITY;
    from[4] = -200;
    int[] words = new int[32];
    float[] powers = new float[32];
    DeviceMemory to = upload(device, MemorySegment.ofArray(words));
    DeviceMemory toPowers = upload(device, MemorySegment.ofArray(powers));
    device.launch("fragments/rounded", Launch.of(1, 32, 0), upload(device, MemorySegment.ofArray(from)), to, toPowers);
    device.download(to, MemorySegment.ofArray(words));
    device.download(toPowers, MemorySegment.ofArray(powers));
    for (int i = 0; i < words.length; i++) {
      assertThat(words[i]).as("word " + i).isEqualTo(bf16(from[2 * i]) & 0xffff | bf16(from[2 * i + 1]) << 16);
      double power = Math.pow(2, from[2 * i]);
      assertThat((double) powers[i]).as("2^" + from[2 * i]).isCloseTo(power, within(3e-7 * power + Float.MIN_NORMAL));
    }
  }

  /// Each result within what the rounding of powers and of the result to BF16 can do; gradients as the catalogue's.
  private static void attention(int batch, int queries, int keys, int width, int valueWidth, Mask mask) {
    OpCall call = ProductRows.attention(batch, queries, keys, width, valueWidth, mask);
    List<Tensor> exact = call.draw(DType.BF16, DType.F64);
    double[] expected = call.apply(exact).toDoubles();
    List<Tensor> absolute = new ArrayList<>(exact);
    absolute.set(2, exact.get(2).abs());
    double[] sizes = call.apply(absolute).toDoubles();
    double[] actual = CudaRows.onDevice(call, call.draw(DType.BF16)).toDoubles();
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).as("[%d] of %s", i, call).isCloseTo(expected[i],
          within(BF16_ROUNDING * (Math.abs(expected[i]) + sizes[i]) + F32_SUM * sizes[i]));
    }
    CudaRows.slopesOfKernels(call, call);
  }

  /// The gradient of an added mask alone, which is `P (dy v' - sum of dy y)`, summed where the batch shares the mask:
  /// each entry within what the rounding of powers, results and gradients to BF16 can do; and the same bits again.
  private static void bias(int batch, int queries, int keys, int width, int valueWidth, Mask mask) {
    OpCall call = ProductRows.attention(batch, queries, keys, width, valueWidth, mask);
    List<Tensor> exact = call.draw(DType.BF16, DType.F64);
    Tensor v = exact.get(2); // (B, H, M, E)
    float scale = ((ScaledDotProductAttention) call.op()).scale();
    Tensor powers = softmax(exact.get(0).matmul(exact.get(1).transpose(2, 3)).mul(scale).add(exact.get(3)), 3);
    Tensor y = powers.matmul(v); // (B, H, N, E)
    Tensor seed = Tensor.normal(Key.of(5), DType.BF16, y.shape().toArray());
    Tensor dy = seed.to(DType.F64);
    Tensor products = dy.matmul(v.transpose(2, 3)); // (B, H, N, M)
    Tensor deltas = dy.mul(y).sum(3, Keep.KEEP);
    Tensor slips = dy.abs().mul(y.abs().add(powers.matmul(v.abs()))).sum(3, Keep.KEEP).mul(BF16_ROUNDING / 2);
    Tensor allowed = powers.mul(slips.add(products.abs().add(deltas.abs()).mul(F32_SUM)));
    double[] expected = overBatch(powers.mul(products.sub(deltas)), mask).toDoubles();
    double[] within = overBatch(allowed, mask).toDoubles();
    List<Tensor> inputs = call.draw(DType.BF16).stream().map(CudaRows::move).toList();
    double[] actual = biasGradient(call, inputs, CudaRows.move(seed));
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).as("[%d] of %s", i, call).isCloseTo(expected[i],
          within(within[i] + BF16_ROUNDING / 2 * Math.abs(expected[i])));
    }
    assertThat(biasGradient(call, inputs, CudaRows.move(seed))).containsExactly(actual);
  }

  private static Tensor overBatch(Tensor slopes, Mask mask) {
    return mask == Mask.ADDED_EACH ? slopes : slopes.sum(0, Keep.KEEP);
  }

  private static double[] biasGradient(OpCall call, List<Tensor> inputs, Tensor seed) {
    return Run.current().on(CudaRows.CUDA).call(() -> Grad.vjp(() -> call.apply(inputs), inputs.subList(3, 4), seed)
        .gradients().getFirst().toDoubles());
  }

  /// Queries that may look nowhere, or at little: no number, or numbers, just where the kernels in F32 have such, and
  /// close to them.
  private static void nowhereToLook() {
    int length = 70;
    List<Tensor> heads = ProductRows.attention(1, length, length, 64, 64, Mask.NONE).draw(DType.BF16);
    Tensor added = Tensor.where(little(length, 1), Tensor.zeros(DType.BF16, 1),
        Tensor.full(Double.NEGATIVE_INFINITY, DType.BF16, 1));
    for (Tensor mask : List.of(little(length, 0), added)) {
      List<Tensor> half = slopes(heads, mask);
      List<Tensor> single = slopes(heads.stream().map(tensor -> tensor.to(DType.F32)).toList(),
          mask.dtype() == DType.BOOL ? mask : mask.to(DType.F32));
      for (int i = 0; i < half.size(); i++) {
        double[] expected = single.get(i).toDoubles();
        double largest = Arrays.stream(expected).filter(Double::isFinite).map(Math::abs).max().orElseThrow();
        Near.check("%s mask, result or gradient %d".formatted(mask.dtype(), i), half.get(i).toDoubles(), expected,
            2 * BF16_ROUNDING * largest);
      }
    }
  }

  /// Scores so low that a key behind the last one, whose score is 0, would have a power without end.
  private static void farBelow() {
    List<Tensor> heads = ProductRows.attention(1, 70, 70, 56, 64, Mask.NONE).draw(DType.BF16);
    List<Tensor> low = List.of(Tensor.concat(3, heads.get(0), Tensor.full(-12, DType.BF16, 1, 2, 70, 8)),
        Tensor.concat(3, heads.get(1), Tensor.full(12, DType.BF16, 1, 2, 70, 8)), heads.get(2));
    for (Tensor tensor : slopes(low)) {
      assertThat(Arrays.stream(tensor.toDoubles()).allMatch(Double::isFinite)).isTrue();
    }
  }

  /// A mask `(1, 1, N, N)`: a query may look at more keys the later it comes, the first one at `least`.
  private static Tensor little(int length, int least) {
    float[] allowed = new float[length * length];
    IntStream.range(0, allowed.length)
        .forEach(i -> allowed[i] = i % length * 31 % length < i / length + least ? 1 : 0);
    return Tensor.of(allowed, 1, 1, length, length).to(DType.BOOL);
  }

  /// The result and the gradients of queries, keys, values and an added mask, on the device.
  ///
  /// @param mask one that all heads share, or none
  private static List<Tensor> slopes(List<Tensor> heads, Tensor... mask) {
    List<Tensor> inputs = new ArrayList<>(heads.stream().map(CudaRows::move).toList());
    for (Tensor shared : mask) {
      Tensor moved = CudaRows.move(shared);
      inputs.add(moved.expand(1, 2, shared.size(2), shared.size(3)));
    }
    List<Tensor> at = inputs.stream().filter(tensor -> tensor.dtype().isFloating()).toList();
    ScaledDotProductAttention op = new ScaledDotProductAttention(0.125f);
    return Run.current().on(CudaRows.CUDA).call(() -> {
      Grad.Vjp vjp = Grad.vjp(() -> Engine.apply(op, inputs), at,
          Tensor.ones(at.get(2).dtype(), at.get(2).shape().toArray()));
      List<Tensor> all = new ArrayList<>(vjp.gradients());
      all.addFirst(vjp.value());
      return all;
    });
  }

  /// Heads where the projection left them give the same bits as heads one after the other.
  private static void headsSideBySide() {
    int[] shape = {2, 10, 3, 2, 64}; // (B, N, qkv, H, D)
    Run.current().on(CudaRows.CUDA).call(() -> {
      Tensor x = Tensor.normal(Key.of(3), DType.BF16, shape[0], shape[1], 3 * 2 * 64);
      Tensor seed = Tensor.normal(Key.of(4), DType.BF16, shape[0], shape[1], 2 * 64);
      Grad.Vjp packed = Grad.vjp(() -> selfAttention(x, 2), List.of(x), seed);
      List<Tensor> heads = IntStream.range(0, 3)
          .mapToObj(i -> x.reshape(shape).select(2, i).permute(0, 2, 1, 3).contiguous()).toList(); // (B, H, N, D)
      Grad.Vjp apart = Grad.vjp(() -> scaledDotProductAttention(heads.get(0), heads.get(1), heads.get(2)), heads,
          seed.reshape(2, 10, 2, 64).permute(0, 2, 1, 3).contiguous());
      same(packed.value().reshape(2, 10, 2, 64).permute(0, 2, 1, 3), apart.value());
      for (int i = 0; i < 3; i++) {
        same(packed.gradients().getFirst().reshape(shape).select(2, i).permute(0, 2, 1, 3), apart.gradients().get(i));
      }
      return null;
    });
  }

  private static void same(Tensor actual, Tensor expected) {
    assertThat(actual.toDoubles()).containsExactly(expected.toDoubles());
  }

  private static DeviceMemory upload(CudaDevice device, MemorySegment host) {
    DeviceMemory memory = device.allocate(host.byteSize(), "test");
    device.upload(host, memory);
    return memory;
  }

  private static short bf16(float number) {
    int bits = Float.floatToRawIntBits(number);
    return (short) (bits + 0x7fff + (bits >> 16 & 1) >> 16);
  }

  private static float number(short bf16) {
    return Float.intBitsToFloat(bf16 << 16);
  }
}
