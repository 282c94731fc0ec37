// The largest pixel under a moving window, and pixels repeated to a larger image: what moves pixels and adds gradients.
//
// A thread for each pixel of the result, forward and backward: who is asked for a gradient looks for those who took
// its pixel, and adds them in row-major order.
#include "terrane.cuh"

// Images of h × w pixels, windows (or repeated pixels) of rows × columns. Filled in by MaxPool2dCuda.
struct Window { i64 h, w, rows, columns, size, stride, padding; };

// The first of equals wins, NaN over all numbers. Places count within the window, row by row; `places` may be null.
template <class T> static __device__ void maxPool(const T* x, T* y, int* places, const Window& s, i64 count) {
  for (EACH(i, count)) {
    i64 column = i % s.columns, row = i / s.columns % s.rows, plane = i / s.columns / s.rows;
    float best = -1.0f / 0.0f;
    int place = 0;
    for (int k = 0; k < s.size * s.size; k++) {
      i64 top = row * s.stride - s.padding + k / s.size, left = column * s.stride - s.padding + k % s.size;
      if (top < 0 || top >= s.h || left < 0 || left >= s.w) continue;
      float value = wide(x[(plane * s.h + top) * s.w + left]);
      if (best == best && !(best >= value)) {
        best = value;
        place = k;
      }
    }
    put(y + i, best);
    if (places) places[i] = place;
  }
}

// The windows that see the pixel are those whose first row lies at most `size` - 1 above it; so for columns.
template <class T> static __device__ void maxPoolBackward(const T* g, const int* places, T* dx, const Window& s,
    i64 count) {
  for (EACH(i, count)) {
    i64 left = i % s.w + s.padding, top = i / s.w % s.h + s.padding, plane = i / s.w / s.h;
    float sum = 0;
    i64 row = top < s.size ? 0 : (top - s.size) / s.stride + 1;
    for (; row < s.rows && row * s.stride <= top; row++) {
      i64 column = left < s.size ? 0 : (left - s.size) / s.stride + 1;
      for (; column < s.columns && column * s.stride <= left; column++) {
        i64 window = (plane * s.rows + row) * s.columns + column;
        i64 here = (top - row * s.stride) * s.size + left - column * s.stride;
        if (places[window] == here) sum += wide(g[window]);
      }
    }
    put(dx + i, sum);
  }
}

// Pixel i of `rows` is pixel floor(i * h / rows).
template <class T> static __device__ void nearest(const T* x, T* y, i64 h, i64 w, i64 rows, i64 columns, i64 count) {
  for (EACH(i, count)) {
    i64 column = i % columns, row = i / columns % rows, plane = i / columns / rows;
    y[i] = x[(plane * h + row * h / rows) * w + column * w / columns];
  }
}

// The first of the copies that are of pixel `from` or a later one.
static __device__ i64 firstCopy(i64 from, i64 pixels, i64 copies) { return (from * copies + pixels - 1) / pixels; }

template <class T> static __device__ void nearestBackward(const T* g, T* dx, i64 h, i64 w, i64 rows, i64 columns,
    i64 count) {
  for (EACH(i, count)) {
    i64 left = i % w, top = i / w % h, plane = i / w / h;
    float sum = 0;
    for (i64 row = firstCopy(top, h, rows); row < firstCopy(top + 1, h, rows); row++)
      for (i64 column = firstCopy(left, w, columns); column < firstCopy(left + 1, w, columns); column++)
        sum += wide(g[(plane * rows + row) * columns + column]);
    put(dx + i, sum);
  }
}

#define POOLING(name, T) \
  KERNEL(max_pool_##name, const T* x, T* y, int* places, Window s, i64 count) { \
    maxPool<T>(x, y, places, s, count); \
  } \
  KERNEL(max_pool_backward_##name, const T* g, const int* places, T* dx, Window s, i64 count) { \
    maxPoolBackward<T>(g, places, dx, s, count); \
  } \
  KERNEL(nearest_##name, const T* x, T* y, i64 h, i64 w, i64 rows, i64 columns, i64 count) { \
    nearest<T>(x, y, h, w, rows, columns, count); \
  } \
  KERNEL(nearest_backward_##name, const T* g, T* dx, i64 h, i64 w, i64 rows, i64 columns, i64 count) { \
    nearestBackward<T>(g, dx, h, w, rows, columns, count); \
  }
HALVES(POOLING)
