// Group normalisation: y = (x - mean) * r * weight + bias with r = 1 / sqrt(variance + eps), for each sample's groups.
//
// A group of `channels` channels of `pixels` numbers lies in one piece; a block for each. Sums are kept in double.
// Statistics: mean of each group of each sample, then r of each.
#include "terrane.cuh"

// The block's group: where it begins, and its first channel among all.
struct Group { i64 start, length, channel; };

static __device__ Group group(i64 groups, i64 channels, i64 pixels) {
  Group g = {(i64) blockIdx.x * channels * pixels, channels * pixels, blockIdx.x % groups * channels};
  return g;
}

#define NUMBERS_OF(i, group) i64 i = threadIdx.x; i < (group).length; i += blockDim.x

// Of number `i` of a group.
static __device__ i64 channelOf(const Group& g, i64 i, i64 pixels) { return g.channel + (u32) i / (u32) pixels; }

template <class T> static __device__ void forward(const T* x, const T* weight, const T* bias, T* y, float* statistics,
    i64 groups, i64 channels, i64 pixels, float eps) {
  Group own = group(groups, channels, pixels);
  x += own.start;
  y += own.start;
  double sum = 0, squares = 0;
  for (NUMBERS_OF(i, own)) sum += wide(x[i]);
  float mean = (float) (blockSum(sum) / (double) own.length);
  for (NUMBERS_OF(i, own)) {
    double centred = wide(x[i]) - mean;
    squares += centred * centred;
  }
  float r = (float) (1 / sqrt(blockSum(squares) / (double) own.length + eps));
  for (NUMBERS_OF(i, own)) {
    i64 channel = channelOf(own, i, pixels);
    put(y + i, (wide(x[i]) - mean) * r * wide(weight[channel]) + wide(bias[channel]));
  }
  if (statistics && threadIdx.x == 0) {
    statistics[blockIdx.x] = mean;
    statistics[gridDim.x + blockIdx.x] = r;
  }
}

// With z = (x - mean) * r and h = weight * g: dx = r * (h - mean of h - z * mean of h * z).
template <class T> static __device__ void backward(const T* x, const T* weight, const float* statistics, const T* g,
    T* dx, i64 groups, i64 channels, i64 pixels) {
  Group own = group(groups, channels, pixels);
  x += own.start;
  g += own.start;
  float mean = statistics[blockIdx.x], r = statistics[gridDim.x + blockIdx.x];
  double sum = 0, products = 0;
  for (NUMBERS_OF(i, own)) {
    double h = wide(weight[channelOf(own, i, pixels)]) * wide(g[i]);
    sum += h;
    products += h * ((wide(x[i]) - mean) * r);
  }
  float shift = (float) (blockSum(sum) / (double) own.length);
  float slope = (float) (blockSum(products) / (double) own.length);
  for (NUMBERS_OF(i, own)) {
    float h = wide(weight[channelOf(own, i, pixels)]) * wide(g[i]);
    put(dx + own.start + i, r * (h - shift - (wide(x[i]) - mean) * r * slope));
  }
}

// The gradients of weight and bias, a block for each channel; those not wanted are null.
template <class T> static __device__ void parameters(const T* x, const float* statistics, const T* g, T* dweight,
    T* dbias, i64 n, i64 groups, i64 channels, i64 pixels) {
  double sum = 0, products = 0;
  for (i64 sample = 0; sample < n; sample++) {
    i64 own = sample * groups + blockIdx.x / channels, start = (sample * groups * channels + blockIdx.x) * pixels;
    float mean = statistics[own], r = statistics[n * groups + own];
    for (i64 i = threadIdx.x; i < pixels; i += blockDim.x) {
      sum += wide(g[start + i]);
      products += (double) wide(g[start + i]) * ((wide(x[start + i]) - mean) * r);
    }
  }
  sum = blockSum(sum);
  products = blockSum(products);
  if (threadIdx.x == 0 && dweight) put(dweight + blockIdx.x, products);
  if (threadIdx.x == 0 && dbias) put(dbias + blockIdx.x, sum);
}

#define GROUP_NORM(name, T) \
  KERNEL(group_norm_##name, const T* x, const T* weight, const T* bias, T* y, float* statistics, i64 groups, \
      i64 channels, i64 pixels, float eps) { \
    forward<T>(x, weight, bias, y, statistics, groups, channels, pixels, eps); \
  } \
  KERNEL(group_norm_backward_##name, const T* x, const T* weight, const float* statistics, const T* g, T* dx, \
      i64 groups, i64 channels, i64 pixels) { \
    backward<T>(x, weight, statistics, g, dx, groups, channels, pixels); \
  } \
  KERNEL(group_norm_parameters_##name, const T* x, const float* statistics, const T* g, T* dweight, T* dbias, i64 n, \
      i64 groups, i64 channels, i64 pixels) { \
    parameters<T>(x, statistics, g, dweight, dbias, n, groups, channels, pixels); \
  }
HALVES(GROUP_NORM)
