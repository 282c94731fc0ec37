// Matrix products and convolutions of F64, which cuBLAS and cuDNN are not asked for here: the reference, a thread for
// each result.
#include "terrane.cuh"

struct Strides { i64 row, column; };

// Operands of `batch`: c, a, b. Legend: c (M, N) = a (M, K) x b (K, N).
KERNEL(matmul_f64, const double* a, const double* b, double* c, Nest batch, Strides sa, Strides sb, Strides sc, i64 m,
    i64 n, i64 k, i64 count) {
  for (EACH(i, count)) {
    Places p = places<3>(batch, i / (m * n));
    i64 row = i / n % m, column = i % n;
    double sum = 0;
    for (i64 l = 0; l < k; l++)
      sum += a[p.at[1] + row * sa.row + l * sa.column] * b[p.at[2] + l * sb.row + column * sb.column];
    c[p.at[0] + row * sc.row + column * sc.column] = sum;
  }
}

// x (N, C, H, W), weight (O, C/groups, R, S), y (N, O, P, Q), all contiguous.
struct Window { i64 n, c, h, w, o, r, s, p, q, stride, padding, dilation, groups; };

static __device__ double pixel(const Window& g, const double* x, i64 n, i64 c, i64 i, i64 j) {
  return i >= 0 && i < g.h && j >= 0 && j < g.w ? x[((n * g.c + c) * g.h + i) * g.w + j] : 0;
}

KERNEL(conv2d_f64, const double* x, const double* weight, double* y, Window g) {
  i64 channels = g.c / g.groups;
  for (EACH(at, g.n * g.o * g.p * g.q)) {
    i64 q = at % g.q, p = at / g.q % g.p, o = at / (g.q * g.p) % g.o, n = at / (g.q * g.p * g.o);
    i64 first = o / (g.o / g.groups) * channels;
    double sum = 0;
    for (i64 c = 0; c < channels; c++)
      for (i64 r = 0; r < g.r; r++)
        for (i64 s = 0; s < g.s; s++)
          sum += weight[((o * channels + c) * g.r + r) * g.s + s] * pixel(g, x, n, first + c,
              p * g.stride - g.padding + r * g.dilation, q * g.stride - g.padding + s * g.dilation);
    y[at] = sum;
  }
}

// Over the taps (r, s) by which some y(p, q) has seen the pixel (i, j).
KERNEL(conv2d_input_grad_f64, const double* weight, const double* dy, double* dx, Window g) {
  i64 channels = g.c / g.groups, outputs = g.o / g.groups;
  for (EACH(at, g.n * g.c * g.h * g.w)) {
    i64 j = at % g.w, i = at / g.w % g.h, c = at / (g.w * g.h) % g.c, n = at / (g.w * g.h * g.c);
    double sum = 0;
    for (i64 r = 0; r < g.r; r++)
      for (i64 s = 0; s < g.s; s++) {
        i64 down = i + g.padding - r * g.dilation, right = j + g.padding - s * g.dilation;
        i64 p = down / g.stride, q = right / g.stride;
        if (down < 0 || right < 0 || down % g.stride || right % g.stride || p >= g.p || q >= g.q) continue;
        for (i64 o = c / channels * outputs; o < (c / channels + 1) * outputs; o++)
          sum += dy[((n * g.o + o) * g.p + p) * g.q + q] * weight[((o * channels + c % channels) * g.r + r) * g.s + s];
      }
    dx[at] = sum;
  }
}

KERNEL(conv2d_weight_grad_f64, const double* x, const double* dy, double* dweight, Window g) {
  i64 channels = g.c / g.groups;
  for (EACH(at, g.o * channels * g.r * g.s)) {
    i64 s = at % g.s, r = at / g.s % g.r, c = at / (g.s * g.r) % channels, o = at / (g.s * g.r * channels);
    i64 channel = o / (g.o / g.groups) * channels + c;
    double sum = 0;
    for (i64 n = 0; n < g.n; n++)
      for (i64 p = 0; p < g.p; p++)
        for (i64 q = 0; q < g.q; q++)
          sum += dy[((n * g.o + o) * g.p + p) * g.q + q] * pixel(g, x, n, channel,
              p * g.stride - g.padding + r * g.dilation, q * g.stride - g.padding + s * g.dilation);
    dweight[at] = sum;
  }
}
