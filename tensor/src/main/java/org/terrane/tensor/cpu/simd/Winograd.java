package org.terrane.tensor.cpu.simd;

import static org.terrane.tensor.cpu.simd.Floats.S;
import static org.terrane.tensor.cpu.simd.Floats.W;

import jdk.incubator.vector.FloatVector;

/// The linear maps around the products of Winograd's convolution F(2 × 2, 3 × 3): 16 multiplications make 2 × 2 pixels
/// of a result, where a window at a time needs 36.
///
/// `Y = Aᵀ ((G g Gᵀ) ⊙ (Bᵀ d B)) A` with a 4 × 4 patch `d` of the images and a 3 × 3 weight `g`; ⊙ is, over many tiles
/// and channels, 16 products of matrices. Source: Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks",
/// arXiv:1509.09308, section 4.1. The gradient of the weight is the adjoint: `Gᵀ ((A dY Aᵀ) ⊙ (Bᵀ d B)) G`.
///
/// Channels are lanes. The 16 matrices lie `pitch` apart.
public final class Winograd {
  /// Products, one for each element of a patch.
  public static final int POINTS = 16;

  private Winograd() {}

  /// Whether so many channels are whole vectors.
  public static boolean takes(int channels) {
    return channels % W == 0;
  }

  /// `v[vAt + point · pitch + tile · channels + c] = Bᵀ d B` of each tile's patch of the field.
  ///
  /// @param from where a tile's patch begins; its rows are `fieldRow` apart, its pixels `channels`
  public static void patches(
      float[] field, int[] from, int fieldRow, int channels, int tiles, float[] v, int vAt, int pitch) {
    for (int tile = 0; tile < tiles; tile++) {
      for (int c = 0; c < channels; c += W) {
        patch(field, from[tile] + c, fieldRow, channels, v, vAt + tile * channels + c, pitch);
      }
    }
  }

  private static void patch(float[] d, int at, int row, int pixel, float[] v, int to, int pitch) {
    for (int j = 0; j < 4; j++) {
      FloatVector d0 = FloatVector.fromArray(S, d, at + j * pixel);
      FloatVector d1 = FloatVector.fromArray(S, d, at + j * pixel + row);
      FloatVector d2 = FloatVector.fromArray(S, d, at + j * pixel + 2 * row);
      FloatVector d3 = FloatVector.fromArray(S, d, at + j * pixel + 3 * row);
      d0.sub(d2).intoArray(v, to + j * pitch);
      d1.add(d2).intoArray(v, to + (4 + j) * pitch);
      d2.sub(d1).intoArray(v, to + (8 + j) * pitch);
      d1.sub(d3).intoArray(v, to + (12 + j) * pitch);
    }
    for (int i = 0; i < 4; i++) {
      int line = to + 4 * i * pitch;
      FloatVector d0 = FloatVector.fromArray(S, v, line);
      FloatVector d1 = FloatVector.fromArray(S, v, line + pitch);
      FloatVector d2 = FloatVector.fromArray(S, v, line + 2 * pitch);
      FloatVector d3 = FloatVector.fromArray(S, v, line + 3 * pitch);
      d0.sub(d2).intoArray(v, line);
      d1.add(d2).intoArray(v, line + pitch);
      d2.sub(d1).intoArray(v, line + 2 * pitch);
      d1.sub(d3).intoArray(v, line + 3 * pitch);
    }
  }

  /// `u[point · pitch + i] = G g Gᵀ` for each of `count` weights `g[tap · gPitch + i]`.
  public static void weights(float[] g, int at, int gPitch, int count, float[] u, int to, int pitch) {
    for (int i = 0; i < count; i += W) {
      for (int s = 0; s < 3; s++) {
        expand(g, at + i + s * gPitch, 3 * gPitch, u, to + i + s * pitch, 4 * pitch);
      }
      for (int r = 0; r < 4; r++) {
        expand(u, to + i + 4 * r * pitch, pitch, u, to + i + 4 * r * pitch, pitch);
      }
    }
  }

  /// Three numbers to four: `G g`.
  private static void expand(float[] g, int at, int step, float[] u, int to, int pitch) {
    FloatVector g0 = FloatVector.fromArray(S, g, at);
    FloatVector g1 = FloatVector.fromArray(S, g, at + step);
    FloatVector g2 = FloatVector.fromArray(S, g, at + 2 * step);
    FloatVector ends = g0.add(g2);
    g0.intoArray(u, to);
    ends.add(g1).mul(0.5f).intoArray(u, to + pitch);
    ends.sub(g1).mul(0.5f).intoArray(u, to + 2 * pitch);
    g2.intoArray(u, to + 3 * pitch);
  }

  /// The 2 × 2 pixels `Aᵀ m A` of each tile, `ConvKernel.COLUMNS` channels each: `y[to[4 · tile + pixel] + c]` of
  /// `m[mAt + point · pitch + tile · COLUMNS + c]`. Overwrites `m`.
  public static void pixels(float[] m, int mAt, int pitch, int tiles, float[] y, int[] to) {
    for (int tile = 0; tile < tiles; tile++) {
      for (int c = 0; c < ConvKernel.COLUMNS; c += W) {
        int at = mAt + tile * ConvKernel.COLUMNS + c;
        for (int j = 0; j < 4; j++) {
          pair(m, at + j * pitch, 4 * pitch, m, at + j * pitch, at + (4 + j) * pitch);
        }
        pair(m, at, pitch, y, to[4 * tile] + c, to[4 * tile + 1] + c);
        pair(m, at + 4 * pitch, pitch, y, to[4 * tile + 2] + c, to[4 * tile + 3] + c);
      }
    }
  }

  /// Four numbers to two: `Aᵀ m`.
  private static void pair(float[] m, int at, int step, float[] y, int first, int second) {
    FloatVector m0 = FloatVector.fromArray(S, m, at);
    FloatVector m1 = FloatVector.fromArray(S, m, at + step);
    FloatVector m2 = FloatVector.fromArray(S, m, at + 2 * step);
    FloatVector m3 = FloatVector.fromArray(S, m, at + 3 * step);
    m0.add(m1).add(m2).intoArray(y, first);
    m1.sub(m2).sub(m3).intoArray(y, second);
  }

  /// The adjoint of [#pixels]: `m[mAt + point · pitch + tile · COLUMNS + c] = A dy Aᵀ`.
  public static void pixelGrads(float[] y, int[] from, int tiles, float[] m, int mAt, int pitch) {
    for (int tile = 0; tile < tiles; tile++) {
      for (int c = 0; c < ConvKernel.COLUMNS; c += W) {
        int at = mAt + tile * ConvKernel.COLUMNS + c;
        four(y, from[4 * tile] + c, from[4 * tile + 1] + c, m, at, pitch);
        four(y, from[4 * tile + 2] + c, from[4 * tile + 3] + c, m, at + 4 * pitch, pitch);
        for (int j = 0; j < 4; j++) {
          four(m, at + j * pitch, at + (4 + j) * pitch, m, at + j * pitch, 4 * pitch);
        }
      }
    }
  }

  /// Two numbers to four: `A y`.
  private static void four(float[] y, int first, int second, float[] m, int at, int step) {
    FloatVector y0 = FloatVector.fromArray(S, y, first);
    FloatVector y1 = FloatVector.fromArray(S, y, second);
    y0.intoArray(m, at);
    y0.add(y1).intoArray(m, at + step);
    y0.sub(y1).intoArray(m, at + 2 * step);
    y1.neg().intoArray(m, at + 3 * step);
  }

  /// The adjoint of [#weights]: `g[at + tap · gPitch + i] = Gᵀ u G`. Overwrites `u`.
  public static void weightGrads(float[] u, int uAt, int pitch, int count, float[] g, int at, int gPitch) {
    for (int i = 0; i < count; i += W) {
      for (int s = 0; s < 4; s++) {
        contract(u, uAt + i + s * pitch, 4 * pitch, u, uAt + i + s * pitch, 4 * pitch);
      }
      for (int r = 0; r < 3; r++) {
        contract(u, uAt + i + 4 * r * pitch, pitch, g, at + i + 3 * r * gPitch, gPitch);
      }
    }
  }

  /// Four numbers to three: `Gᵀ u`.
  private static void contract(float[] u, int at, int step, float[] g, int to, int pitch) {
    FloatVector u0 = FloatVector.fromArray(S, u, at);
    FloatVector u1 = FloatVector.fromArray(S, u, at + step).mul(0.5f);
    FloatVector u2 = FloatVector.fromArray(S, u, at + 2 * step).mul(0.5f);
    FloatVector u3 = FloatVector.fromArray(S, u, at + 3 * step);
    FloatVector sum = u1.add(u2);
    u0.add(sum).intoArray(g, to);
    u1.sub(u2).intoArray(g, to + pitch);
    sum.add(u3).intoArray(g, to + 2 * pitch);
  }
}
