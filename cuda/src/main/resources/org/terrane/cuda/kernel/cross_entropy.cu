// Cross-entropy of rows of logits with labels, smoothed, a block for each row; then the mean of the rows that count.
#include "terrane.cuh"

enum { LABEL = 4 };

// loss = logSum - (1 - s) * x(label) - s * mean of x; 0 where the label is ignored.
template <class T> static __device__ void rows(Fault* fault, const T* x, const i64* labels, float* losses,
    float* logSums, int width, float smoothing, i64 ignored) {
  i64 row = blockIdx.x;
  x += row * width;
  float most = -1.0f / 0.0f, powers = 0, sum = 0;
  for (int i = threadIdx.x; i < width; i += blockDim.x) most = fmaxf(most, wide(x[i]));
  most = blockMax(most);
  for (int i = threadIdx.x; i < width; i += blockDim.x) {
    powers += expf(wide(x[i]) - most);
    sum += wide(x[i]) - most;
  }
  powers = blockSum(powers);
  sum = blockSum(sum);
  if (threadIdx.x != 0) return;
  logSums[row] = most + logf(powers);
  if (labels[row] == ignored) {
    losses[row] = 0;
    return;
  }
  float chosen = wide(x[checked(fault, LABEL, labels[row], width)]) - most;
  float even = smoothing == 0 ? 0 : smoothing * (sum / width); // 0 times a masked logit's infinity is no number
  losses[row] = logf(powers) - (1 - smoothing) * chosen - even;
}

// Of one block; `counted` may be null.
template <class T> static __device__ void mean(const float* losses, const i64* labels, i64 ignored, i64 rows, T* y,
    float* counted) {
  double total = 0, count = 0;
  for (i64 row = threadIdx.x; row < rows; row += blockDim.x) {
    total += losses[row];
    count += labels[row] != ignored;
  }
  total = blockSum(total);
  count = blockSum(count);
  if (threadIdx.x != 0) return;
  put(y, total / count);
  if (counted) *counted = (float) count;
}

// dx = (softmax - (1 - s) * [label] - s / width) * gradient / count; 0 where the label is ignored.
template <class T> static __device__ void backward(const T* x, const i64* labels, const float* logSums,
    const float* count, const T* gradient, T* dx, int width, float smoothing, i64 ignored) {
  i64 row = blockIdx.x, label = labels[row];
  float scale = wide(gradient[0]) / count[0];
  for (int i = threadIdx.x; i < width; i += blockDim.x) {
    float target = (i == label ? 1 - smoothing : 0) + smoothing / width;
    float slope = (expf(wide(x[row * width + i]) - logSums[row]) - target) * scale;
    put(dx + row * width + i, label == ignored ? 0 : slope);
  }
}

#define CROSS_ENTROPY(name, T) \
  KERNEL(cross_entropy_rows_##name, Fault* fault, const T* x, const i64* labels, float* losses, float* logSums, \
      int width, float smoothing, i64 ignored) { \
    rows<T>(fault, x, labels, losses, logSums, width, smoothing, ignored); \
  } \
  KERNEL(cross_entropy_mean_##name, const float* losses, const i64* labels, i64 ignored, i64 rows, T* y, \
      float* counted) { \
    mean<T>(losses, labels, ignored, rows, y, counted); \
  } \
  KERNEL(cross_entropy_backward_##name, const T* x, const i64* labels, const float* logSums, const float* count, \
      const T* gradient, T* dx, int width, float smoothing, i64 ignored) { \
    backward<T>(x, labels, logSums, count, gradient, dx, width, smoothing, ignored); \
  }
HALVES(CROSS_ENTROPY)
