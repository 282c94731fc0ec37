// Rows divided by their lengths: y = x * r with r = 1 / sqrt(max(sum of x * x, bound)), bound = eps * eps.
//
// A block for each row, in F32 whatever the type. `squares` has the sum of x * x of each row; forward it may be null.
#include "terrane.cuh"

// A sum that is no number stays one.
static __device__ float factor(float sum, float bound) { return 1 / sqrtf(sum < bound ? bound : sum); }

// Of the slope of the maximum, what the sum takes.
static __device__ float share(float sum, float bound) { return sum > bound ? 1.0f : sum == bound ? 0.5f : 0.0f; }

template <class T> static __device__ void forward(const T* x, T* y, float* squares, int width, float bound) {
  i64 start = (i64) blockIdx.x * width;
  float sum = 0;
  for (int i = threadIdx.x; i < width; i += blockDim.x) sum += wide(x[start + i]) * wide(x[start + i]);
  sum = blockSum(sum);
  float r = factor(sum, bound);
  for (int i = threadIdx.x; i < width; i += blockDim.x) put(y + start + i, wide(x[start + i]) * r);
  if (squares && threadIdx.x == 0) squares[blockIdx.x] = sum;
}

// dx = r * (g - y * share * sum of g * y)
template <class T> static __device__ void backward(const T* y, const float* squares, const T* g, T* dx, int width,
    float bound) {
  i64 start = (i64) blockIdx.x * width;
  float sum = squares[blockIdx.x], r = factor(sum, bound), along = 0;
  for (int i = threadIdx.x; i < width; i += blockDim.x) along += wide(g[start + i]) * wide(y[start + i]);
  along = blockSum(along) * share(sum, bound);
  for (int i = threadIdx.x; i < width; i += blockDim.x)
    put(dx + start + i, r * (wide(g[start + i]) - wide(y[start + i]) * along));
}

#define L2_NORMALIZE(name, T) \
  KERNEL(l2_normalize_##name, const T* x, T* y, float* squares, int width, float bound) { \
    forward<T>(x, y, squares, width, bound); \
  } \
  KERNEL(l2_normalize_backward_##name, const T* y, const float* squares, const T* g, T* dx, int width, float bound) { \
    backward<T>(y, squares, g, dx, width, bound); \
  }
HALVES(L2_NORMALIZE)
