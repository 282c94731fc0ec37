// Batch normalisation with the statistics of the batch: y = (x - mean) * r * weight + bias with
// r = 1 / sqrt(variance + eps).
//
// A block for each channel of x (N, C, ...), which has `pixels` numbers in each sample. Sums are kept in double.
// Statistics: mean of each channel, then r of each channel.
#include "terrane.cuh"

// Where number `i` of the block's channel lies.
static __device__ i64 at(i64 i, i64 c, i64 pixels) {
  u32 sample = (u32) i / (u32) pixels;
  return ((i64) sample * c + blockIdx.x) * pixels + (i - (i64) sample * pixels);
}

#define CHANNEL(i) i64 i = threadIdx.x; i < n * pixels; i += blockDim.x

template <class T> static __device__ void forward(const T* x, const T* weight, const T* bias, T* y, float* statistics,
    i64 n, i64 c, i64 pixels, float eps) {
  double sum = 0, squares = 0;
  for (CHANNEL(i)) sum += wide(x[at(i, c, pixels)]);
  float mean = (float) (blockSum(sum) / (double) (n * pixels));
  for (CHANNEL(i)) {
    double centred = wide(x[at(i, c, pixels)]) - mean;
    squares += centred * centred;
  }
  float r = (float) (1 / sqrt(blockSum(squares) / (double) (n * pixels) + eps));
  float scale = wide(weight[blockIdx.x]), shift = wide(bias[blockIdx.x]);
  for (CHANNEL(i)) put(y + at(i, c, pixels), (wide(x[at(i, c, pixels)]) - mean) * r * scale + shift);
  if (statistics && threadIdx.x == 0) {
    statistics[blockIdx.x] = mean;
    statistics[c + blockIdx.x] = r;
  }
}

// With z = (x - mean) * r: dx = r * weight * (g - mean of g - z * mean of g * z). Gradients not wanted are null.
template <class T> static __device__ void backward(const T* x, const T* weight, const float* statistics, const T* g,
    T* dx, T* dweight, T* dbias, i64 n, i64 c, i64 pixels) {
  float mean = statistics[blockIdx.x], r = statistics[c + blockIdx.x];
  double sum = 0, products = 0;
  for (CHANNEL(i)) {
    float gradient = wide(g[at(i, c, pixels)]);
    sum += gradient;
    products += (double) gradient * ((wide(x[at(i, c, pixels)]) - mean) * r);
  }
  sum = blockSum(sum);
  products = blockSum(products);
  if (threadIdx.x == 0 && dweight) put(dweight + blockIdx.x, products);
  if (threadIdx.x == 0 && dbias) put(dbias + blockIdx.x, sum);
  if (!dx) return;
  float scale = r * wide(weight[blockIdx.x]);
  float shift = (float) (sum / (double) (n * pixels)), slope = (float) (products / (double) (n * pixels));
  for (CHANNEL(i)) {
    i64 p = at(i, c, pixels);
    put(dx + p, scale * (wide(g[p]) - shift - (wide(x[p]) - mean) * r * slope));
  }
}

#define BATCH_NORM(name, T) \
  KERNEL(batch_norm_##name, const T* x, const T* weight, const T* bias, T* y, float* statistics, i64 n, i64 c, \
      i64 pixels, float eps) { \
    forward<T>(x, weight, bias, y, statistics, n, c, pixels, eps); \
  } \
  KERNEL(batch_norm_backward_##name, const T* x, const T* weight, const float* statistics, const T* g, T* dx, \
      T* dweight, T* dbias, i64 n, i64 c, i64 pixels) { \
    backward<T>(x, weight, statistics, g, dx, dweight, dbias, n, c, pixels); \
  }
HALVES(BATCH_NORM)
