// What every kernel file begins with: types of elements, numbers in them, places in strided memory, faults.
//
// No CUDA header is included, so that NVRTC, nvcc and a C++ compiler all take the same text. A kernel's name ends with
// the type it works on (unary_f32), or the size of what it moves (copy_4).
#pragma once

#ifndef KERNEL
#define BOUNDS // to be defined anew where a kernel has to leave room for others
#define KERNEL(name, ...) extern "C" __global__ void BOUNDS name(__VA_ARGS__)
#endif

typedef long long i64;
typedef unsigned int u32;
typedef unsigned long long u64;

struct Bf16 { unsigned short bits; };
struct Bool { unsigned char byte; };
typedef unsigned char u8;

// One line for each element type: the name that kernels end with, and the type.
#define FLOATS(X) X(f64, double) X(f32, float) X(bf16, Bf16)
#define HALVES(X) X(f32, float) X(bf16, Bf16)
#define NUMBERS(X) FLOATS(X) X(i64, i64) X(i32, int) X(u8, u8)
#define TYPES(X) NUMBERS(X) X(bool, Bool)
#define SIZES(X) X(1, u8) X(2, unsigned short) X(4, u32) X(8, u64)

// ---- numbers -------------------------------------------------------------------------------------------------

static __device__ inline float toFloat(Bf16 x) { return __uint_as_float((u32) x.bits << 16); }

// To nearest, ties to even; a NaN stays one.
static __device__ inline Bf16 toBf16(float x) {
  Bf16 result;
#ifdef CUEMU // which knows no PTX
  u32 bits = __float_as_uint(x);
  result.bits = (unsigned short) (x != x ? bits >> 16 | 64 : (bits + 0x7fff + (bits >> 16 & 1)) >> 16);
#else
  asm("cvt.rn.bf16.f32 %0, %1;" : "=h"(result.bits) : "f"(x));
#endif
  return result;
}

// Toward zero; NaN is 0, and what is too large the largest: as Java casts.
static __device__ inline i64 toInteger(double x) {
  if (x != x) return 0;
  if (x >= 9223372036854775807.0) return 0x7fffffffffffffffLL;
  if (x <= -9223372036854775808.0) return -0x7fffffffffffffffLL - 1;
  return (i64) x;
}
static __device__ inline i64 toInteger(float x) { return toInteger((double) x); }
static __device__ inline i64 toInteger(i64 x) { return x; }

// An element as what is computed in: BF16 in float, integers and BOOL in 64 bits.
static __device__ inline double wide(double x) { return x; }
static __device__ inline float wide(float x) { return x; }
static __device__ inline float wide(Bf16 x) { return toFloat(x); }
static __device__ inline i64 wide(i64 x) { return x; }
static __device__ inline i64 wide(int x) { return x; }
static __device__ inline i64 wide(u8 x) { return x; }
static __device__ inline i64 wide(Bool x) { return x.byte; }

// A number as an element: floating types are rounded once, integers wrap around, BOOL is not 0.
template <class V> static __device__ inline void put(double* to, V value) { *to = (double) value; }
template <class V> static __device__ inline void put(float* to, V value) { *to = (float) value; }
template <class V> static __device__ inline void put(Bf16* to, V value) { *to = toBf16((float) value); }
template <class V> static __device__ inline void put(i64* to, V value) { *to = toInteger(value); }
template <class V> static __device__ inline void put(int* to, V value) { *to = (int) toInteger(value); }
template <class V> static __device__ inline void put(u8* to, V value) { *to = (u8) toInteger(value); }
template <class V> static __device__ inline void put(Bool* to, V value) { to->byte = value != 0; }

// What sums and extremes of a type are kept in.
template <class T> struct Total { typedef i64 type; };
template <> struct Total<double> { typedef double type; };
template <> struct Total<float> { typedef double type; };
template <> struct Total<Bf16> { typedef double type; };

// ---- places --------------------------------------------------------------------------------------------------

// The axes that several operands have in common, the last the innermost: element `index` in row-major order lies the
// sum of coordinates * stride[o] behind the first of operand `o`. Filled in by Nest.java.
struct Nest {
  i64 rank;
  i64 size[8];
  i64 stride[4][8];
};

struct Places { i64 at[4]; };

template <class I> static __device__ inline Places split(const Nest& nest, int operands, I index) {
  Places places;
  for (int o = 0; o < operands; o++) places.at[o] = 0;
  for (int axis = (int) nest.rank - 1; axis > 0; axis--) {
    I size = (I) nest.size[axis], rest = index / size;
    i64 coordinate = (i64) (index - rest * size);
    for (int o = 0; o < operands; o++) places.at[o] += coordinate * nest.stride[o][axis];
    index = rest;
  }
  for (int o = 0; o < operands; o++) places.at[o] += (i64) index * nest.stride[o][0];
  return places;
}

// Where element `index` of each operand lies. Division by 32-bit numbers is several times faster.
template <int Operands> static __device__ inline Places places(const Nest& nest, i64 index) {
  return index >> 32 ? split<u64>(nest, Operands, (u64) index) : split<u32>(nest, Operands, (u32) index);
}

// ---- packs ---------------------------------------------------------------------------------------------------

// N neighbours, moved in as few accesses as there are 16 bytes in them. Memory is as fast as it can be only when each
// thread asks for that much at once; for 2 bytes at a time a GPU has too few threads. A pack of one is an element.
template <class T, int N> struct alignas(sizeof(T) * N < 16 ? sizeof(T) * N : 16) Pack { T at[N]; };

// How many elements a thread moves where it moves packs.
template <class T> struct Packs { enum { SIZE = 16 / sizeof(T) }; };

// A pack of operand `o` of a nest: neighbours along the innermost axis, or the same number for all of them.
template <int N, class T> static __device__ inline Pack<T, N> load(const T* x, const Nest& nest, int o,
    const Places& places) {
  const T* from = x + places.at[o];
  if (nest.stride[o][nest.rank - 1] != 0) return *(const Pack<T, N>*) from;
  Pack<T, N> same;
  for (T& at : same.at) at = *from;
  return same;
}

template <class T, int N> static __device__ inline void store(T* y, const Pack<T, N>& pack) {
  *(Pack<T, N>*) y = pack;
}

// This thread's elements of `count`: `for (EACH(i, count))`.
#define EACH(i, count) \
  i64 i = (i64) blockIdx.x * blockDim.x + threadIdx.x; i < (count); i += (i64) gridDim.x * blockDim.x

// ---- rows ----------------------------------------------------------------------------------------------------

// A row in registers: a thread has up to 32 elements of it, in packs of N, its threads' packs side by side. A row has
// blockDim.x threads, a block blockDim.y rows; blockSum and blockMax join those of a row, if it has a warp or the block
// is its own.
template <class T, int N> struct Row { Pack<T, N> packs[32 / N]; };

// This thread's packs of a row, `pack` of them the one that begins at element `i`.
#define EACH_PACK(N, pack, i, width) \
  _Pragma("unroll") \
  for (int pack = 0, i = threadIdx.x * (N); pack < 32 / (N); pack++, i += blockDim.x * (N)) \
    if (i < (width))

template <int N, class T> static __device__ inline Row<T, N> loadRow(const T* x, int width) {
  Row<T, N> row;
  EACH_PACK(N, pack, i, width) row.packs[pack] = *(const Pack<T, N>*) (x + i);
  return row;
}

// The number of this thread's row, among all blocks'.
static __device__ inline i64 rowOfThread() { return (i64) blockIdx.x * blockDim.y + threadIdx.y; }

// A block's threads add one number each, in an order fixed by their count alone (a power of two, at least 32); every
// thread gets the sum.
template <class V> static __device__ inline V blockSum(V value) {
  __shared__ V warps[32];
  for (int step = 16; step > 0; step >>= 1) value += __shfl_xor_sync(0xffffffffu, value, step);
  if (blockDim.x == 32) return value;
  __syncthreads();
  if (threadIdx.x % 32 == 0) warps[threadIdx.x / 32] = value;
  __syncthreads();
  V sum = 0;
  for (u32 warp = 0; warp < blockDim.x / 32; warp++) sum += warps[warp];
  return sum;
}

// The same of the largest number.
static __device__ inline float blockMax(float value) {
  __shared__ float warps[32];
  for (int step = 16; step > 0; step >>= 1) value = fmaxf(value, __shfl_xor_sync(0xffffffffu, value, step));
  if (blockDim.x == 32) return value;
  __syncthreads();
  if (threadIdx.x % 32 == 0) warps[threadIdx.x / 32] = value;
  __syncthreads();
  float largest = warps[0];
  for (u32 warp = 1; warp < blockDim.x / 32; warp++) largest = fmaxf(largest, warps[warp]);
  return largest;
}

// ---- faults --------------------------------------------------------------------------------------------------

// The first bad number met, for the host to find when it next waits. Codes are those of Fault.java.
struct Fault { u64 code; i64 value; i64 bound; };

static __device__ inline void report(Fault* fault, int code, i64 value, i64 bound) {
  if (atomicCAS(&fault->code, (u64) 0, (u64) code) == 0) {
    fault->value = value;
    fault->bound = bound;
  }
}

// An index that is safe to use; a bad one is reported and becomes 0.
static __device__ inline i64 checked(Fault* fault, int code, i64 index, i64 bound) {
  if (index >= 0 && index < bound) return index;
  report(fault, code, index, bound);
  return 0;
}
