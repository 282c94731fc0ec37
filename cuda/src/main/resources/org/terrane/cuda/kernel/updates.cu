// Steps of optimizers over any number of F32 tensors in one launch, and the sum of their squares.
//
// A table in device memory says where the tensors lie: for each of `lists` lists the addresses of its `tensors`
// tensors, then their numbers of elements, then the first block of each. A block has BLOCK elements of one tensor, and
// a thread a pack of each list's at a time, where these begin at multiples of 16 bytes and the block has whole packs.
// Behind that lie the numbers that change from step to step, each in the first half of 64 bits.
#include "terrane.cuh"

enum { BLOCK = 4096 };

struct Work {
  int tensor;
  float* own[4];
  i64 from, to;
  bool packs;
};

// This block's elements: the last tensor that begins at or before it.
static __device__ Work work(const i64* table, int lists, int tensors) {
  const i64* elements = table + (i64) lists * tensors;
  const i64* firstBlocks = elements + tensors;
  int low = 0, high = tensors;
  while (high - low > 1) {
    int middle = (low + high) / 2;
    if (firstBlocks[middle] <= blockIdx.x) low = middle;
    else high = middle;
  }
  Work w;
  w.tensor = low;
  w.from = (blockIdx.x - firstBlocks[low]) * BLOCK;
  w.to = w.from + BLOCK < elements[low] ? w.from + BLOCK : elements[low];
  w.packs = (w.to - w.from) % Packs<float>::SIZE == 0;
  for (int list = 0; list < lists; list++) {
    i64 address = table[(i64) list * tensors + low];
    w.own[list] = (float*) address;
    w.packs = w.packs && address % 16 == 0;
  }
  return w;
}

// Number `i` behind the table.
static __device__ float number(const i64* table, int lists, int tensors, int i) {
  return *(const float*) (table + (lists + 2) * (i64) tensors + i);
}

#define SHARE(i, w) i64 i = (w).from + threadIdx.x; i < (w).to; i += blockDim.x

// This thread's share in packs of N.
#define SHARE_OF(N, i, w) i64 i = (w).from + N * threadIdx.x; i < (w).to; i += N * blockDim.x

template <int N> static __device__ Pack<float, N> packAt(const Work& w, int list, i64 i) {
  return *(const Pack<float, N>*) (w.own[list] + i);
}

template <int N> static __device__ void adamW(const Work& w, float decay, float stepSize, float correction, float beta1,
    float rest1, float beta2, float rest2, float eps) {
  for (SHARE_OF(N, i, w)) {
    Pack<float, N> p = packAt<N>(w, 0, i), m = packAt<N>(w, 1, i), v = packAt<N>(w, 2, i), g = packAt<N>(w, 3, i);
    for (int k = 0; k < N; k++) {
      m.at[k] = fmaf(beta1, m.at[k], rest1 * g.at[k]);
      v.at[k] = fmaf(beta2, v.at[k], rest2 * g.at[k] * g.at[k]);
      p.at[k] = fmaf(decay, p.at[k], -stepSize * m.at[k] / fmaf(sqrtf(v.at[k]), correction, eps));
    }
    store(w.own[0] + i, p);
    store(w.own[1] + i, m);
    store(w.own[2] + i, v);
  }
}

// Lists p, m, v, g; numbers decay, step size, correction: see fused.AdamWStep.
KERNEL(adam_w, const i64* table, int tensors, float beta1, float rest1, float beta2, float rest2, float eps) {
  Work w = work(table, 4, tensors);
  float decay = number(table, 4, tensors, 0), stepSize = number(table, 4, tensors, 1);
  float correction = number(table, 4, tensors, 2);
  if (w.packs) adamW<Packs<float>::SIZE>(w, decay, stepSize, correction, beta1, rest1, beta2, rest2, eps);
  else adamW<1>(w, decay, stepSize, correction, beta1, rest1, beta2, rest2, eps);
}

// Lists p, b, g; number learning rate: see fused.SgdStep.
KERNEL(sgd, const i64* table, int tensors, float momentum, int nesterov, float weightDecay) {
  Work w = work(table, 3, tensors);
  float learningRate = number(table, 3, tensors, 0);
  for (SHARE(i, w)) {
    float g = fmaf(weightDecay, w.own[0][i], w.own[2][i]);
    float b = fmaf(momentum, w.own[1][i], g);
    w.own[0][i] = fmaf(-learningRate, nesterov ? fmaf(momentum, b, g) : b, w.own[0][i]);
    w.own[1][i] = b;
  }
}

// Lists p, b, g; number learning rate: see fused.LarsStep. For each block two sums of squares: of p, and of
// g + decay * p.
KERNEL(lars_squares, const i64* table, int tensors, float decay, double* sums) {
  Work w = work(table, 3, tensors);
  double own = 0, other = 0;
  for (SHARE(i, w)) {
    double d = fmaf(decay, w.own[0][i], w.own[2][i]);
    own += (double) w.own[0][i] * w.own[0][i];
    other += d * d;
  }
  own = blockSum(own);
  other = blockSum(other);
  if (threadIdx.x == 0) {
    sums[2 * blockIdx.x] = own;
    sums[2 * blockIdx.x + 1] = other;
  }
}

// A block for each tensor, whose `blocks` blocks are those up to the next one's first.
KERNEL(lars_ratios, const i64* table, int tensors, i64 blocks, const double* sums, float trust, float* ratios) {
  const i64* firstBlocks = table + 4 * (i64) tensors;
  i64 end = blockIdx.x + 1 < tensors ? firstBlocks[blockIdx.x + 1] : blocks;
  double own = 0, other = 0;
  for (i64 i = firstBlocks[blockIdx.x] + threadIdx.x; i < end; i += blockDim.x) {
    own += sums[2 * i];
    other += sums[2 * i + 1];
  }
  own = sqrt(blockSum(own));
  other = sqrt(blockSum(other));
  if (threadIdx.x == 0) ratios[blockIdx.x] = (float) (own * other > 0 ? trust * own / other : 1);
}

KERNEL(lars, const i64* table, int tensors, const float* ratios, float momentum, float decay) {
  Work w = work(table, 3, tensors);
  float learningRate = number(table, 3, tensors, 0);
  for (SHARE(i, w)) {
    float d = fmaf(decay, w.own[0][i], w.own[2][i]) * ratios[w.tensor];
    float b = fmaf(momentum, w.own[1][i], d);
    w.own[0][i] = fmaf(-learningRate, b, w.own[0][i]);
    w.own[1][i] = b;
  }
}

template <int N> static __device__ void average(const Work& w, float decay, float rest) {
  for (SHARE_OF(N, i, w)) {
    Pack<float, N> own = packAt<N>(w, 0, i), other = packAt<N>(w, 1, i);
    for (int k = 0; k < N; k++) own.at[k] = fmaf(decay, own.at[k], rest * other.at[k]);
    store(w.own[0] + i, own);
  }
}

// Lists average, value; numbers decay and 1 - decay: see fused.EmaStep.
KERNEL(ema, const i64* table, int tensors) {
  Work w = work(table, 2, tensors);
  float decay = number(table, 2, tensors, 0), rest = number(table, 2, tensors, 1);
  if (w.packs) average<Packs<float>::SIZE>(w, decay, rest);
  else average<1>(w, decay, rest);
}

// One list: a sum for each block, in double.
KERNEL(squares, const i64* table, int tensors, double* sums) {
  Work w = work(table, 1, tensors);
  double sum = 0;
  for (SHARE(i, w)) sum += (double) w.own[0][i] * w.own[0][i];
  sum = blockSum(sum);
  if (threadIdx.x == 0) sums[blockIdx.x] = sum;
}

// One block.
KERNEL(sum_of_squares, const double* sums, i64 count, float* y) {
  double sum = 0;
  for (i64 i = threadIdx.x; i < count; i += blockDim.x) sum += sums[i];
  sum = blockSum(sum);
  if (threadIdx.x == 0) *y = (float) sum;
}
