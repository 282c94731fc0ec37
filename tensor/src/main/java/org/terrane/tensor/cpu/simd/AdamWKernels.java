package org.terrane.tensor.cpu.simd;

import static org.terrane.tensor.cpu.simd.Floats.S;
import static org.terrane.tensor.cpu.simd.Floats.W;
import static org.terrane.tensor.cpu.simd.Floats.get;
import static org.terrane.tensor.cpu.simd.Floats.load;
import static org.terrane.tensor.cpu.simd.Floats.set;
import static org.terrane.tensor.cpu.simd.Floats.store;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/// AdamW in one pass over parameter, moments and gradient: the step is bound by memory, so nothing is read twice.
public final class AdamWKernels {
  private AdamWKernels() {}

  /// The numbers of a step, rounded once.
  ///
  /// @param keep `1 − lr·weightDecay`
  /// @param stepSize `lr / (1 − β₁ᵗ)`
  /// @param rootScale `1 / √(1 − β₂ᵗ)`
  public record Step(float keep, float beta1, float rest1, float beta2, float rest2, float stepSize, float rootScale,
      float eps) {}

  /// Elements `from` to `to`.
  public static void step(MemorySegment p, MemorySegment m, MemorySegment v, MemorySegment g, long from, long to,
      Step s) {
    FloatVector beta1 = FloatVector.broadcast(S, s.beta1);
    FloatVector beta2 = FloatVector.broadcast(S, s.beta2);
    FloatVector keep = FloatVector.broadcast(S, s.keep);
    FloatVector rootScale = FloatVector.broadcast(S, s.rootScale);
    FloatVector eps = FloatVector.broadcast(S, s.eps);
    int count = (int) (to - from);
    int i = 0;
    for (; i <= count - W; i += W) {
      long at = from + i;
      FloatVector gi = load(g, at);
      FloatVector mi = beta1.fma(load(m, at), gi.mul(s.rest1));
      FloatVector vi = beta2.fma(load(v, at), gi.mul(gi).mul(s.rest2));
      FloatVector bound = vi.sqrt().fma(rootScale, eps);
      store(mi, m, at);
      store(vi, v, at);
      store(keep.fma(load(p, at), mi.div(bound).mul(-s.stepSize)), p, at);
    }
    for (; i < count; i++) {
      one(p, m, v, g, from + i, s);
    }
  }

  private static void one(MemorySegment p, MemorySegment m, MemorySegment v, MemorySegment g, long at, Step s) {
    float gi = get(g, at);
    float mi = Math.fma(s.beta1, get(m, at), gi * s.rest1);
    float vi = Math.fma(s.beta2, get(v, at), gi * gi * s.rest2);
    float bound = Math.fma((float) Math.sqrt(vi), s.rootScale, s.eps);
    set(m, at, mi);
    set(v, at, vi);
    set(p, at, Math.fma(s.keep, get(p, at), mi / bound * -s.stepSize));
  }
}
