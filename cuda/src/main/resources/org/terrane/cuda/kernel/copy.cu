// Elements that are moved, made or changed in type without computing.
#include "terrane.cuh"

// Operands of a nest: y first, then x. A thread has N neighbours at a time: see elementwise.cu.

template <int N, class T> static __device__ void copy(const T* x, T* y, const Nest& nest, i64 count) {
  for (EACH(i, count)) {
    Places p = places<2>(nest, i);
    store(y + p.at[0], load<N>(x, nest, 1, p));
  }
}

#define COPY(bytes, T) \
  KERNEL(copy_##bytes, const T* x, T* y, Nest nest, i64 count) { copy<1>(x, y, nest, count); } \
  KERNEL(copy_##bytes##_packs, const T* x, T* y, Nest nest, i64 count) { copy<Packs<T>::SIZE>(x, y, nest, count); }
SIZES(COPY)

#define FILL(bytes, T) \
  KERNEL(fill_##bytes, i64 bits, T* y, i64 count) { \
    for (EACH(i, count)) y[i] = (T) bits; \
  }
SIZES(FILL)

#define ARANGE(name, T) \
  KERNEL(arange_##name, double start, double step, T* y, i64 count) { \
    for (EACH(i, count)) put(y + i, start + (double) i * step); \
  }
TYPES(ARANGE)

// The order of the enum DType.
enum { BOOL, U8, I32, I64, BF16, F32, F64 };

template <class U, int N, class T> static __device__ void castTo(void* y, i64 at, const Pack<T, N>& from) {
  Pack<U, N> result;
  for (int k = 0; k < N; k++) put(&result.at[k], wide(from.at[k]));
  store((U*) y + at, result);
}

template <int N, class T> static __device__ void cast(int type, const T* x, void* y, const Nest& nest, i64 count) {
  for (EACH(i, count)) {
    Places p = places<2>(nest, i);
    Pack<T, N> from = load<N>(x, nest, 1, p);
    switch (type) {
      case BOOL: castTo<Bool>(y, p.at[0], from); break;
      case U8: castTo<u8>(y, p.at[0], from); break;
      case I32: castTo<int>(y, p.at[0], from); break;
      case I64: castTo<i64>(y, p.at[0], from); break;
      case BF16: castTo<Bf16>(y, p.at[0], from); break;
      case F32: castTo<float>(y, p.at[0], from); break;
      default: castTo<double>(y, p.at[0], from);
    }
  }
}

#define CAST(name, T) \
  KERNEL(cast_##name, int type, const T* x, void* y, Nest nest, i64 count) { cast<1>(type, x, y, nest, count); }
TYPES(CAST)
#define CAST_PACKS(name, T) \
  KERNEL(cast_##name##_packs, int type, const T* x, void* y, Nest nest, i64 count) { \
    cast<Packs<T>::SIZE>(type, x, y, nest, count); \
  }
HALVES(CAST_PACKS)
