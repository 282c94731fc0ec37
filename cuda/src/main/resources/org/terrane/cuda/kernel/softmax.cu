// Softmax and its logarithm along rows, a block for each row, in F32 whatever the type.
#include "terrane.cuh"

// Sum of exp(x - largest) of a row.
template <class T> static __device__ float powers(const T* x, int width, float* largest) {
  float most = -1.0f / 0.0f, sum = 0;
  for (int i = threadIdx.x; i < width; i += blockDim.x) most = fmaxf(most, wide(x[i]));
  *largest = blockMax(most);
  for (int i = threadIdx.x; i < width; i += blockDim.x) sum += expf(wide(x[i]) - *largest);
  return blockSum(sum);
}

#define SOFTMAX(name, T) \
  KERNEL(softmax_##name, const T* x, T* y, int width) { \
    i64 start = (i64) blockIdx.x * width; \
    float largest, sum = powers(x + start, width, &largest); \
    for (int i = threadIdx.x; i < width; i += blockDim.x) \
      put(y + start + i, expf(wide(x[start + i]) - largest) / sum); \
  } \
  KERNEL(softmax_backward_##name, const T* y, const T* g, T* dx, int width) { \
    i64 start = (i64) blockIdx.x * width; \
    float sum = 0; \
    for (int i = threadIdx.x; i < width; i += blockDim.x) sum += wide(g[start + i]) * wide(y[start + i]); \
    sum = blockSum(sum); \
    for (int i = threadIdx.x; i < width; i += blockDim.x) \
      put(dx + start + i, wide(y[start + i]) * (wide(g[start + i]) - sum)); \
  }
HALVES(SOFTMAX)

KERNEL(log_softmax_f32, const float* x, float* y, int width) {
  i64 start = (i64) blockIdx.x * width;
  float largest, logSum = logf(powers(x + start, width, &largest));
  for (int i = threadIdx.x; i < width; i += blockDim.x) y[start + i] = x[start + i] - largest - logSum;
}

KERNEL(log_softmax_backward_f32, const float* y, const float* g, float* dx, int width) {
  i64 start = (i64) blockIdx.x * width;
  float sum = 0;
  for (int i = threadIdx.x; i < width; i += blockDim.x) sum += g[start + i];
  sum = blockSum(sum);
  for (int i = threadIdx.x; i < width; i += blockDim.x) dx[start + i] = g[start + i] - expf(y[start + i]) * sum;
}
