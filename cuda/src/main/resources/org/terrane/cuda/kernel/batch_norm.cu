// Batch normalisation, with the statistics of the batch or given ones: y = (x - mean) * r * weight + bias with
// r = 1 / sqrt(variance + eps). Running statistics follow those of a batch.
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

template <class T> static __device__ float meanOf(const T* x, i64 n, i64 c, i64 pixels) {
  double sum = 0;
  for (CHANNEL(i)) sum += wide(x[at(i, c, pixels)]);
  return (float) (blockSum(sum) / (double) (n * pixels));
}

// The sum of squared distances from the mean.
template <class T> static __device__ double spread(const T* x, float mean, i64 n, i64 c, i64 pixels) {
  double squares = 0;
  for (CHANNEL(i)) {
    double centred = wide(x[at(i, c, pixels)]) - mean;
    squares += centred * centred;
  }
  return blockSum(squares);
}

// Statistics of the batch where `means` is null.
template <class T> static __device__ void forward(const T* x, const T* weight, const T* bias, const T* means,
    const T* variances, T* y, float* statistics, i64 n, i64 c, i64 pixels, float eps) {
  float mean = means ? wide(means[blockIdx.x]) : meanOf(x, n, c, pixels);
  double variance =
      means ? (double) wide(variances[blockIdx.x]) : spread(x, mean, n, c, pixels) / (double) (n * pixels);
  float r = (float) (1 / sqrt(variance + eps));
  float scale = wide(weight[blockIdx.x]), shift = wide(bias[blockIdx.x]);
  for (CHANNEL(i)) put(y + at(i, c, pixels), (wide(x[at(i, c, pixels)]) - mean) * r * scale + shift);
  if (statistics && threadIdx.x == 0) {
    statistics[blockIdx.x] = mean;
    statistics[c + blockIdx.x] = r;
  }
}

// With z = (x - mean) * r and s = weight * r: dx = s * (g - mean of g - z * mean of g * z); with given statistics,
// which do not depend on x, dx = s * g, dmean = -s * sum of g, dvariance = -s * r / 2 * sum of g * z. Gradients not
// wanted are null.
template <class T> static __device__ void backward(const T* x, const T* weight, const float* statistics, const T* g,
    int given, T* dx, T* dweight, T* dbias, T* dmean, T* dvariance, i64 n, i64 c, i64 pixels) {
  float mean = statistics[blockIdx.x], r = statistics[c + blockIdx.x];
  double sum = 0, products = 0;
  for (CHANNEL(i)) {
    float gradient = wide(g[at(i, c, pixels)]);
    sum += gradient;
    products += (double) gradient * ((wide(x[at(i, c, pixels)]) - mean) * r);
  }
  sum = blockSum(sum);
  products = blockSum(products);
  float scale = r * wide(weight[blockIdx.x]);
  if (threadIdx.x == 0) {
    if (dweight) put(dweight + blockIdx.x, products);
    if (dbias) put(dbias + blockIdx.x, sum);
    if (dmean) put(dmean + blockIdx.x, -scale * sum);
    if (dvariance) put(dvariance + blockIdx.x, -0.5 * scale * r * products);
  }
  if (!dx) return;
  float shift = given ? 0 : (float) (sum / (double) (n * pixels));
  float slope = given ? 0 : (float) (products / (double) (n * pixels));
  for (CHANNEL(i)) {
    i64 p = at(i, c, pixels);
    put(dx + p, scale * (wide(g[p]) - shift - (wide(x[p]) - mean) * r * slope));
  }
}

// Moves both towards the batch's, whose variance is the unbiased one.
template <class T> static __device__ void running(T* means, T* variances, const T* x, i64 n, i64 c, i64 pixels,
    float momentum) {
  float mean = meanOf(x, n, c, pixels);
  double variance = spread(x, mean, n, c, pixels) / (double) (n * pixels - 1);
  if (threadIdx.x != 0) return;
  double rest = 1.0 - momentum;
  put(means + blockIdx.x, rest * wide(means[blockIdx.x]) + (double) momentum * mean);
  put(variances + blockIdx.x, rest * wide(variances[blockIdx.x]) + momentum * variance);
}

#define BATCH_NORM(name, T) \
  KERNEL(batch_norm_##name, const T* x, const T* weight, const T* bias, const T* means, const T* variances, T* y, \
      float* statistics, i64 n, i64 c, i64 pixels, float eps) { \
    forward<T>(x, weight, bias, means, variances, y, statistics, n, c, pixels, eps); \
  } \
  KERNEL(batch_norm_backward_##name, const T* x, const T* weight, const float* statistics, const T* g, int given, \
      T* dx, T* dweight, T* dbias, T* dmean, T* dvariance, i64 n, i64 c, i64 pixels) { \
    backward<T>(x, weight, statistics, g, given, dx, dweight, dbias, dmean, dvariance, n, c, pixels); \
  } \
  KERNEL(running_statistics_##name, T* means, T* variances, const T* x, i64 n, i64 c, i64 pixels, float momentum) { \
    running<T>(means, variances, x, n, c, pixels, momentum); \
  }
HALVES(BATCH_NORM)
