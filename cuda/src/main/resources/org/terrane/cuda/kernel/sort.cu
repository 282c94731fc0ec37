// The indices that sort each line: a bitonic sort of pairs (key, index), so that equals keep their order.
//
// One block a line. Keys are 64-bit numbers in which every type orders as integers do; short lines are sorted in shared
// memory, longer ones in scratch memory.
#include "terrane.cuh"

enum { SHARED = 1024 };

static const i64 LAST = 0x7fffffffffffffffLL;

static __device__ i64 key(double value, bool descending) {
  if (value != value) return LAST;
  union { double number; i64 bits; } pun;
  pun.number = value + 0.0;  // so that -0 is 0
  i64 ordered = pun.bits ^ (pun.bits >> 63 & LAST);
  return descending ? ~ordered : ordered;
}
static __device__ i64 key(float value, bool descending) { return key((double) value, descending); }
static __device__ i64 key(i64 value, bool descending) { return descending ? ~value : value; }

static __device__ bool after(i64 keyA, int indexA, i64 keyB, int indexB) {
  return keyA > keyB || (keyA == keyB && indexA > indexB);
}

// `padded` is the power of two at or above `length`; indices from `length` on stand behind all others.
static __device__ void sort(i64* keys, int* order, int padded) {
  for (int run = 2; run <= padded; run *= 2)
    for (int step = run / 2; step > 0; step /= 2) {
      __syncthreads();
      for (int i = threadIdx.x; i < padded; i += blockDim.x) {
        int j = i ^ step;
        if (j < i) continue;
        bool up = (i & run) == 0;
        if (after(keys[i], order[i], keys[j], order[j]) == up) {
          i64 k = keys[i];
          int o = order[i];
          keys[i] = keys[j];
          order[i] = order[j];
          keys[j] = k;
          order[j] = o;
        }
      }
    }
  __syncthreads();
}

// Operands of `lines`: y, x. Scratch: `padded` keys for each line, then as many indices.
template <class T> static __device__ void argSort(int descending, const T* x, i64* y, i64* scratch, const Nest& lines,
    i64 strideX, i64 strideY, int length, int padded) {
  __shared__ i64 sharedKeys[SHARED];
  __shared__ int sharedOrder[SHARED];
  bool small = padded <= SHARED;
  i64* keys = small ? sharedKeys : scratch + (i64) blockIdx.x * padded;
  int* order = small ? sharedOrder : (int*) (scratch + (i64) gridDim.x * padded) + (i64) blockIdx.x * padded;
  Places p = places<2>(lines, blockIdx.x);
  for (int i = threadIdx.x; i < padded; i += blockDim.x) {
    keys[i] = i < length ? key(wide(x[p.at[1] + i * strideX]), descending != 0) : LAST;
    order[i] = i;
  }
  sort(keys, order, padded);
  for (int i = threadIdx.x; i < length; i += blockDim.x) y[p.at[0] + i * strideY] = order[i];
}

#define ARG_SORT(name, T) \
  KERNEL(arg_sort_##name, int descending, const T* x, i64* y, i64* scratch, Nest lines, i64 strideX, i64 strideY, \
      int length, int padded) { \
    argSort<T>(descending, x, y, scratch, lines, strideX, strideY, length, padded); \
  }
TYPES(ARG_SORT)
