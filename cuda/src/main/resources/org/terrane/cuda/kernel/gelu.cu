// GELU, exact and by a hyperbolic tangent, and SiLU; GELU also behind the bias of an affine map. In F32 whatever the
// type.
#include "terrane.cuh"

// The first two are the order of the enum Gelu.Form.
enum { EXACT, TANH, SILU };

template <int FORM> static __device__ inline float activate(float x) {
  if (FORM == SILU) return x / (1 + expf(-x));
  float gate = FORM == EXACT ? erff(x * 0.70710678f) : tanhf(0.79788456f * x * fmaf(0.044715f, x * x, 1));
  return 0.5f * x * (1 + gate);
}

template <int FORM> static __device__ inline float slope(float x) {
  if (FORM == SILU) {
    float sigmoid = 1 / (1 + expf(-x));
    return sigmoid * (1 + x * (1 - sigmoid));
  }
  if (FORM == EXACT) return 0.5f * (1 + erff(x * 0.70710678f)) + x * 0.39894228f * expf(-0.5f * x * x);
  float gate = tanhf(0.79788456f * x * fmaf(0.044715f, x * x, 1));
  return 0.5f * (1 + gate) + 0.5f * x * (1 - gate * gate) * 0.79788456f * fmaf(3 * 0.044715f, x * x, 1);
}

// `count` packs of N contiguous elements.
template <int FORM, int N, class T> static __device__ inline void forward(const T* x, T* y, i64 count) {
  for (EACH(i, count)) {
    Pack<T, N> result, from = ((const Pack<T, N>*) x)[i];
    for (int k = 0; k < N; k++) put(&result.at[k], activate<FORM>(wide(from.at[k])));
    store(y + N * i, result);
  }
}

template <int FORM, int N, class T> static __device__ inline void backward(const T* x, const T* g, T* dx, i64 count) {
  for (EACH(i, count)) {
    Pack<T, N> result, from = ((const Pack<T, N>*) x)[i], gradient = ((const Pack<T, N>*) g)[i];
    for (int k = 0; k < N; k++) put(&result.at[k], wide(gradient.at[k]) * slope<FORM>(wide(from.at[k])));
    store(dx + N * i, result);
  }
}

// Asked once and not for each number, which there is no time for.
template <int N, class T> static __device__ void forward(int form, const T* x, T* y, i64 count) {
  if (form == EXACT) forward<EXACT, N>(x, y, count);
  else if (form == TANH) forward<TANH, N>(x, y, count);
  else forward<SILU, N>(x, y, count);
}

template <int N, class T> static __device__ void backward(int form, const T* x, const T* g, T* dx, i64 count) {
  if (form == EXACT) backward<EXACT, N>(x, g, dx, count);
  else if (form == TANH) backward<TANH, N>(x, g, dx, count);
  else backward<SILU, N>(x, g, dx, count);
}

// Behind the bias of a product whose rows have `width` elements; `argument` of the GELU where it is wanted.
template <int N, class T> static __device__ void behindBias(const float* product, const T* bias, T* argument, T* y,
    i64 width, i64 count) {
  for (EACH(i, count)) {
    Pack<float, N> sum = ((const Pack<float, N>*) product)[i];
    Pack<T, N> result, own = *(const Pack<T, N>*) (bias + N * i % width);
    for (int k = 0; k < N; k++) {
      sum.at[k] += wide(own.at[k]);
      put(&own.at[k], sum.at[k]);
      put(&result.at[k], activate<EXACT>(sum.at[k]));
    }
    if (argument) store(argument + N * i, own);
    store(y + N * i, result);
  }
}

#define GELU(name, T) \
  KERNEL(gelu_##name, int form, const T* x, T* y, i64 count) { forward<1>(form, x, y, count); } \
  KERNEL(gelu_##name##_packs, int form, const T* x, T* y, i64 count) { \
    forward<Packs<T>::SIZE>(form, x, y, count); \
  } \
  KERNEL(gelu_backward_##name, int form, const T* x, const T* g, T* dx, i64 count) { \
    backward<1>(form, x, g, dx, count); \
  } \
  KERNEL(gelu_backward_##name##_packs, int form, const T* x, const T* g, T* dx, i64 count) { \
    backward<Packs<T>::SIZE>(form, x, g, dx, count); \
  } \
  KERNEL(bias_gelu_##name, const float* product, const T* bias, T* argument, T* y, i64 width, i64 count) { \
    behindBias<1>(product, bias, argument, y, width, count); \
  } \
  KERNEL(bias_gelu_##name##_packs, const float* product, const T* bias, T* argument, T* y, i64 width, i64 count) { \
    behindBias<Packs<T>::SIZE>(product, bias, argument, y, width, count); \
  }
HALVES(GELU)
