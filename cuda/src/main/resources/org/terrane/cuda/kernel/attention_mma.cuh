// What the attention kernels on tensor cores share: tiles in shared memory, scores and their masks, results.
//
// A block has four warps, each with 16 TILES rows of the block's own tile; W is the width of heads rounded up to a
// multiple of 32, with zeros behind them. Two tiles read half as much for a product as one, where registers have room
// for their sums; one is for wide heads and short sequences. In fragments, lane 4 g + t has rows g and g + 8 of 16,
// "upper" and "lower".
#pragma once
#include "attention.cuh"
#include "mma.cuh"

enum { THREADS = 128, UPPER = 0, LOWER = 1 };

static const float LOG2E = 1.44269504f;

// ROWS rows of `width` numbers, a multiple of 8, from row `first` on; 0 behind the last row and column.
template <int ROWS, int PITCH> static __device__ inline void fetch(Chunk (*tile)[PITCH], const Bf16* from, i64 stride,
    int first, i64 rows, i64 width) {
  constexpr int CHUNKS = PITCH - 1, LANES = CHUNKS <= 4 ? 4 : CHUNKS <= 8 ? 8 : 16, STEP = THREADS / LANES;
  int row = threadIdx.x / LANES, chunk = threadIdx.x % LANES;
  const Bf16* at = from + (first + row) * stride + 8 * chunk;
  if (chunk < CHUNKS)
#pragma unroll
    for (int i = 0; i < ROWS; i += STEP, at += STEP * stride) {
      bool there = first + row + i < rows && 8 * chunk < width;
      copyLater(&tile[row + i][chunk], there ? at : from, there);
    }
}

// This warp's rows of a tile as left factors.
template <int TILES, int STEPS, int PITCH> static __device__ inline void load(FragmentA (&a)[TILES][STEPS],
    const Chunk (*rows)[PITCH]) {
#pragma unroll
  for (int tile = 0; tile < TILES; tile++)
#pragma unroll
    for (int step = 0; step < STEPS; step++) load(a[tile][step], rows + 16 * (TILES * warp() + tile), 2 * step);
}

// The row, of a block's tile, that this lane has in the upper or lower half of fragment `tile`.
template <int TILES> static __device__ inline int rowOf(int tile, int half) {
  return 16 * (TILES * warp() + tile) + 8 * half + lane() / 4;
}

// The column that this lane has in number 0 or 2 of a fragment; the next is in 1 or 3.
static __device__ inline int columnOf(int fragment) { return 8 * fragment + lane() % 4 * 2; }

// Writes the rows that there are.
template <int TILES, int COLUMNS> static __device__ inline void store(Bf16* to, i64 stride, int first, i64 rows,
    i64 width, const FragmentC (&c)[TILES][COLUMNS], float factor) {
#pragma unroll
  for (int tile = 0; tile < TILES; tile++)
#pragma unroll
    for (int half = UPPER; half <= LOWER; half++) {
      int row = first + rowOf<TILES>(tile, half);
      if (row < rows)
#pragma unroll
        for (int i = 0; i < COLUMNS; i++)
          if (columnOf(i) < width)
            *(u32*) (to + row * stride + columnOf(i)) = pack(c[tile][i].numbers[2 * half] * factor,
                c[tile][i].numbers[2 * half + 1] * factor);
    }
}

// The mask of a batch element and head. Its entries lie within 2^31 elements, so that places in it are short.
struct Plane { const Bool* allowed; const Bf16* added; int query, key; };

static __device__ inline Plane plane(const Mask<Bf16>& mask, const Attention& a, const Place& p) {
  i64 first = entry(a, p, 0, 0);
  return {mask.allowed ? mask.allowed + first : nullptr, mask.added ? mask.added + first : nullptr, (int) a.mask[2],
      (int) a.mask[3]};
}

// Whether a query sees a key. An added mask is added to the score, which then holds the scale as well.
static __device__ inline bool look(float& score, const Plane& plane, const Attention& a, int query, int key,
    float scale) {
  if (query >= a.n || key >= a.m) return false;
  int entry = query * plane.query + key * plane.key;
  if (plane.added) score = fmaf(score, scale, wide(plane.added[entry]));
  return !plane.allowed || plane.allowed[entry].byte;
}

// What may hide pairs of a tile. To ask a mask about each pair takes longer than the products do, and to ask for the
// end some time too, so each has code of its own.
enum Hidden { NOTHING, BY_END, BY_MASK };

// Hides what is behind the last key.
template <int TILES, int KEYS> static __device__ inline void hideEnd(FragmentC (&scores)[TILES][KEYS],
    const Attention& a, int firstKey) {
#pragma unroll
  for (int i = 0; i < 4 * KEYS; i++) {
    bool there = firstKey + columnOf(i / 4) + i % 2 < (int) a.m;
#pragma unroll
    for (int tile = 0; tile < TILES; tile++) {
      float& score = scores[tile][i / 4].numbers[i % 4];
      score = there ? score : -1.0f / 0.0f;
    }
  }
}

// Hides what is behind the last key or masked away, and adds what a mask adds.
template <int TILES, int KEYS> static __device__ inline void hide(FragmentC (&scores)[TILES][KEYS],
    const Plane& plane, const Attention& a, int firstQuery, int firstKey, float scale) {
#pragma unroll
  for (int tile = 0; tile < TILES; tile++)
#pragma unroll
    for (int i = 0; i < 4 * KEYS; i++) {
      float& score = scores[tile][i / 4].numbers[i % 4];
      if (!look(score, plane, a, firstQuery + rowOf<TILES>(tile, i % 4 / 2), firstKey + columnOf(i / 4) + i % 2, scale))
        score = -1.0f / 0.0f;
    }
}

// ---- backward ------------------------------------------------------------------------------------------------

// Of a lane's rows, which are queries: 0 behind the last one.
template <int TILES> struct Statistics { float logSums[TILES][2], deltas[TILES][2]; };

template <int TILES> static __device__ inline void load(Statistics<TILES>& rows, const float* logSums,
    const float* deltas, const Attention& a, const Place& p) {
#pragma unroll
  for (int i = 0; i < 2 * TILES; i++) {
    i64 query = p.tile + rowOf<TILES>(i / 2, i % 2), of = p.row * a.n + query;
    rows.logSums[i / 2][i % 2] = query < a.n ? logSums[of] : 0;
    rows.deltas[i / 2][i % 2] = query < a.n ? deltas[of] : 0;
  }
}

// Makes the score of a pair of query and key its power, and the product of dy and v the score's slope.
static __device__ inline void differentiate(float& power, float& slope, float logSum, float delta, float factor) {
  power = powerOfTwo(fmaf(power, factor, -logSum * LOG2E));
  slope = power * (slope - delta);
}
