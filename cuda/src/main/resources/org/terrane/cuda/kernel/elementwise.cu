// Functions of one, two or three numbers, element by element, over any strides.
//
// Which function is a parameter: all threads take the same branch, and one kernel for each type is enough. The numbers
// of the functions are the order of the enums Unary.Function, Binary.Function and Compare.Relation.
#include "terrane.cuh"

enum { NEG, ABS, SIGN, FLOOR, ROUND, EXP, LOG, SQRT, RSQRT, SQUARE, RECIPROCAL, SIN, COS, TANH, ERF, SIGMOID, RELU };
enum { ADD, SUB, MUL, DIV, POW, MAX, MIN, AND, OR, XOR };
enum { EQ, NE, LT, LE, GT, GE };
enum { DIVISION = 1 };

static __device__ float function(int f, float x) {
  switch (f) {
    case NEG: return -x;
    case ABS: return fabsf(x);
    case SIGN: return x > 0 ? 1 : x < 0 ? -1 : x;
    case FLOOR: return floorf(x);
    case ROUND: return rintf(x);
    case EXP: return expf(x);
    case LOG: return logf(x);
    case SQRT: return sqrtf(x);
    case RSQRT: return rsqrtf(x);
    case SQUARE: return x * x;
    case RECIPROCAL: return 1 / x;
    case SIN: return sinf(x);
    case COS: return cosf(x);
    case TANH: return tanhf(x);
    case ERF: return erff(x);
    case SIGMOID: return 1 / (1 + expf(-x));
    default: return x < 0 ? 0 : x;
  }
}

static __device__ double function(int f, double x) {
  switch (f) {
    case NEG: return -x;
    case ABS: return fabs(x);
    case SIGN: return x > 0 ? 1 : x < 0 ? -1 : x;
    case FLOOR: return floor(x);
    case ROUND: return rint(x);
    case EXP: return exp(x);
    case LOG: return log(x);
    case SQRT: return sqrt(x);
    case RSQRT: return 1 / sqrt(x);
    case SQUARE: return x * x;
    case RECIPROCAL: return 1 / x;
    case SIN: return sin(x);
    case COS: return cos(x);
    case TANH: return tanh(x);
    case ERF: return erf(x);
    case SIGMOID: return 1 / (1 + exp(-x));
    default: return x < 0 ? 0 : x;
  }
}

static __device__ i64 function(int f, i64 x) {
  switch (f) {
    case NEG: return -x;
    case ABS: return x < 0 ? -x : x;
    case SIGN: return (x > 0) - (x < 0);
    case SQUARE: return x * x;
    default: return x < 0 ? 0 : x;
  }
}

// NaN wins, as in Java.
template <class V> static __device__ V larger(V a, V b) { return a > b || a != a ? a : b; }
template <class V> static __device__ V smaller(V a, V b) { return a < b || a != a ? a : b; }
static __device__ float power(float a, float b) { return powf(a, b); }
static __device__ double power(double a, double b) { return pow(a, b); }

template <class V> static __device__ V function(Fault*, int f, V a, V b) {
  switch (f) {
    case ADD: return a + b;
    case SUB: return a - b;
    case MUL: return a * b;
    case DIV: return a / b;
    case POW: return power(a, b);
    case MAX: return larger(a, b);
    default: return smaller(a, b);
  }
}

static __device__ i64 quotient(Fault* fault, i64 a, i64 b) {
  if (b == 0) {
    report(fault, DIVISION, 0, 0);
    return 0;
  }
  return b == -1 ? -a : a / b;
}

static __device__ i64 function(Fault* fault, int f, i64 a, i64 b) {
  switch (f) {
    case ADD: return a + b;
    case SUB: return a - b;
    case MUL: return a * b;
    case DIV: return quotient(fault, a, b);
    case MAX: return larger(a, b);
    case MIN: return smaller(a, b);
    case AND: return a & b;
    case OR: return a | b;
    default: return a ^ b;
  }
}

template <class V> static __device__ bool holds(int relation, V a, V b) {
  switch (relation) {
    case EQ: return a == b;
    case NE: return a != b;
    case LT: return a < b;
    case LE: return a <= b;
    case GT: return a > b;
    default: return a >= b;
  }
}

// Operands of a nest: y first, then the inputs. A thread has N neighbours at a time: one, or where the kernel's name
// ends with _packs as many of the inputs' type as 16 bytes have.

template <int N, class T> static __device__ void unary(int f, const T* x, T* y, const Nest& nest, i64 count) {
  for (EACH(i, count)) {
    Places p = places<2>(nest, i);
    Pack<T, N> result, from = load<N>(x, nest, 1, p);
    for (int k = 0; k < N; k++) put(&result.at[k], function(f, wide(from.at[k])));
    store(y + p.at[0], result);
  }
}

#define UNARY(name, T) \
  KERNEL(unary_##name, int f, const T* x, T* y, Nest nest, i64 count) { unary<1>(f, x, y, nest, count); }
NUMBERS(UNARY)
#define UNARY_PACKS(name, T) \
  KERNEL(unary_##name##_packs, int f, const T* x, T* y, Nest nest, i64 count) { \
    unary<Packs<T>::SIZE>(f, x, y, nest, count); \
  }
HALVES(UNARY_PACKS)

KERNEL(not_bool, const Bool* x, Bool* y, Nest nest, i64 count) {
  for (EACH(i, count)) { Places p = places<2>(nest, i); put(y + p.at[0], wide(x[p.at[1]]) == 0); }
}

// A difference with itself is 0 but for infinities and NaN.
#define IS_FINITE(name, T) \
  KERNEL(is_finite_##name, const T* x, Bool* y, Nest nest, i64 count) { \
    for (EACH(i, count)) { \
      Places p = places<2>(nest, i); \
      put(y + p.at[0], wide(x[p.at[1]]) - wide(x[p.at[1]]) == 0); \
    } \
  }
FLOATS(IS_FINITE)

template <int N, class T> static __device__ void binary(Fault* fault, int f, const T* a, const T* b, T* y,
    const Nest& nest, i64 count) {
  for (EACH(i, count)) {
    Places p = places<3>(nest, i);
    Pack<T, N> result, left = load<N>(a, nest, 1, p), right = load<N>(b, nest, 2, p);
    for (int k = 0; k < N; k++) put(&result.at[k], function(fault, f, wide(left.at[k]), wide(right.at[k])));
    store(y + p.at[0], result);
  }
}

#define BINARY(name, T) \
  KERNEL(binary_##name, Fault* fault, int f, const T* a, const T* b, T* y, Nest nest, i64 count) { \
    binary<1>(fault, f, a, b, y, nest, count); \
  }
TYPES(BINARY)
#define BINARY_PACKS(name, T) \
  KERNEL(binary_##name##_packs, Fault* fault, int f, const T* a, const T* b, T* y, Nest nest, i64 count) { \
    binary<Packs<T>::SIZE>(fault, f, a, b, y, nest, count); \
  }
HALVES(BINARY_PACKS)

// A BF16 added to an F32.
template <int N> static __device__ void residualAdd(const float* a, const Bf16* b, float* y, const Nest& nest,
    i64 count) {
  for (EACH(i, count)) {
    Places p = places<3>(nest, i);
    Pack<float, N> sum = load<N>(a, nest, 1, p);
    Pack<Bf16, N> right = load<N>(b, nest, 2, p);
    for (int k = 0; k < N; k++) sum.at[k] += wide(right.at[k]);
    store(y + p.at[0], sum);
  }
}

KERNEL(residual_add, const float* a, const Bf16* b, float* y, Nest nest, i64 count) {
  residualAdd<1>(a, b, y, nest, count);
}
KERNEL(residual_add_packs, const float* a, const Bf16* b, float* y, Nest nest, i64 count) {
  residualAdd<Packs<float>::SIZE>(a, b, y, nest, count);
}

template <int N, class T> static __device__ void compare(int relation, const T* a, const T* b, Bool* y,
    const Nest& nest, i64 count) {
  for (EACH(i, count)) {
    Places p = places<3>(nest, i);
    Pack<T, N> left = load<N>(a, nest, 1, p), right = load<N>(b, nest, 2, p);
    Pack<Bool, N> result;
    for (int k = 0; k < N; k++) put(&result.at[k], holds(relation, wide(left.at[k]), wide(right.at[k])));
    store(y + p.at[0], result);
  }
}

#define COMPARE(name, T) \
  KERNEL(compare_##name, int relation, const T* a, const T* b, Bool* y, Nest nest, i64 count) { \
    compare<1>(relation, a, b, y, nest, count); \
  }
TYPES(COMPARE)
#define COMPARE_PACKS(name, T) \
  KERNEL(compare_##name##_packs, int relation, const T* a, const T* b, Bool* y, Nest nest, i64 count) { \
    compare<Packs<T>::SIZE>(relation, a, b, y, nest, count); \
  }
HALVES(COMPARE_PACKS)

template <int N, class T> static __device__ void where(const Bool* condition, const T* a, const T* b, T* y,
    const Nest& nest, i64 count) {
  for (EACH(i, count)) {
    Places p = places<4>(nest, i);
    Pack<Bool, N> first = load<N>(condition, nest, 1, p);
    Pack<T, N> result, left = load<N>(a, nest, 2, p), right = load<N>(b, nest, 3, p);
    for (int k = 0; k < N; k++) result.at[k] = first.at[k].byte ? left.at[k] : right.at[k];
    store(y + p.at[0], result);
  }
}

#define WHERE(bytes, T) \
  KERNEL(where_##bytes, const Bool* condition, const T* a, const T* b, T* y, Nest nest, i64 count) { \
    where<1>(condition, a, b, y, nest, count); \
  } \
  KERNEL(where_##bytes##_packs, const Bool* condition, const T* a, const T* b, T* y, Nest nest, i64 count) { \
    where<Packs<T>::SIZE>(condition, a, b, y, nest, count); \
  }
SIZES(WHERE)

static __device__ double affine(double scale, double shift, int, double x) { return scale * x + shift; }

// Whole numbers stay whole, however large.
static __device__ i64 affine(double scale, double shift, int whole, i64 x) {
  return whole ? (i64) scale * x + (i64) shift : toInteger(scale * (double) x + shift);
}
static __device__ double affine(double scale, double shift, int, float x) { return scale * (double) x + shift; }

template <int N, class T> static __device__ void affine(double scale, double shift, int whole, const T* x, T* y,
    const Nest& nest, i64 count) {
  for (EACH(i, count)) {
    Places p = places<2>(nest, i);
    Pack<T, N> result, from = load<N>(x, nest, 1, p);
    for (int k = 0; k < N; k++) put(&result.at[k], affine(scale, shift, whole, wide(from.at[k])));
    store(y + p.at[0], result);
  }
}

#define AFFINE(name, T) \
  KERNEL(affine_##name, double scale, double shift, int whole, const T* x, T* y, Nest nest, i64 count) { \
    affine<1>(scale, shift, whole, x, y, nest, count); \
  }
NUMBERS(AFFINE)
#define AFFINE_PACKS(name, T) \
  KERNEL(affine_##name##_packs, double scale, double shift, int whole, const T* x, T* y, Nest nest, i64 count) { \
    affine<Packs<T>::SIZE>(scale, shift, whole, x, y, nest, count); \
  }
HALVES(AFFINE_PACKS)
