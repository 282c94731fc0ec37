package org.terrane.tensor.cpu.simd;

import static org.terrane.tensor.cpu.simd.Floats.S;
import static org.terrane.tensor.cpu.simd.Floats.W;
import static org.terrane.tensor.cpu.simd.Floats.get;
import static org.terrane.tensor.cpu.simd.Floats.load;
import static org.terrane.tensor.cpu.simd.Floats.set;
import static org.terrane.tensor.cpu.simd.Floats.store;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/// Moving averages and gradient descent in one pass over elements `from` to `to`.
public final class UpdateKernels {
  private UpdateKernels() {}

  /// `average = decay · average + rest · value`
  public static void ema(MemorySegment average, MemorySegment value, long from, long to, float decay, float rest) {
    FloatVector keep = FloatVector.broadcast(S, decay);
    int count = (int) (to - from);
    int i = 0;
    for (; i <= count - W; i += W) {
      store(keep.fma(load(average, from + i), load(value, from + i).mul(rest)), average, from + i);
    }
    for (; i < count; i++) {
      set(average, from + i, Math.fma(decay, get(average, from + i), get(value, from + i) * rest));
    }
  }

  /// The numbers of a step of gradient descent; the direction is `own · g + old · b`: for Nesterov's momentum 1 and
  /// momentum, else 0 and 1.
  public record Descent(float rate, float momentum, float weightDecay, float own, float old) {}

  /// `g += weightDecay·p`, `b = momentum·b + g`, `p -= rate · (own·g + old·b)`, the gradient itself unchanged.
  public static void descend(MemorySegment p, MemorySegment b, MemorySegment g, long from, long to, Descent s) {
    FloatVector decay = FloatVector.broadcast(S, s.weightDecay);
    FloatVector momentum = FloatVector.broadcast(S, s.momentum);
    FloatVector own = FloatVector.broadcast(S, s.own);
    FloatVector rate = FloatVector.broadcast(S, -s.rate);
    int count = (int) (to - from);
    int i = 0;
    for (; i <= count - W; i += W) {
      long at = from + i;
      FloatVector pi = load(p, at);
      FloatVector gi = decay.fma(pi, load(g, at));
      FloatVector bi = momentum.fma(load(b, at), gi);
      store(bi, b, at);
      store(rate.fma(own.fma(gi, bi.mul(s.old)), pi), p, at);
    }
    for (; i < count; i++) {
      long at = from + i;
      float pi = get(p, at);
      float gi = Math.fma(s.weightDecay, pi, get(g, at));
      float bi = Math.fma(s.momentum, get(b, at), gi);
      set(b, at, bi);
      set(p, at, Math.fma(-s.rate, Math.fma(s.own, gi, bi * s.old), pi));
    }
  }
}
