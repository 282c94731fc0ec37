// Elements that are moved, made or changed in type without computing.
#include "terrane.cuh"

// Operands of a nest: y first, then x.
#define COPY(bytes, T) \
  KERNEL(copy_##bytes, const T* x, T* y, Nest nest, i64 count) { \
    for (EACH(i, count)) { Places p = places<2>(nest, i); y[p.at[0]] = x[p.at[1]]; } \
  }
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

template <class V> static __device__ void putAs(int type, void* y, i64 at, V value) {
  switch (type) {
    case BOOL: put((Bool*) y + at, value); break;
    case U8: put((u8*) y + at, value); break;
    case I32: put((int*) y + at, value); break;
    case I64: put((i64*) y + at, value); break;
    case BF16: put((Bf16*) y + at, value); break;
    case F32: put((float*) y + at, value); break;
    default: put((double*) y + at, value);
  }
}

#define CAST(name, T) \
  KERNEL(cast_##name, int type, const T* x, void* y, Nest nest, i64 count) { \
    for (EACH(i, count)) { Places p = places<2>(nest, i); putAs(type, y, p.at[0], wide(x[p.at[1]])); } \
  }
TYPES(CAST)
