// Gradients of queries, keys and values on tensor cores, BF16: what attention.cu computes, for heads as
// attention_mma.cu takes them. That of an added mask is attention_mma_mask.cu's.
//
// Powers are computed again from the log-sums, sixteen keys or queries at a time, in registers; they and the slopes of
// scores are, rounded to BF16, left factors of the next products. One kernel has tiles of queries (dq), one tiles of
// keys (dk, dv), which computes scores transposed, so nothing is added by two blocks and no order is left to chance.
#include "attention_mma.cuh"

// ---- delta = the sum of dy * y of each query -------------------------------------------------------------------

enum { SHARES = 8 }; // threads that share a query

KERNEL(attention_mma_delta, const Bf16* y, const Bf16* dy, float* deltas, Attention a) {
  Place p = place(a, a.n, THREADS / SHARES);
  int share = threadIdx.x % SHARES;
  i64 query = p.tile + threadIdx.x / SHARES;
  float sum = 0;
  if (query < a.n)
    for (int column = 8 * share; column < a.e; column += 8 * SHARES) {
      Chunk result = *(const Chunk*) (at(y, a, Y, p) + query * a.operands[Y].row + column);
      Chunk gradient = *(const Chunk*) (at(dy, a, DY, p) + query * a.operands[DY].row + column);
      for (int i = 0; i < 8; i++)
        sum = fmaf(unpack(result.words[i / 2], i % 2), unpack(gradient.words[i / 2], i % 2), sum);
    }
  for (int step = 1; step < SHARES; step *= 2) sum += __shfl_xor_sync(0xffffffffu, sum, step);
  if (query < a.n && share == 0) deltas[p.row * a.n + query] = sum;
}

// ---- dq: tiles of queries ------------------------------------------------------------------------------------

template <Hidden HIDDEN, int TILES> static __device__ inline void differentiateRows(FragmentC (&powers)[TILES][2],
    FragmentC (&slopes)[TILES][2], const Statistics<TILES>& rows, const Plane& plane, const Attention& a,
    int firstQuery, int firstKey, float scale) {
  float factor = (plane.added ? 1 : scale) * LOG2E;
#pragma unroll
  for (int tile = 0; tile < TILES; tile++)
#pragma unroll
    for (int i = 0; i < 8; i++) {
      int half = i % 4 / 2;
      float &power = powers[tile][i / 4].numbers[i % 4], &slope = slopes[tile][i / 4].numbers[i % 4];
      int key = firstKey + columnOf(i / 4) + i % 2;
      bool there = HIDDEN == NOTHING || (HIDDEN == BY_END ? key < (int) a.m
          : look(power, plane, a, firstQuery + rowOf<TILES>(tile, half), key, scale));
      differentiate(power, slope, rows.logSums[tile][half], rows.deltas[tile][half], factor);
      if (!there) power = slope = 0;
    }
}

// Adds what KEYS keys give.
template <Hidden HIDDEN, int KEYS, int TILES, int STEPS, int COLUMNS, int PITCH> static __device__ inline void addKeys(
    FragmentC (&sums)[TILES][COLUMNS], const FragmentA (&queries)[TILES][STEPS],
    const FragmentA (&gradients)[TILES][STEPS], const Chunk (*keys)[PITCH], const Statistics<TILES>& rows,
    const Plane& plane, const Attention& a, int firstQuery, int firstKey, float scale) {
#pragma unroll 1 // more would spill registers
  for (int key = 0; key < KEYS; key += 16) {
    FragmentC powers[TILES][2] = {}, slopes[TILES][2] = {};
    FragmentA factors[TILES];
    multiplyTransposed(powers, queries, keys + key);
    multiplyTransposed(slopes, gradients, keys + KEYS + key);
    differentiateRows<HIDDEN>(powers, slopes, rows, plane, a, firstQuery, firstKey + key, scale);
#pragma unroll
    for (int tile = 0; tile < TILES; tile++) toFactor(factors[tile], slopes[tile][0], slopes[tile][1]);
    multiply(sums, factors, keys + key);
  }
}

template <int W, int TILES> static __device__ inline void queryTiles(const Bf16* q, const Bf16* k, const Bf16* v,
    const Mask<Bf16>& mask, const Bf16* dy, const float* logSums, const float* deltas, Bf16* dq, const Attention& a,
    float scale) {
  constexpr int QUERIES = 64 * TILES, KEYS = QUERIES / 2;
  __shared__ Chunk tiles[2][2 * KEYS][W / 8 + 1]; // keys, behind them values; first of all queries, and their dy
  Place p = place(a, a.n, QUERIES);
  const Bf16 *keys = at(k, a, K, p), *values = at(v, a, V, p);
  fetch<QUERIES>(tiles[0], at(q, a, Q, p), a.operands[Q].row, (int) p.tile, a.n, a.d);
  fetch<QUERIES>(tiles[1], at(dy, a, DY, p), a.operands[DY].row, (int) p.tile, a.n, a.e);
  awaitCopies();
  __syncthreads();
  FragmentA queries[TILES][W / 16], gradients[TILES][W / 16];
  load(queries, tiles[0]);
  load(gradients, tiles[1]);
  __syncthreads();
  fetch<KEYS>(tiles[0], keys, a.operands[K].row, 0, a.m, a.d);
  fetch<KEYS>(tiles[0] + KEYS, values, a.operands[V].row, 0, a.m, a.e);
  Statistics<TILES> rows;
  load(rows, logSums, deltas, a, p);
  FragmentC sums[TILES][W / 8] = {};
  for (int first = 0, stage = 0; first < a.m; first += KEYS, stage ^= 1) {
    awaitCopies();
    __syncthreads();
    if (first + KEYS < a.m) {
      fetch<KEYS>(tiles[stage ^ 1], keys, a.operands[K].row, first + KEYS, a.m, a.d);
      fetch<KEYS>(tiles[stage ^ 1] + KEYS, values, a.operands[V].row, first + KEYS, a.m, a.e);
    }
    Plane plane = ::plane(mask, a, p);
    int query = (int) p.tile;
    if (mask.allowed || mask.added)
      addKeys<BY_MASK, KEYS>(sums, queries, gradients, tiles[stage], rows, plane, a, query, first, scale);
    else if (first + KEYS > a.m)
      addKeys<BY_END, KEYS>(sums, queries, gradients, tiles[stage], rows, plane, a, query, first, scale);
    else
      addKeys<NOTHING, KEYS>(sums, queries, gradients, tiles[stage], rows, plane, a, query, first, scale);
  }
  store(at(dq, a, DQ, p), a.operands[DQ].row, (int) p.tile, a.n, a.d, sums, scale);
}

// ---- dk and dv: tiles of keys --------------------------------------------------------------------------------

struct alignas(8) Two { float numbers[2]; };

template <int QUERIES> static __device__ inline void fetch(Two (&to)[2][QUERIES / 2], const float* logSums,
    const float* deltas, int first, i64 n) {
  int i = threadIdx.x;
  if (i < QUERIES) {
    bool there = first + i < n;
    copyLater(&to[0][i / 2].numbers[i % 2], logSums + (there ? first + i : 0), there);
    copyLater(&to[1][i / 2].numbers[i % 2], deltas + (there ? first + i : 0), there);
  }
}

// Rows are keys, columns queries, of which `columns` holds log-sums and deltas.
template <Hidden HIDDEN, int TILES> static __device__ inline void differentiateColumns(FragmentC (&powers)[TILES][2],
    FragmentC (&slopes)[TILES][2], const Two* logSums, const Two* deltas, const Plane& plane, const Attention& a,
    int firstQuery, int firstKey, float scale) {
  float factor = (plane.added ? 1 : scale) * LOG2E;
#pragma unroll
  for (int column = 0; column < 2; column++) {
    Two sums = logSums[columnOf(column) / 2], products = deltas[columnOf(column) / 2];
#pragma unroll
    for (int i = 0; i < 4 * TILES; i++) {
      float &power = powers[i / 4][column].numbers[i % 4], &slope = slopes[i / 4][column].numbers[i % 4];
      bool there = HIDDEN == NOTHING || look(power, plane, a, firstQuery + columnOf(column) + i % 2,
          firstKey + rowOf<TILES>(i / 4, i % 4 / 2), scale);
      differentiate(power, slope, sums.numbers[i % 2], products.numbers[i % 2], factor);
      if (!there) power = slope = 0;
    }
  }
}

// Adds what QUERIES queries give. Where no query is, log-sum, delta and dy are 0, which hides it.
template <Hidden HIDDEN, int QUERIES, int TILES, int STEPS, int COLUMNS, int PITCH> static __device__ inline void
    addQueries(FragmentC (&keySums)[TILES][COLUMNS], FragmentC (&valueSums)[TILES][COLUMNS],
    const FragmentA (&keys)[TILES][STEPS], const FragmentA (&values)[TILES][STEPS], const Chunk (*queries)[PITCH],
    const Two (&statistics)[2][QUERIES / 2], const Plane& plane, const Attention& a, int firstQuery, int firstKey,
    float scale) {
#pragma unroll 1 // more would spill registers
  for (int query = 0; query < QUERIES; query += 16) {
    FragmentC powers[TILES][2] = {}, slopes[TILES][2] = {};
    FragmentA factors[TILES];
    multiplyTransposed(powers, keys, queries + query);
    multiplyTransposed(slopes, values, queries + QUERIES + query);
    differentiateColumns<HIDDEN>(powers, slopes, statistics[0] + query / 2, statistics[1] + query / 2, plane, a,
        firstQuery + query, firstKey, scale);
#pragma unroll
    for (int tile = 0; tile < TILES; tile++) toFactor(factors[tile], powers[tile][0], powers[tile][1]);
    multiply(valueSums, factors, queries + QUERIES + query);
#pragma unroll
    for (int tile = 0; tile < TILES; tile++) toFactor(factors[tile], slopes[tile][0], slopes[tile][1]);
    multiply(keySums, factors, queries + query);
  }
}

template <int W, int TILES> static __device__ inline void keyTiles(const Bf16* q, const Bf16* k, const Bf16* v,
    const Mask<Bf16>& mask, const Bf16* dy, const float* logSums, const float* deltas, Bf16* dk, Bf16* dv,
    const Attention& a, float scale) {
  constexpr int KEYS = 64 * TILES, QUERIES = KEYS / 2;
  __shared__ Chunk tiles[2][2 * QUERIES][W / 8 + 1]; // queries, behind them dy; first of all keys, and their values
  __shared__ Two statistics[2][2][QUERIES / 2]; // log-sums and deltas
  Place p = place(a, a.m, KEYS);
  const Bf16 *queries = at(q, a, Q, p), *gradients = at(dy, a, DY, p);
  logSums += p.row * a.n;
  deltas += p.row * a.n;
  fetch<KEYS>(tiles[0], at(k, a, K, p), a.operands[K].row, (int) p.tile, a.m, a.d);
  fetch<KEYS>(tiles[1], at(v, a, V, p), a.operands[V].row, (int) p.tile, a.m, a.e);
  awaitCopies();
  __syncthreads();
  FragmentA keys[TILES][W / 16], values[TILES][W / 16];
  load(keys, tiles[0]);
  load(values, tiles[1]);
  __syncthreads();
  fetch<QUERIES>(tiles[0], queries, a.operands[Q].row, 0, a.n, a.d);
  fetch<QUERIES>(tiles[0] + QUERIES, gradients, a.operands[DY].row, 0, a.n, a.e);
  fetch<QUERIES>(statistics[0], logSums, deltas, 0, a.n);
  FragmentC keySums[TILES][W / 8] = {}, valueSums[TILES][W / 8] = {};
  for (int first = 0, stage = 0; first < a.n; first += QUERIES, stage ^= 1) {
    awaitCopies();
    __syncthreads();
    if (first + QUERIES < a.n) {
      fetch<QUERIES>(tiles[stage ^ 1], queries, a.operands[Q].row, first + QUERIES, a.n, a.d);
      fetch<QUERIES>(tiles[stage ^ 1] + QUERIES, gradients, a.operands[DY].row, first + QUERIES, a.n, a.e);
      fetch<QUERIES>(statistics[stage ^ 1], logSums, deltas, first + QUERIES, a.n);
    }
    Plane plane = ::plane(mask, a, p);
    int key = (int) p.tile;
    if (mask.allowed || mask.added)
      addQueries<BY_MASK, QUERIES>(keySums, valueSums, keys, values, tiles[stage], statistics[stage], plane, a, first,
          key, scale);
    else
      addQueries<NOTHING, QUERIES>(keySums, valueSums, keys, values, tiles[stage], statistics[stage], plane, a, first,
          key, scale);
  }
  if (dk) store(at(dk, a, DK, p), a.operands[DK].row, (int) p.tile, a.m, a.d, keySums, scale);
  if (dv) store(at(dv, a, DV, p), a.operands[DV].row, (int) p.tile, a.m, a.e, valueSums, 1);
}

#define QUERY_TILES(W, TILES) \
  KERNEL(attention_mma_queries_##W##_##TILES, const Bf16* q, const Bf16* k, const Bf16* v, const Bool* allowed, \
      const Bf16* mask, const Bf16* dy, const float* logSums, const float* deltas, Bf16* dq, Attention a, \
      float scale) { \
    queryTiles<W, TILES>(q, k, v, {allowed, mask}, dy, logSums, deltas, dq, a, scale); \
  }
#define KEY_TILES(W, TILES) \
  KERNEL(attention_mma_keys_##W##_##TILES, const Bf16* q, const Bf16* k, const Bf16* v, const Bool* allowed, \
      const Bf16* mask, const Bf16* dy, const float* logSums, const float* deltas, Bf16* dk, Bf16* dv, Attention a, \
      float scale) { \
    keyTiles<W, TILES>(q, k, v, {allowed, mask}, dy, logSums, deltas, dk, dv, a, scale); \
  }

// Of so many blocks a multiprocessor should hold the registers: unasked, the code for masks takes those of one more.
#undef BOUNDS
#define BOUNDS __launch_bounds__(THREADS, 2)
QUERY_TILES(64, 2) QUERY_TILES(128, 1) KEY_TILES(64, 2) KEY_TILES(96, 1) KEY_TILES(128, 1)
#undef BOUNDS
#define BOUNDS __launch_bounds__(THREADS, 3)
QUERY_TILES(32, 2) QUERY_TILES(96, 1) KEY_TILES(32, 2) KEY_TILES(64, 1)
#undef BOUNDS
#define BOUNDS __launch_bounds__(THREADS, 4)
QUERY_TILES(64, 1) KEY_TILES(32, 1)
#undef BOUNDS
#define BOUNDS __launch_bounds__(THREADS, 6)
QUERY_TILES(32, 1)
