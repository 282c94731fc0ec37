package org.terrane.tests.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.terrane.cuda.device.CudaDevice;
import org.terrane.cuda.driver.Cuda;
import org.terrane.cuda.driver.DeviceMemory;
import org.terrane.cuda.driver.Launch;
import org.terrane.tensor.DType;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;
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
    WIDTH_32_MASK(() -> attention(2, 130, 33, 32, 24, Mask.BOOL)),
    WIDTH_64(() -> attention(1, 197, 197, 64, 64, Mask.NONE)),
    WIDTH_64_BIAS(() -> attention(2, 49, 130, 64, 64, Mask.ADDED)),
    WIDTH_96_MASK(() -> attention(1, 65, 100, 80, 96, Mask.BOOL)),
    WIDTH_128(() -> attention(1, 70, 64, 128, 112, Mask.NONE));

    private final Runnable body;

    Check(Runnable body) {
      this.body = body;
    }
  }

  static List<String> names() {
    return Arrays.stream(Check.values()).map(Check::name).toList();
  }

  public static void main(String[] arguments) {
    for (Check check : Check.values()) {
      try {
        Scope.run(check.body);
        System.out.println("ok " + check);
      } catch (AssertionError | RuntimeException e) {
        System.out.println("failed " + check + ": " + e.toString().replace('\n', ' '));
      }
    }
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
