package org.terrane.tensor.cpu.simd;

import static org.terrane.tensor.cpu.simd.Floats.S;
import static org.terrane.tensor.cpu.simd.Floats.W;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/// Transposes a block of `W × W` numbers, W the width of a vector, that lies in L1.
///
/// In log₂ W rounds: at distance d, the odd groups of d lanes of one row change places with the even ones of the row d
/// further on. The distances are constants, and so are shuffles and masks: [GemmDirective] has the rounds inlined.
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

  /// `block (W, W) = blockᵀ`
  static void inPlace(float[] block) {
    round(block, 1, SWAP_1, ODD_1);
    if (W > 2) {
      round(block, 2, SWAP_2, ODD_2);
    }
    if (W > 4) {
      round(block, 4, SWAP_4, ODD_4);
    }
    if (W > 8) {
      round(block, 8, SWAP_8, ODD_8);
    }
  }

  private static void round(float[] block, int d, VectorShuffle<Float> swap, VectorMask<Float> odd) {
    for (int pair = 0; pair < W / 2; pair++) {
      int at = (pair / d * 2 * d + pair % d) * W;
      FloatVector a = FloatVector.fromArray(S, block, at);
      FloatVector b = FloatVector.fromArray(S, block, at + d * W);
      a.blend(b.rearrange(swap), odd).intoArray(block, at);
      a.rearrange(swap).blend(b, odd).intoArray(block, at + d * W);
    }
  }
}
