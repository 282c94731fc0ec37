// Layer normalisation of rows: y = (x - mean) * r * weight + bias with r = 1 / sqrt(variance + eps).
//
// A block for each row, in F32 whatever the type. Statistics: mean of each row, then r of each row.
#include "terrane.cuh"

template <class T> static __device__ void forward(const T* x, const T* weight, const T* bias, T* y, float* statistics,
    i64 rows, int width, float eps) {
  i64 row = blockIdx.x;
  x += row * width;
  y += row * width;
  float sum = 0, squares = 0;
  for (int i = threadIdx.x; i < width; i += blockDim.x) sum += wide(x[i]);
  float mean = blockSum(sum) / width;
  for (int i = threadIdx.x; i < width; i += blockDim.x) squares += (wide(x[i]) - mean) * (wide(x[i]) - mean);
  float r = 1 / sqrtf(blockSum(squares) / width + eps);
  for (int i = threadIdx.x; i < width; i += blockDim.x)
    put(y + i, (wide(x[i]) - mean) * r * wide(weight[i]) + wide(bias[i]));
  if (statistics && threadIdx.x == 0) {
    statistics[row] = mean;
    statistics[rows + row] = r;
  }
}

// With n = (x - mean) * r and h = weight * g: dx = r * (h - mean of h - n * mean of h * n).
template <class T> static __device__ void backward(const T* x, const T* weight, const float* statistics, const T* g,
    T* dx, i64 rows, int width) {
  i64 row = blockIdx.x;
  x += row * width;
  g += row * width;
  float mean = statistics[row], r = statistics[rows + row], sum = 0, products = 0;
  for (int i = threadIdx.x; i < width; i += blockDim.x) {
    float h = wide(weight[i]) * wide(g[i]);
    sum += h;
    products += h * (wide(x[i]) - mean) * r;
  }
  sum = blockSum(sum) / width;
  products = blockSum(products) / width;
  for (int i = threadIdx.x; i < width; i += blockDim.x)
    put(dx + row * width + i,
        r * (wide(weight[i]) * wide(g[i]) - sum - (wide(x[i]) - mean) * r * products));
}

// The gradients of weight and bias of a piece of the rows, blockIdx.y: a thread for each column, two sums.
template <class T> static __device__ void columns(const T* x, const float* statistics, const T* g, float* pieces,
    i64 rows, int width) {
  int column = blockIdx.x * blockDim.x + threadIdx.x;
  if (column >= width) return;
  i64 piece = (rows + gridDim.y - 1) / gridDim.y;
  i64 end = piece * (blockIdx.y + 1) < rows ? piece * (blockIdx.y + 1) : rows;
  float weight = 0, bias = 0;
  for (i64 row = piece * blockIdx.y; row < end; row++) {
    float gradient = wide(g[row * width + column]);
    weight += gradient * (wide(x[row * width + column]) - statistics[row]) * statistics[rows + row];
    bias += gradient;
  }
  pieces[(i64) blockIdx.y * 2 * width + column] = weight;
  pieces[(i64) blockIdx.y * 2 * width + width + column] = bias;
}

#define LAYER_NORM(name, T) \
  KERNEL(layer_norm_##name, const T* x, const T* weight, const T* bias, T* y, float* statistics, i64 rows, int width, \
      float eps) { \
    forward<T>(x, weight, bias, y, statistics, rows, width, eps); \
  } \
  KERNEL(layer_norm_backward_##name, const T* x, const T* weight, const float* statistics, const T* g, T* dx, \
      i64 rows, int width) { \
    backward<T>(x, weight, statistics, g, dx, rows, width); \
  } \
  KERNEL(layer_norm_columns_##name, const T* x, const float* statistics, const T* g, float* pieces, i64 rows, \
      int width) { \
    columns<T>(x, statistics, g, pieces, rows, width); \
  } \
  KERNEL(layer_norm_join_##name, const float* pieces, int count, int offset, T* to, int width) { \
    for (EACH(column, width)) { \
      float sum = 0; \
      for (int i = 0; i < count; i++) sum += pieces[(i64) i * 2 * width + offset + column]; \
      put(to + column, sum); \
    } \
  }
HALVES(LAYER_NORM)
