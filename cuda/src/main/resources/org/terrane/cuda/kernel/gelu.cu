// GELU, exact and by a hyperbolic tangent, and SiLU; GELU also behind the bias of an affine map. In F32 whatever the
// type.
#include "terrane.cuh"

// The first two are the order of the enum Gelu.Form.
enum { EXACT, TANH, SILU };

static __device__ float gelu(int form, float x) {
  if (form == SILU) return x / (1 + expf(-x));
  float gate = form == EXACT ? erff(x * 0.70710678f) : tanhf(0.79788456f * x * fmaf(0.044715f, x * x, 1));
  return 0.5f * x * (1 + gate);
}

static __device__ float slope(int form, float x) {
  if (form == SILU) {
    float sigmoid = 1 / (1 + expf(-x));
    return sigmoid * (1 + x * (1 - sigmoid));
  }
  if (form == EXACT) return 0.5f * (1 + erff(x * 0.70710678f)) + x * 0.39894228f * expf(-0.5f * x * x);
  float gate = tanhf(0.79788456f * x * fmaf(0.044715f, x * x, 1));
  return 0.5f * (1 + gate) + 0.5f * x * (1 - gate * gate) * 0.79788456f * fmaf(3 * 0.044715f, x * x, 1);
}

#define GELU(name, T) \
  KERNEL(gelu_##name, int form, const T* x, T* y, i64 count) { \
    for (EACH(i, count)) put(y + i, gelu(form, wide(x[i]))); \
  } \
  KERNEL(gelu_backward_##name, int form, const T* x, const T* g, T* dx, i64 count) { \
    for (EACH(i, count)) put(dx + i, wide(g[i]) * slope(form, wide(x[i]))); \
  } \
  KERNEL(bias_##name, const float* product, const T* bias, T* y, i64 width, i64 count) { \
    for (EACH(i, count)) put(y + i, product[i] + wide(bias[i % width])); \
  } \
  KERNEL(bias_gelu_##name, const float* product, const T* bias, T* argument, T* y, i64 width, i64 count) { \
    for (EACH(i, count)) { \
      float sum = product[i] + wide(bias[i % width]); \
      if (argument) put(argument + i, sum); \
      put(y + i, gelu(EXACT, sum)); \
    } \
  }
HALVES(GELU)
