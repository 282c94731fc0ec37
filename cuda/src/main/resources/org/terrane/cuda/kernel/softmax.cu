// Softmax and its logarithm along rows, in F32 whatever the type. A block for each row; kernels whose names end with
// _packs hold rows in registers.
#include "terrane.cuh"

// Sum of exp(x - largest) of a row.
template <class T> static __device__ float powers(const T* x, int width, float* largest) {
  float most = -1.0f / 0.0f, sum = 0;
  for (int i = threadIdx.x; i < width; i += blockDim.x) most = fmaxf(most, wide(x[i]));
  *largest = blockMax(most);
  for (int i = threadIdx.x; i < width; i += blockDim.x) sum += expf(wide(x[i]) - *largest);
  return blockSum(sum);
}

template <class T> static __device__ void forward(const T* x, T* y, i64 rows, int width) {
  i64 start = rowOfThread() * width;
  if (rowOfThread() >= rows) return;
  enum { N = Packs<T>::SIZE };
  Row<T, N> row = loadRow<N>(x + start, width);
  float most = -1.0f / 0.0f, sum = 0;
  EACH_PACK(N, pack, i, width) for (T at : row.packs[pack].at) most = fmaxf(most, wide(at));
  most = blockMax(most);
  float powers[32 / N][N];
  EACH_PACK(N, pack, i, width)
    for (int k = 0; k < N; k++) sum += powers[pack][k] = expf(wide(row.packs[pack].at[k]) - most);
  float inverse = 1 / blockSum(sum); // a division for each number would take longer than memory does
  EACH_PACK(N, pack, i, width) {
    for (int k = 0; k < N; k++) put(&row.packs[pack].at[k], powers[pack][k] * inverse);
    store(y + start + i, row.packs[pack]);
  }
}

template <class T> static __device__ void backward(const T* y, const T* g, T* dx, i64 rows, int width) {
  i64 start = rowOfThread() * width;
  if (rowOfThread() >= rows) return;
  enum { N = Packs<T>::SIZE };
  Row<T, N> own = loadRow<N>(y + start, width), gradient = loadRow<N>(g + start, width);
  float sum = 0;
  EACH_PACK(N, pack, i, width)
    for (int k = 0; k < N; k++) sum += wide(gradient.packs[pack].at[k]) * wide(own.packs[pack].at[k]);
  sum = blockSum(sum);
  EACH_PACK(N, pack, i, width) {
    for (int k = 0; k < N; k++)
      put(&own.packs[pack].at[k], wide(own.packs[pack].at[k]) * (wide(gradient.packs[pack].at[k]) - sum));
    store(dx + start + i, own.packs[pack]);
  }
}

#define SOFTMAX(name, T) \
  KERNEL(softmax_##name, const T* x, T* y, i64, int width) { \
    i64 start = (i64) blockIdx.x * width; \
    float largest, sum = powers(x + start, width, &largest); \
    for (int i = threadIdx.x; i < width; i += blockDim.x) \
      put(y + start + i, expf(wide(x[start + i]) - largest) / sum); \
  } \
  KERNEL(softmax_backward_##name, const T* y, const T* g, T* dx, i64, int width) { \
    i64 start = (i64) blockIdx.x * width; \
    float sum = 0; \
    for (int i = threadIdx.x; i < width; i += blockDim.x) sum += wide(g[start + i]) * wide(y[start + i]); \
    sum = blockSum(sum); \
    for (int i = threadIdx.x; i < width; i += blockDim.x) \
      put(dx + start + i, wide(y[start + i]) * (wide(g[start + i]) - sum)); \
  } \
  KERNEL(softmax_##name##_packs, const T* x, T* y, i64 rows, int width) { forward(x, y, rows, width); } \
  KERNEL(softmax_backward_##name##_packs, const T* y, const T* g, T* dx, i64 rows, int width) { \
    backward(y, g, dx, rows, width); \
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
