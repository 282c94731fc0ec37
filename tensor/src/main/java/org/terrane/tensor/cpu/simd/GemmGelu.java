package org.terrane.tensor.cpu.simd;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The exact GELU, `x · (1 + erf(x/√2)) / 2`: on a vector, and in place on a tile.
final class GemmGelu {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final float SQRT_HALF = 0.70710678f;

  private GemmGelu() {}

  /// `tile = gelu(tile)`; its length is a multiple of the vector length.
  static void apply(float[] tile) {
    for (int at = 0; at < tile.length; at += S.length()) {
      gelu(FloatVector.fromArray(S, tile, at)).intoArray(tile, at);
    }
  }

  static FloatVector gelu(FloatVector x) {
    return x.mul(0.5f).mul(erf(x.mul(SQRT_HALF)).add(1f));
  }

  /// erf as a ratio of two polynomials in x², odd of degree 13 over even of degree 8, with x held to ±4, where erf is
  /// ±1 to float precision. The coefficients are those of Eigen's `generic_fast_erf_float` (MPL-2.0), a minimax fit.
  static FloatVector erf(FloatVector value) {
    FloatVector x = value.blend(-4f, value.compare(LT, -4f));
    x = x.blend(4f, x.compare(GT, 4f));
    FloatVector s = x.mul(x);
    FloatVector p = s.mul(-2.72614225801306e-10f).add(2.77068142495902e-08f);
    p = p.fma(s, FloatVector.broadcast(S, -2.10102402082508e-06f));
    p = p.fma(s, FloatVector.broadcast(S, -5.69250639462346e-05f));
    p = p.fma(s, FloatVector.broadcast(S, -7.34990630326855e-04f));
    p = p.fma(s, FloatVector.broadcast(S, -2.95459980854025e-03f));
    p = p.fma(s, FloatVector.broadcast(S, -1.60960333262415e-02f));
    FloatVector q = s.mul(-1.45660718464996e-05f).add(-2.13374055278905e-04f);
    q = q.fma(s, FloatVector.broadcast(S, -1.68282697438203e-03f));
    q = q.fma(s, FloatVector.broadcast(S, -7.37332916720468e-03f));
    q = q.fma(s, FloatVector.broadcast(S, -1.42647390514189e-02f));
    return x.mul(p).div(q);
  }
}
