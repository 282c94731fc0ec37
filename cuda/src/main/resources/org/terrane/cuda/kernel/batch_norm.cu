// Batch normalisation, with the statistics of the batch or given ones: y = (x - mean) * r * weight + bias with
// r = 1 / sqrt(variance + eps). Running statistics follow those of a batch.
//
// Where sums over a channel are needed, one launch writes them piece by piece, and in the next each block joins those
// of its channel. They are kept in double. x (n, c, pixels); statistics: mean of each channel, then r of each.
#include "channels.cuh"

// Of distances from the channel's first number, and of their squares: `moments` makes mean and variance of them.
template <int N, class T> static __device__ void batchSums(const T* x, Sums* sums, i64 n, i64 c, i64 pixels) {
  Piece<N> piece(n, c, pixels);
  double first = wide(x[blockIdx.x * pixels]), sum = 0, squares = 0;
  for (PACKS_OF(piece, pack)) {
    const Pack<T, N> own = packAt<N>(x, piece.at(pack));
    for (T at : own.at) {
      double distance = wide(at) - first;
      sum += distance;
      squares += distance * distance;
    }
  }
  putSums(sums, sum, squares);
}

// `spread` is the sum of squared distances from the mean.
struct Moments { float mean; double spread; };

// The spread is a difference, squares - sum * sum / count, so rounding may leave less than 0. With k additions one
// after another it is off by some 3 k 2^-53 squares at most, in relation to itself 3 k 2^-53 (1 + (first - mean)^2 /
// variance). If distances were from 0, a mean far larger than the deviation would spoil that; the first number is
// rarely far from the mean, and never further than sqrt(count) deviations, being one of them.
template <class T> static __device__ Moments moments(const T* x, const Sums* sums, int pieces, i64 n, i64 pixels) {
  Sums all = joinSums(sums, pieces);
  double mean = all.first / (double) (n * pixels), spread = all.second - all.first * mean;
  Moments m = {(float) (wide(x[blockIdx.x * pixels]) + mean), spread < 0 ? 0 : spread};
  return m;
}

// Statistics of the batch where `means` is null.
template <int N, class T> static __device__ void forward(const T* x, const T* weight, const T* bias, const T* means,
    const T* variances, const Sums* sums, int pieces, T* y, float* statistics, float eps, i64 n, i64 c, i64 pixels) {
  Moments m = {0, 0};
  if (!means) m = moments(x, sums, pieces, n, pixels);
  float mean = means ? wide(means[blockIdx.x]) : m.mean;
  double variance = means ? (double) wide(variances[blockIdx.x]) : m.spread / (double) (n * pixels);
  float r = (float) (1 / sqrt(variance + eps));
  float scale = wide(weight[blockIdx.x]), shift = wide(bias[blockIdx.x]);
  Piece<N> piece(n, c, pixels);
  for (PACKS_OF(piece, pack)) {
    u32 p = piece.at(pack);
    Pack<T, N> own = packAt<N>(x, p);
    for (T& at : own.at) put(&at, (wide(at) - mean) * r * scale + shift);
    store(y + p, own);
  }
  if (statistics && blockIdx.y == 0 && threadIdx.x == 0) {
    statistics[blockIdx.x] = mean;
    statistics[c + blockIdx.x] = r;
  }
}

// Of g, and of g * z with z = (x - mean) * r.
template <int N, class T> static __device__ void gradientSums(const T* x, const float* statistics, const T* g,
    Sums* sums, i64 n, i64 c, i64 pixels) {
  Piece<N> piece(n, c, pixels);
  float mean = statistics[blockIdx.x], r = statistics[c + blockIdx.x];
  double sum = 0, products = 0;
  for (PACKS_OF(piece, pack)) {
    u32 p = piece.at(pack);
    const Pack<T, N> own = packAt<N>(x, p), gradient = packAt<N>(g, p);
    for (int k = 0; k < N; k++) {
      double at = wide(gradient.at[k]);
      sum += at;
      products += at * ((wide(own.at[k]) - mean) * r);
    }
  }
  putSums(sums, sum, products);
}

// With s = weight * r: dx = s * (g - mean of g - z * mean of g * z); with given statistics, which do not depend on x,
// dx = s * g, dmean = -s * sum of g, dvariance = -s * r / 2 * sum of g * z. Gradients not wanted are null.
template <int N, class T> static __device__ void backward(const T* x, const T* weight, const float* statistics,
    const T* g, int given, const Sums* sums, int pieces, T* dx, T* dweight, T* dbias, T* dmean, T* dvariance, i64 n,
    i64 c, i64 pixels) {
  float mean = statistics[blockIdx.x], r = statistics[c + blockIdx.x], scale = r * wide(weight[blockIdx.x]);
  Sums all = joinSums(sums, pieces);
  if (blockIdx.y == 0 && threadIdx.x == 0) {
    if (dweight) put(dweight + blockIdx.x, all.second);
    if (dbias) put(dbias + blockIdx.x, all.first);
    if (dmean) put(dmean + blockIdx.x, -scale * all.first);
    if (dvariance) put(dvariance + blockIdx.x, -0.5 * scale * r * all.second);
  }
  if (!dx) return;
  float shift = (float) (all.first / (double) (n * pixels)), slope = (float) (all.second / (double) (n * pixels));
  Piece<N> piece(n, c, pixels);
  for (PACKS_OF(piece, pack)) {
    u32 p = piece.at(pack);
    Pack<T, N> gradient = packAt<N>(g, p);
    if (given) {
      for (T& at : gradient.at) put(&at, scale * wide(at));
    } else {
      const Pack<T, N> own = packAt<N>(x, p);
      for (int k = 0; k < N; k++)
        put(&gradient.at[k], scale * (wide(gradient.at[k]) - shift - (wide(own.at[k]) - mean) * r * slope));
    }
    store(dx + p, gradient);
  }
}

// Moves both towards the batch's, whose variance is the unbiased one. A warp for each channel.
template <class T> static __device__ void running(T* means, T* variances, const T* x, const Sums* sums, int pieces,
    float momentum, i64 n, i64 pixels) {
  Moments m = moments(x, sums, pieces, n, pixels);
  if (threadIdx.x != 0) return;
  double rest = 1.0 - momentum;
  put(means + blockIdx.x, rest * wide(means[blockIdx.x]) + (double) momentum * m.mean);
  put(variances + blockIdx.x, rest * wide(variances[blockIdx.x]) + momentum * m.spread / (double) (n * pixels - 1));
}

#define BATCH_NORM(name, T, N) \
  KERNEL(batch_norm_sums_##name, const T* x, Sums* sums, i64 n, i64 c, i64 pixels) { \
    batchSums<N>(x, sums, n, c, pixels); \
  } \
  KERNEL(batch_norm_##name, const T* x, const T* weight, const T* bias, const T* means, const T* variances, \
      const Sums* sums, int pieces, T* y, float* statistics, float eps, i64 n, i64 c, i64 pixels) { \
    forward<N>(x, weight, bias, means, variances, sums, pieces, y, statistics, eps, n, c, pixels); \
  } \
  KERNEL(batch_norm_gradient_sums_##name, const T* x, const float* statistics, const T* g, Sums* sums, i64 n, i64 c, \
      i64 pixels) { \
    gradientSums<N>(x, statistics, g, sums, n, c, pixels); \
  } \
  KERNEL(batch_norm_backward_##name, const T* x, const T* weight, const float* statistics, const T* g, int given, \
      const Sums* sums, int pieces, T* dx, T* dweight, T* dbias, T* dmean, T* dvariance, i64 n, i64 c, i64 pixels) { \
    backward<N>(x, weight, statistics, g, given, sums, pieces, dx, dweight, dbias, dmean, dvariance, n, c, pixels); \
  }
PACKED(BATCH_NORM)

#define RUNNING_STATISTICS(name, T) \
  KERNEL(running_statistics_##name, T* means, T* variances, const T* x, const Sums* sums, int pieces, float momentum, \
      i64 n, i64 pixels) { \
    running(means, variances, x, sums, pieces, momentum, n, pixels); \
  }
HALVES(RUNNING_STATISTICS)
