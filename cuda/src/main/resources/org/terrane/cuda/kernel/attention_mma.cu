// Attention forward on tensor cores, BF16: what attention.cu computes, for heads whose widths are multiples of 8.
//
// A block walks over tiles of keys, the next one on its way while one is worked on. Scores, powers and sums stay in
// registers: the result of q k' is, rounded to BF16, the left factor of the product with v (Dao, "FlashAttention-2",
// 2023). Powers are of two: e^(scale * score) = 2^(factor * score).
#include "attention_mma.cuh"

// A warp's rows as far as keys were seen: sums of powers * values, the largest score, this lane's share of the powers.
template <int TILES, int COLUMNS> struct Running {
  FragmentC sums[TILES][COLUMNS];
  float largest[TILES][2], total[TILES][2];
};

// Makes scores powers, relative to the largest so far, and corrects what was summed up when that was smaller.
template <int TILES, int COLUMNS, int KEYS> static __device__ inline void absorb(Running<TILES, COLUMNS>& running,
    FragmentC (&scores)[TILES][KEYS], float factor) {
#pragma unroll
  for (int tile = 0; tile < TILES; tile++)
#pragma unroll
    for (int half = UPPER; half <= LOWER; half++) {
      float most = running.largest[tile][half], added = 0;
#pragma unroll
      for (int i = 0; i < KEYS; i++)
        most = fmaxf(most, fmaxf(scores[tile][i].numbers[2 * half], scores[tile][i].numbers[2 * half + 1]));
      for (int step = 1; step < 4; step *= 2) most = fmaxf(most, __shfl_xor_sync(0xffffffffu, most, step));
      float base = most == -1.0f / 0.0f ? 0 : most * factor;
      float correction = powerOfTwo(fmaf(running.largest[tile][half], factor, -base));
#pragma unroll
      for (int i = 0; i < 2 * KEYS; i++) {
        float& score = scores[tile][i / 2].numbers[2 * half + i % 2];
        score = powerOfTwo(fmaf(score, factor, -base));
        added += score;
      }
      running.largest[tile][half] = most;
      running.total[tile][half] = running.total[tile][half] * correction + added;
#pragma unroll
      for (int i = 0; i < 2 * COLUMNS; i++) running.sums[tile][i / 2].numbers[2 * half + i % 2] *= correction;
    }
}

template <int TILES, int COLUMNS> static __device__ inline void finish(Running<TILES, COLUMNS>& running, Bf16* y,
    float* logSums, const Attention& a, const Place& p, float unit) {
#pragma unroll
  for (int tile = 0; tile < TILES; tile++)
#pragma unroll
    for (int half = UPPER; half <= LOWER; half++) {
      float total = running.total[tile][half];
      for (int step = 1; step < 4; step *= 2) total += __shfl_xor_sync(0xffffffffu, total, step);
      float inverse = 1 / total;
#pragma unroll
      for (int i = 0; i < 2 * COLUMNS; i++) running.sums[tile][i / 2].numbers[2 * half + i % 2] *= inverse;
      i64 query = p.tile + rowOf<TILES>(tile, half);
      if (logSums && query < a.n && lane() % 4 == 0)
        logSums[p.row * a.n + query] = running.largest[tile][half] * unit + logf(total);
    }
  store(at(y, a, Y, p), a.operands[Y].row, (int) p.tile, a.n, a.e, running.sums, 1);
}

template <int W, int TILES> static __device__ inline void forward(const Bf16* q, const Bf16* k, const Bf16* v,
    const Mask<Bf16>& mask, Bf16* y, float* logSums, const Attention& a, float scale) {
  constexpr int QUERIES = 64 * TILES, KEYS = QUERIES / 2;
  __shared__ Chunk tiles[2][2 * KEYS][W / 8 + 1]; // keys, behind them their values; first of all queries in tiles[1]
  Place p = place(a, a.n, QUERIES);
  const Bf16 *keys = at(k, a, K, p), *values = at(v, a, V, p);
  float unit = mask.added ? 1 : scale, factor = unit * LOG2E;
  fetch<QUERIES>(tiles[1], at(q, a, Q, p), a.operands[Q].row, (int) p.tile, a.n, a.d);
  fetch<KEYS>(tiles[0], keys, a.operands[K].row, 0, a.m, a.d);
  fetch<KEYS>(tiles[0] + KEYS, values, a.operands[V].row, 0, a.m, a.e);
  awaitCopies();
  __syncthreads();
  FragmentA queries[TILES][W / 16];
  load(queries, tiles[1]);
  Running<TILES, W / 8> running = {};
#pragma unroll
  for (int i = 0; i < 2 * TILES; i++) running.largest[i / 2][i % 2] = -1.0f / 0.0f;
  for (int first = 0, stage = 0; first < a.m; first += KEYS, stage ^= 1) {
    awaitCopies();
    __syncthreads();
    if (first + KEYS < a.m) {
      fetch<KEYS>(tiles[stage ^ 1], keys, a.operands[K].row, first + KEYS, a.m, a.d);
      fetch<KEYS>(tiles[stage ^ 1] + KEYS, values, a.operands[V].row, first + KEYS, a.m, a.e);
    }
    FragmentC scores[TILES][KEYS / 8] = {};
    multiplyTransposed(scores, queries, tiles[stage]);
    if (mask.allowed || mask.added) hide(scores, plane(mask, a, p), a, (int) p.tile, first, scale);
    else if (first + KEYS > a.m) hideEnd(scores, a, first);
    absorb(running, scores, factor);
#pragma unroll
    for (int step = 0; step < KEYS / 16; step++) {
      FragmentA powers[TILES];
#pragma unroll
      for (int tile = 0; tile < TILES; tile++)
        toFactor(powers[tile], scores[tile][2 * step], scores[tile][2 * step + 1]);
      multiply(running.sums, powers, tiles[stage] + KEYS + 16 * step);
    }
  }
  finish(running, y, logSums, a, p, unit);
}

#define FORWARD(W, TILES) \
  KERNEL(attention_mma_##W##_##TILES, const Bf16* q, const Bf16* k, const Bf16* v, const Bool* allowed, \
      const Bf16* mask, Bf16* y, float* logSums, Attention a, float scale) { \
    forward<W, TILES>(q, k, v, {allowed, mask}, y, logSums, a, scale); \
  }
FORWARD(32, 1) FORWARD(32, 2) FORWARD(64, 1) FORWARD(64, 2) FORWARD(96, 1) FORWARD(128, 1)
