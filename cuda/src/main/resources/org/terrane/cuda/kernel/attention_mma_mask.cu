// The gradient of an added mask on tensor cores, BF16: what attention.cu computes, for heads as attention_mma.cu takes
// them.
//
// A block has a tile of queries and keys, and walks over the batch elements that share what the mask adds there. Each
// has two products of rows, scores q k' and slopes dy v', to which 32 columns are added at a time; the next columns, of
// the other product or of the next batch element too, are on their way meanwhile. The slopes of scores are summed in
// registers, in F32, and rounded once.
#include "attention_mma.cuh"

enum { TILE = 64, SLICE = 32, FRAGMENTS = TILE / 8, PITCH = SLICE / 8 + 1 };

KERNEL(attention_mma_mask_join, const float* pieces, int count, Bf16* dmask, i64 entries) {
  join(pieces, count, dmask, entries);
}

// Columns of a batch element: of queries and keys or, where `values`, of dy and values.
struct Slice { i64 batch; bool values; int column; };

static __device__ inline Slice after(const Slice& slice, const Attention& a, int masks) {
  int column = slice.column + SLICE;
  if (column < (slice.values ? a.e : a.d)) return {slice.batch, slice.values, column};
  return {slice.values ? slice.batch + masks : slice.batch, !slice.values, 0};
}

// Rows of queries or dy, behind them of keys or values.
static __device__ inline void fetch(Chunk (*rows)[PITCH], const Bf16* q, const Bf16* k, const Bf16* v, const Bf16* dy,
    const Attention& a, const MaskTile& tile, const Slice& slice) {
  Place p = place(a, tile, slice.batch);
  int left = slice.values ? DY : Q, right = slice.values ? V : K;
  i64 width = (slice.values ? a.e : a.d) - slice.column;
  fetch<TILE>(rows, at(slice.values ? dy : q, a, left, p) + slice.column, a.operands[left].row, (int) tile.query, a.n,
      width);
  fetch<TILE>(rows + TILE, at(slice.values ? v : k, a, right, p) + slice.column, a.operands[right].row,
      (int) tile.key, a.m, width);
}

// Adds a batch element's slopes, and makes its products 0 for the next one's.
static __device__ inline void absorb(FragmentC (&sums)[FRAGMENTS], FragmentC (&scores)[1][FRAGMENTS],
    FragmentC (&slopes)[1][FRAGMENTS], const FragmentC (&added)[1][FRAGMENTS], const Statistics<1>& rows,
    float factor) {
#pragma unroll
  for (int i = 0; i < 4 * FRAGMENTS; i++) {
    int half = i % 4 / 2;
    float &power = scores[0][i / 4].numbers[i % 4], &slope = slopes[0][i / 4].numbers[i % 4];
    differentiate(power, slope, rows.logSums[0][half] - added[0][i / 4].numbers[i % 4], rows.deltas[0][half], factor);
    sums[i / 4].numbers[i % 4] += slope;
    power = slope = 0;
  }
}

#undef BOUNDS // room for three blocks on a multiprocessor, for which registers are enough
#define BOUNDS __launch_bounds__(THREADS, 3)

KERNEL(attention_mma_mask, const Bf16* q, const Bf16* k, const Bf16* v, const Bf16* mask, const Bf16* dy,
    const float* logSums, const float* deltas, Bf16* dmask, float* pieces, int masks, Attention a, float scale) {
  __shared__ Chunk tiles[2][2 * TILE][PITCH];
  MaskTile tile = maskTile(a, masks, TILE);
  FragmentC sums[FRAGMENTS] = {}, scores[1][FRAGMENTS] = {}, slopes[1][FRAGMENTS] = {}, added[1][FRAGMENTS] = {};
  Statistics<1> rows;
  Slice next = {tile.batch, false, 0};
  if (next.batch < tile.end) fetch(tiles[0], q, k, v, dy, a, tile, next);
  hide(added, plane({nullptr, mask}, a, place(a, tile, tile.batch)), a, (int) tile.query, (int) tile.key, 1);
  for (int stage = 0; next.batch < tile.end; stage ^= 1) {
    Slice now = next;
    next = after(now, a, masks);
    awaitCopies();
    __syncthreads();
    if (next.batch < tile.end) fetch(tiles[stage ^ 1], q, k, v, dy, a, tile, next);
    if (!now.values && now.column == 0) load(rows, logSums, deltas, a, place(a, tile, now.batch));
    FragmentA left[1][SLICE / 16];
    load(left, tiles[stage]);
    if (now.values) multiplyTransposed(slopes, left, tiles[stage] + TILE);
    else multiplyTransposed(scores, left, tiles[stage] + TILE);
    if (next.batch != now.batch) absorb(sums, scores, slopes, added, rows, scale * LOG2E);
  }
#pragma unroll
  for (int i = 0; i < 4 * FRAGMENTS; i++)
    write(dmask, pieces, a, masks, tile, tile.query + rowOf<1>(0, i % 4 / 2), tile.key + columnOf(i / 4) + i % 2,
        sums[i / 4].numbers[i % 4]);
}
