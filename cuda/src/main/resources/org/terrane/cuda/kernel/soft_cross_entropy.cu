// Cross-entropy of rows of logits with distributions, a block for each row, in F32 whatever the type.
#include "terrane.cuh"

// loss = sum of t * (logSum - x * sharpness); `logSums` may be null.
template <class T> static __device__ void loss(const T* x, const T* t, T* losses, float* logSums, int width,
    float sharpness) {
  i64 row = blockIdx.x;
  x += row * width;
  t += row * width;
  float most = -1.0f / 0.0f, powers = 0, sum = 0;
  for (int i = threadIdx.x; i < width; i += blockDim.x) most = fmaxf(most, wide(x[i]) * sharpness);
  most = blockMax(most);
  for (int i = threadIdx.x; i < width; i += blockDim.x) powers += expf(wide(x[i]) * sharpness - most);
  float logSum = most + logf(blockSum(powers));
  for (int i = threadIdx.x; i < width; i += blockDim.x) sum += wide(t[i]) * (wide(x[i]) * sharpness - logSum);
  sum = blockSum(sum);
  if (threadIdx.x != 0) return;
  put(losses + row, -sum);
  if (logSums) logSums[row] = logSum;
}

// dx = (softmax * sum of t - t) * gradient * sharpness
template <class T> static __device__ void logits(const T* x, const T* t, const float* logSums, const T* gradient,
    T* dx, int width, float sharpness) {
  i64 start = (i64) blockIdx.x * width;
  float total = 0, scale = wide(gradient[blockIdx.x]) * sharpness;
  for (int i = threadIdx.x; i < width; i += blockDim.x) total += wide(t[start + i]);
  total = blockSum(total);
  for (int i = threadIdx.x; i < width; i += blockDim.x) {
    float p = expf(wide(x[start + i]) * sharpness - logSums[blockIdx.x]);
    put(dx + start + i, (p * total - wide(t[start + i])) * scale);
  }
}

// dt = (logSum - x * sharpness) * gradient
template <class T> static __device__ void targets(const T* x, const float* logSums, const T* gradient, T* dt,
    int width, float sharpness) {
  i64 start = (i64) blockIdx.x * width;
  float scale = wide(gradient[blockIdx.x]);
  for (int i = threadIdx.x; i < width; i += blockDim.x)
    put(dt + start + i, (logSums[blockIdx.x] - wide(x[start + i]) * sharpness) * scale);
}

#define SOFT_CROSS_ENTROPY(name, T) \
  KERNEL(soft_cross_entropy_##name, const T* x, const T* t, T* losses, float* logSums, int width, float sharpness) { \
    loss<T>(x, t, losses, logSums, width, sharpness); \
  } \
  KERNEL(soft_cross_entropy_logits_##name, const T* x, const T* t, const float* logSums, const T* gradient, T* dx, \
      int width, float sharpness) { \
    logits<T>(x, t, logSums, gradient, dx, width, sharpness); \
  } \
  KERNEL(soft_cross_entropy_targets_##name, const T* x, const float* logSums, const T* gradient, T* dt, int width, \
      float sharpness) { \
    targets<T>(x, logSums, gradient, dt, width, sharpness); \
  }
HALVES(SOFT_CROSS_ENTROPY)
