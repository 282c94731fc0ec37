// Group normalisation: y = (x - mean) * r * weight + bias with r = 1 / sqrt(variance + eps), for each sample's groups.
//
// A group of `channels` channels of `pixels` numbers lies in one stretch; a block for each. Sums are kept in double.
// Statistics: mean of each group of each sample, then r of each.
#include "channels.cuh"

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

// Of g, and of g * z with z as above: what the gradients of weight and bias are.
template <int N, class T> static __device__ void parameterSums(const T* x, const float* statistics, const T* g,
    i64 groups, Sums* sums, i64 n, i64 c, i64 pixels) {
  Piece<N> piece(n, c, pixels);
  u32 group = blockIdx.x / (u32) (c / groups);
  double sum = 0, products = 0;
  for (PACKS_OF(piece, pack)) {
    u32 p = piece.at(pack), own = piece.sample(pack) * (u32) groups + group;
    float mean = statistics[own], r = statistics[n * groups + own];
    const Pack<T, N> numbers = packAt<N>(x, p), gradient = packAt<N>(g, p);
    for (int k = 0; k < N; k++) {
      double at = wide(gradient.at[k]);
      sum += at;
      products += at * ((wide(numbers.at[k]) - mean) * r);
    }
  }
  putSums(sums, sum, products);
}

// A warp for each channel; gradients not wanted are null.
template <class T> static __device__ void parameters(const Sums* sums, int pieces, T* dweight, T* dbias) {
  Sums all = joinSums(sums, pieces);
  if (threadIdx.x == 0 && dweight) put(dweight + blockIdx.x, all.second);
  if (threadIdx.x == 0 && dbias) put(dbias + blockIdx.x, all.first);
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
  KERNEL(group_norm_parameters_##name, const Sums* sums, int pieces, T* dweight, T* dbias) { \
    parameters(sums, pieces, dweight, dbias); \
  }
HALVES(GROUP_NORM)

#define GROUP_NORM_SUMS(name, T, N) \
  KERNEL(group_norm_sums_##name, const T* x, const float* statistics, const T* g, i64 groups, Sums* sums, i64 n, \
      i64 c, i64 pixels) { \
    parameterSums<N>(x, statistics, g, groups, sums, n, c, pixels); \
  }
PACKED(GROUP_NORM_SUMS)
