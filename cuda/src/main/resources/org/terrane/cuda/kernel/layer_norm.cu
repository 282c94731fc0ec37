// Layer normalisation of rows: y = (x - mean) * r * weight + bias with r = 1 / sqrt(variance + eps).
//
// In F32 whatever the type of x, T, and of y, U: the same, or F32 and BF16. A block for each row; kernels whose names
// end with _packs hold rows in registers. Statistics: mean of each row, then r of each row.
#include "terrane.cuh"

template <class T, class U> static __device__ void forward(const T* x, const T* weight, const T* bias, U* y,
    float* statistics, i64 rows, int width, float eps) {
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
template <class T, class U> static __device__ void backward(const T* x, const T* weight, const float* statistics,
    const U* g, T* dx, i64 rows, int width) {
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

template <class T, class U> static __device__ void forwardPacks(const T* x, const T* weight, const T* bias, U* y,
    float* statistics, i64 rows, int width, float eps) {
  enum { N = Packs<T>::SIZE };
  i64 row = rowOfThread();
  if (row >= rows) return;
  Row<T, N> own = loadRow<N>(x + row * width, width);
  float sum = 0, squares = 0;
  EACH_PACK(N, pack, i, width) for (T at : own.packs[pack].at) sum += wide(at);
  float mean = blockSum(sum) / width;
  EACH_PACK(N, pack, i, width) for (T at : own.packs[pack].at) squares += (wide(at) - mean) * (wide(at) - mean);
  float r = 1 / sqrtf(blockSum(squares) / width + eps);
  EACH_PACK(N, pack, i, width) {
    Pack<T, N> w = *(const Pack<T, N>*) (weight + i), b = *(const Pack<T, N>*) (bias + i);
    Pack<U, N> result;
    for (int k = 0; k < N; k++)
      put(&result.at[k], (wide(own.packs[pack].at[k]) - mean) * r * wide(w.at[k]) + wide(b.at[k]));
    store(y + row * width + i, result);
  }
  if (statistics && threadIdx.x == 0) {
    statistics[row] = mean;
    statistics[rows + row] = r;
  }
}

template <class T, class U> static __device__ void backwardPacks(const T* x, const T* weight, const float* statistics,
    const U* g, T* dx, i64 rows, int width) {
  enum { N = Packs<T>::SIZE };
  i64 row = rowOfThread();
  if (row >= rows) return;
  Row<T, N> own = loadRow<N>(x + row * width, width);
  Row<U, N> gradient = loadRow<N>(g + row * width, width);
  float mean = statistics[row], r = statistics[rows + row], sum = 0, products = 0;
  EACH_PACK(N, pack, i, width) {
    Pack<T, N> w = *(const Pack<T, N>*) (weight + i);
    for (int k = 0; k < N; k++) {
      float h = wide(w.at[k]) * wide(gradient.packs[pack].at[k]);
      sum += h;
      products += h * (wide(own.packs[pack].at[k]) - mean) * r;
    }
  }
  sum = blockSum(sum) / width;
  products = blockSum(products) / width;
  EACH_PACK(N, pack, i, width) {
    Pack<T, N> w = *(const Pack<T, N>*) (weight + i);
    for (int k = 0; k < N; k++) {
      float n = (wide(own.packs[pack].at[k]) - mean) * r;
      put(&own.packs[pack].at[k], r * (wide(w.at[k]) * wide(gradient.packs[pack].at[k]) - sum - n * products));
    }
    store(dx + row * width + i, own.packs[pack]);
  }
}

// A block has COLUMNS columns, and PARTS threads for each.
enum { COLUMNS = 32, PARTS = 8 };

// What a column's threads have, added in order.
static __device__ float columnSum(float value) {
  __shared__ float parts[PARTS][COLUMNS];
  __syncthreads();
  parts[threadIdx.y][threadIdx.x] = value;
  __syncthreads();
  float sum = 0;
  for (int part = 0; part < PARTS; part++) sum += parts[part][threadIdx.x];
  return sum;
}

// The gradients of weight and bias of a piece of the rows, blockIdx.y: `pieces` (pieces, 2, width).
template <class T, class U> static __device__ void columns(const T* x, const float* statistics, const U* g,
    float* pieces, i64 rows, int width) {
  int column = blockIdx.x * COLUMNS + threadIdx.x;
  i64 piece = (rows + gridDim.y - 1) / gridDim.y;
  i64 end = piece * (blockIdx.y + 1) < rows ? piece * (blockIdx.y + 1) : rows;
  float weight = 0, bias = 0;
  if (column < width)
    for (i64 row = piece * blockIdx.y + threadIdx.y; row < end; row += PARTS) {
      float gradient = wide(g[row * width + column]);
      weight += gradient * (wide(x[row * width + column]) - statistics[row]) * statistics[rows + row];
      bias += gradient;
    }
  weight = columnSum(weight);
  bias = columnSum(bias);
  if (column >= width || threadIdx.y > 0) return;
  pieces[(i64) blockIdx.y * 2 * width + column] = weight;
  pieces[(i64) blockIdx.y * 2 * width + width + column] = bias;
}

// Adds `count` pieces; what is not wanted is null.
template <class T> static __device__ void join(const float* pieces, int count, T* weight, T* bias, int width) {
  int column = blockIdx.x * COLUMNS + threadIdx.x;
  float sum = 0;
  if (column < 2 * width)
    for (int piece = threadIdx.y; piece < count; piece += PARTS) sum += pieces[(i64) piece * 2 * width + column];
  sum = columnSum(sum);
  if (column >= 2 * width || threadIdx.y > 0) return;
  T* to = column < width ? weight : bias;
  if (to) put(to + column % width, sum);
}

#define LAYER_NORM(name, T, U) \
  KERNEL(layer_norm_##name, const T* x, const T* weight, const T* bias, U* y, float* statistics, i64 rows, int width, \
      float eps) { \
    forward(x, weight, bias, y, statistics, rows, width, eps); \
  } \
  KERNEL(layer_norm_##name##_packs, const T* x, const T* weight, const T* bias, U* y, float* statistics, i64 rows, \
      int width, float eps) { \
    forwardPacks(x, weight, bias, y, statistics, rows, width, eps); \
  } \
  KERNEL(layer_norm_backward_##name, const T* x, const T* weight, const float* statistics, const U* g, T* dx, \
      i64 rows, int width) { \
    backward(x, weight, statistics, g, dx, rows, width); \
  } \
  KERNEL(layer_norm_backward_##name##_packs, const T* x, const T* weight, const float* statistics, const U* g, T* dx, \
      i64 rows, int width) { \
    backwardPacks(x, weight, statistics, g, dx, rows, width); \
  } \
  KERNEL(layer_norm_columns_##name, const T* x, const float* statistics, const U* g, float* pieces, i64 rows, \
      int width) { \
    columns(x, statistics, g, pieces, rows, width); \
  }
LAYER_NORM(f32, float, float)
LAYER_NORM(bf16, Bf16, Bf16)
LAYER_NORM(f32_bf16, float, Bf16)

#define JOIN(name, T) \
  KERNEL(layer_norm_join_##name, const float* pieces, int count, T* weight, T* bias, int width) { \
    join<T>(pieces, count, weight, bias, width); \
  }
HALVES(JOIN)
