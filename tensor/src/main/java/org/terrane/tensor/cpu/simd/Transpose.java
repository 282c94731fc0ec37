package org.terrane.tensor.cpu.simd;

import static org.terrane.tensor.cpu.simd.Floats.S;
import static org.terrane.tensor.cpu.simd.Floats.W;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/// Transposes a block of `W × W` numbers, W the width of a vector.
///
/// In log₂ W rounds: at distance d, the odd groups of d lanes of one row change places with the even ones of the row d
/// further on. Two rounds concern four rows at a time, which stay in registers: [#begin] brings rows from where they
/// lie into the block, [#end] from there to where they belong, so that only half-way everything passes through L1. The
/// distances are constants, and so are shuffles and masks: [GemmDirective] has all of it inlined.
final class Transpose {
  /// Exchange neighbouring groups of so many lanes.
  static final VectorShuffle<Float> SWAP_1 = swap(1);
  static final VectorShuffle<Float> SWAP_2 = swap(2);
  static final VectorShuffle<Float> SWAP_4 = swap(4);
  static final VectorShuffle<Float> SWAP_8 = swap(8);
  private static final VectorMask<Float> ODD_1 = odd(1);
  private static final VectorMask<Float> ODD_2 = odd(2);
  private static final VectorMask<Float> ODD_4 = odd(4);
  private static final VectorMask<Float> ODD_8 = odd(8);

  private Transpose() {}

  private static VectorShuffle<Float> swap(int d) {
    return VectorShuffle.fromOp(S, lane -> (lane ^ d) % W);
  }

  private static VectorMask<Float> odd(int d) {
    boolean[] odd = new boolean[W];
    for (int lane = 0; lane < W; lane++) {
      odd[lane] = (lane & d) != 0;
    }
    return VectorMask.fromArray(S, odd, 0);
  }

  /// Rounds 1 and 2 of four neighbouring rows, into the block: `at` is where the first of them begins there.
  static void begin(FloatVector a, FloatVector b, FloatVector c, FloatVector d, float[] block, int at) {
    FloatVector e = even(a, b, SWAP_1, ODD_1);
    FloatVector f = odd(a, b, SWAP_1, ODD_1);
    FloatVector g = even(c, d, SWAP_1, ODD_1);
    FloatVector h = odd(c, d, SWAP_1, ODD_1);
    even(e, g, SWAP_2, ODD_2).intoArray(block, at);
    even(f, h, SWAP_2, ODD_2).intoArray(block, at + W);
    odd(e, g, SWAP_2, ODD_2).intoArray(block, at + 2 * W);
    odd(f, h, SWAP_2, ODD_2).intoArray(block, at + 3 * W);
  }

  /// The other rounds: `to[places[first + i] + offset + …] = row i`.
  static void end(float[] block, float[] to, int[] places, int first, int offset) {
    if (W == 16) {
      for (int i = first; i < first + 4; i++) {
        end(block, (i - first) * W, to, places[i] + offset, places[i + 4] + offset, places[i + 8] + offset,
            places[i + 12] + offset);
      }
      return;
    }
    rest(block);
    for (int i = 0; i < W; i++) {
      FloatVector.fromArray(S, block, i * W).intoArray(to, places[first + i] + offset);
    }
  }

  private static void end(float[] block, int at, float[] to, int p0, int p1, int p2, int p3) {
    FloatVector a = FloatVector.fromArray(S, block, at);
    FloatVector b = FloatVector.fromArray(S, block, at + 4 * W);
    FloatVector c = FloatVector.fromArray(S, block, at + 8 * W);
    FloatVector d = FloatVector.fromArray(S, block, at + 12 * W);
    FloatVector e = even(a, b, SWAP_4, ODD_4);
    FloatVector f = odd(a, b, SWAP_4, ODD_4);
    FloatVector g = even(c, d, SWAP_4, ODD_4);
    FloatVector h = odd(c, d, SWAP_4, ODD_4);
    even(e, g, SWAP_8, ODD_8).intoArray(to, p0);
    even(f, h, SWAP_8, ODD_8).intoArray(to, p1);
    odd(e, g, SWAP_8, ODD_8).intoArray(to, p2);
    odd(f, h, SWAP_8, ODD_8).intoArray(to, p3);
  }

  /// The same into native memory: row `i` begins at `start + i · stride`, in elements.
  static void end(float[] block, MemorySegment to, long start, long stride) {
    if (W == 16) {
      for (int i = 0; i < 4; i++) {
        end(block, i * W, to, start + i * stride, 4 * stride);
      }
      return;
    }
    rest(block);
    for (int i = 0; i < W; i++) {
      Floats.store(FloatVector.fromArray(S, block, i * W), to, start + i * stride);
    }
  }

  private static void end(float[] block, int at, MemorySegment to, long p, long step) {
    FloatVector a = FloatVector.fromArray(S, block, at);
    FloatVector b = FloatVector.fromArray(S, block, at + 4 * W);
    FloatVector c = FloatVector.fromArray(S, block, at + 8 * W);
    FloatVector d = FloatVector.fromArray(S, block, at + 12 * W);
    FloatVector e = even(a, b, SWAP_4, ODD_4);
    FloatVector f = odd(a, b, SWAP_4, ODD_4);
    FloatVector g = even(c, d, SWAP_4, ODD_4);
    FloatVector h = odd(c, d, SWAP_4, ODD_4);
    Floats.store(even(e, g, SWAP_8, ODD_8), to, p);
    Floats.store(even(f, h, SWAP_8, ODD_8), to, p + step);
    Floats.store(odd(e, g, SWAP_8, ODD_8), to, p + 2 * step);
    Floats.store(odd(f, h, SWAP_8, ODD_8), to, p + 3 * step);
  }

  /// Round 4 of vectors of 8 lanes; those of 4 have none left.
  private static void rest(float[] block) {
    for (int at = 0; W == 8 && at < 4 * W; at += W) {
      FloatVector a = FloatVector.fromArray(S, block, at);
      FloatVector b = FloatVector.fromArray(S, block, at + 4 * W);
      even(a, b, SWAP_4, ODD_4).intoArray(block, at);
      odd(a, b, SWAP_4, ODD_4).intoArray(block, at + 4 * W);
    }
  }

  /// What a round makes of the earlier of two rows.
  private static FloatVector even(FloatVector a, FloatVector b, VectorShuffle<Float> swap, VectorMask<Float> odd) {
    return a.blend(b.rearrange(swap), odd);
  }

  /// And of the later.
  private static FloatVector odd(FloatVector a, FloatVector b, VectorShuffle<Float> swap, VectorMask<Float> odd) {
    return a.rearrange(swap).blend(b, odd);
  }
}
