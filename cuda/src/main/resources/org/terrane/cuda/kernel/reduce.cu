// One number for each line: its sum, its largest or smallest number, or where that is.
//
// Every sum is a tree whose form follows from the shapes alone: a thread adds every `parts`-th number of its piece of
// the line, the threads of a result are then joined in pairs, and the pieces of a long line last. Floating types are
// summed in double. NaN wins every comparison.
#include "terrane.cuh"

enum { SUM, MAX, MIN };
enum { THREADS = 256 };

static __device__ double nothing(int f, double) { return f == SUM ? 0 : f == MAX ? -1.0 / 0.0 : 1.0 / 0.0; }
static __device__ i64 nothing(int f, i64) {
  const i64 largest = 0x7fffffffffffffffLL;
  return f == SUM ? 0 : f == MAX ? -largest - 1 : largest;
}

template <class V> static __device__ bool wins(bool largest, V challenger, V best) {
  return (largest ? challenger > best : challenger < best) || (challenger != challenger && best == best);
}

template <class V> static __device__ V joined(int f, V a, V b) {
  if (f == SUM) return a + b;
  return wins(f == MAX, b, a) ? b : a;
}

// Which result of its block a thread works for, and which part of the line it reads. Where lines lie together in memory
// neighbouring threads read one line, else neighbouring lines.
struct Share {
  int result, part, results, parts;
  bool alongLine;
  __device__ int slot(int other) const { return alongLine ? result * parts + other : other * results + result; }
};

static __device__ Share share(int parts, int alongLine) {
  Share s;
  s.parts = parts;
  s.results = THREADS / parts;
  s.alongLine = alongLine != 0;
  s.result = alongLine ? threadIdx.x / parts : threadIdx.x % s.results;
  s.part = alongLine ? threadIdx.x % parts : threadIdx.x / s.results;
  return s;
}

// With every `parts`-th number of a line from `i` on. Most lines are one axis: then a thread asks for four numbers
// before it needs the first.
template <class T, class V> static __device__ V totalOf(int f, const T* from, const Nest& line, i64 i, i64 end,
    int parts, V total) {
  i64 stride = line.stride[0][0];
  if (line.rank == 1)
    for (; i + 3 * parts < end; i += 4 * parts) {
      T four[4];
      for (int k = 0; k < 4; k++) four[k] = from[(i + k * parts) * stride];
      for (int k = 0; k < 4; k++) total = joined(f, total, (V) wide(four[k]));
    }
#pragma unroll 1
  for (; i < end; i += parts) total = joined(f, total, (V) wide(from[places<1>(line, i).at[0]]));
  return total;
}

// `kept` leads from a result to its line in x, `line` from there to its numbers; `blockIdx.y` is the piece of the line.
// Where there are several, their totals go to `pieces` (pieces, results), from which another launch makes the results.
template <class T, class U> static __device__ void reduce(int f, const T* x, U* y, typename Total<T>::type* pieces,
    const Nest& kept, const Nest& line, i64 results, i64 length, int parts, int alongLine) {
  typedef typename Total<T>::type V;
  __shared__ V totals[THREADS];
  Share s = share(parts, alongLine);
  i64 result = (i64) blockIdx.x * s.results + s.result;
  V total = nothing(f, V());
  if (result < results) {
    const T* from = x + places<1>(kept, result).at[0];
    i64 piece = (length + gridDim.y - 1) / gridDim.y;
    i64 end = piece * (blockIdx.y + 1) < length ? piece * (blockIdx.y + 1) : length;
    total = totalOf(f, from, line, piece * blockIdx.y + s.part, end, parts, total);
  }
  totals[threadIdx.x] = total;
  for (int half = parts / 2; half > 0; half /= 2) {
    __syncthreads();
    if (s.part < half) totals[s.slot(s.part)] = joined(f, totals[s.slot(s.part)], totals[s.slot(s.part + half)]);
  }
  if (s.part != 0 || result >= results) return;
  if (gridDim.y == 1) put(y + result, totals[s.slot(0)]);
  else pieces[blockIdx.y * results + result] = totals[s.slot(0)];
}

#define REDUCE(name, T) \
  KERNEL(reduce_##name, int f, const T* x, T* y, Total<T>::type* pieces, Nest kept, Nest line, i64 results, \
      i64 length, int parts, int alongLine) { \
    reduce<T>(f, x, y, pieces, kept, line, results, length, parts, alongLine); \
  } \
  KERNEL(join_##name, int f, const Total<T>::type* x, T* y, Total<T>::type* pieces, Nest kept, Nest line, i64 results, \
      i64 length, int parts, int alongLine) { \
    reduce<Total<T>::type>(f, x, y, pieces, kept, line, results, length, parts, alongLine); \
  }
NUMBERS(REDUCE)

// The first of equals: the smaller place wins. A block for each line, of `THREADS` threads.
template <class T> static __device__ void argReduce(int largest, const T* x, i64* y, const Nest& kept, i64 stride,
    i64 length) {
  typedef typename Total<T>::type V;
  __shared__ V values[THREADS];
  __shared__ i64 indices[THREADS];
  const T* from = x + places<1>(kept, blockIdx.x).at[0];
  i64 best = threadIdx.x;
  for (i64 i = best; i < length; i += THREADS)
    if (wins(largest, (V) wide(from[i * stride]), (V) wide(from[best * stride]))) best = i;
  indices[threadIdx.x] = best < length ? best : -1;
  if (best < length) values[threadIdx.x] = (V) wide(from[best * stride]);
  for (int half = THREADS / 2; half > 0; half /= 2) {
    __syncthreads();
    if (threadIdx.x >= half || indices[threadIdx.x + half] < 0) continue;
    V mine = values[threadIdx.x], other = values[threadIdx.x + half];
    bool equal = !wins(largest, mine, other) && !wins(largest, other, mine);
    if (wins(largest, other, mine) || (equal && indices[threadIdx.x + half] < indices[threadIdx.x])) {
      values[threadIdx.x] = other;
      indices[threadIdx.x] = indices[threadIdx.x + half];
    }
  }
  if (threadIdx.x == 0) y[blockIdx.x] = indices[0];
}

#define ARG_REDUCE(name, T) \
  KERNEL(arg_reduce_##name, int largest, const T* x, i64* y, Nest kept, i64 stride, i64 length) { \
    argReduce<T>(largest, x, y, kept, stride, length); \
  }
TYPES(ARG_REDUCE)
