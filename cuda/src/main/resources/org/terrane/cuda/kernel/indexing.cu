// Reading and adding where an index tensor says.
#include "terrane.cuh"

enum { GATHER = 2, SCATTER = 3 };

// Operands: y, index, x without its axis; `stride` is x's along that axis, which has `size` places.
#define TAKE(bytes, T) \
  KERNEL(gather_##bytes, Fault* fault, const T* x, const i64* index, T* y, Nest nest, i64 stride, i64 size, \
      i64 count) { \
    for (EACH(i, count)) { \
      Places p = places<3>(nest, i); \
      y[p.at[0]] = x[p.at[2] + checked(fault, GATHER, index[p.at[1]], size) * stride]; \
    } \
  }
SIZES(TAKE)

// Strides along the axis.
struct Along { i64 y, x, index, source; };

// A thread for each number of y, which looks for its own place among the line's indices: no atomics, so equal indices
// add up in their order, and each number is rounded once. Operands of `lines`: y, x, index, source.
template <class T> static __device__ void scatterAdd(Fault* fault, const T* x, const i64* index, const T* source, T* y,
    const Nest& lines, const Along& along, i64 size, i64 indices, i64 count) {
  for (EACH(i, count)) {
    Places p = places<4>(lines, i / size);
    i64 place = i % size;
    typename Total<T>::type sum = wide(x[p.at[1] + place * along.x]);
    for (i64 j = 0; j < indices; j++) {
      i64 to = index[p.at[2] + j * along.index];
      if (place == 0) checked(fault, SCATTER, to, size);
      if (to == place) sum += wide(source[p.at[3] + j * along.source]);
    }
    put(y + p.at[0] + place * along.y, sum);
  }
}

#define SCATTER_ADD(name, T) \
  KERNEL(scatter_add_##name, Fault* fault, const T* x, const i64* index, const T* source, T* y, Nest lines, \
      Along along, i64 size, i64 indices, i64 count) { \
    scatterAdd<T>(fault, x, index, source, y, lines, along, size, indices, count); \
  }
TYPES(SCATTER_ADD)

// Where many lines have the same indices, each line of these is read once: a thread for each place of it lists where it
// is met, `first` (lines, size) and behind j `next` (lines, indices), -1 at the end.
KERNEL(chains, Fault* fault, const i64* index, int* first, int* next, Nest lines, i64 stride, i64 size, i64 indices,
    i64 count) {
  for (EACH(i, count)) {
    i64 line = i / size, place = i % size;
    const i64* from = index + places<1>(lines, line).at[0];
    int head = -1;
    for (i64 j = indices - 1; j >= 0; j--) {
      i64 to = from[j * stride];
      if (place == 0) checked(fault, SCATTER, to, size);
      if (to != place) continue;
      next[line * indices + j] = head;
      head = (int) j;
    }
    first[i] = head;
  }
}

// Operands of the nest: y, x, first, source without its axis, along which `stride` leads. Sums are those of
// scatter_add.
#define ADD_CHAINED(name, T) \
  KERNEL(add_chained_##name, const T* x, const int* first, const int* next, const T* source, T* y, Nest nest, \
      i64 stride, i64 size, i64 indices, i64 count) { \
    for (EACH(i, count)) { \
      Places p = places<4>(nest, i); \
      const int* behind = next + p.at[2] / size * indices; \
      Total<T>::type sum = wide(x[p.at[1]]); \
      for (int j = first[p.at[2]]; j >= 0; j = behind[j]) sum += wide(source[p.at[3] + j * stride]); \
      put(y + p.at[0], sum); \
    } \
  }
TYPES(ADD_CHAINED)
