// What the kernels of attention take: heads wherever they lie in memory, and masks that broadcast.
#pragma once
#include "terrane.cuh"

enum { Q, K, V, Y, DY, DQ, DK, DV };

// Distances in elements from one batch element, head and row to the next; rows are contiguous.
struct Operand { i64 batch, head, row; };

// Queries (B, H, N, D), keys (B, H, M, D), values (B, H, M, E). The mask, if any, broadcasts to (B, H, N, M).
struct Attention {
  i64 batches, heads, n, m, d, e;
  Operand operands[8];
  i64 mask[4];
};

// A block's batch element and head, and its tile.
struct Place { i64 batch, head, tile, row; };

static __device__ inline Place place(const Attention& a, i64 rows, int tileRows) {
  i64 tiles = (rows + tileRows - 1) / tileRows, both = blockIdx.x / tiles;
  Place p = {both / a.heads, both % a.heads, (i64) blockIdx.x % tiles * tileRows, both};
  return p;
}

template <class T> static __device__ inline T* at(T* first, const Attention& a, int operand, const Place& p) {
  return first + p.batch * a.operands[operand].batch + p.head * a.operands[operand].head;
}

// Where queries may look, or what is added to their scores; one of both at most, null the other.
template <class T> struct Mask { const Bool* allowed; const T* added; };

static __device__ inline i64 entry(const Attention& a, const Place& p, i64 query, i64 key) {
  return p.batch * a.mask[0] + p.head * a.mask[1] + query * a.mask[2] + key * a.mask[3];
}

template <class T> static __device__ inline bool seen(const Mask<T>& mask, const Attention& a, const Place& p,
    i64 query, i64 key) {
  return query < a.n && key < a.m && (!mask.allowed || mask.allowed[entry(a, p, query, key)].byte);
}

// What is added to the score of a pair of query and key.
template <class T> static __device__ inline float bias(const Mask<T>& mask, const Attention& a, const Place& p,
    i64 query, i64 key) {
  return mask.added ? wide(mask.added[entry(a, p, query, key)]) : 0;
}

// ---- the gradient of an added mask -----------------------------------------------------------------------------

// A block's tile of queries and keys of one mask and head, `own`, and the batch elements that it walks over: piece
// blockIdx.y of those that have this mask, which are `masks` apart.
struct MaskTile { i64 own, query, key, batch, end; };

static __device__ inline MaskTile maskTile(const Attention& a, int masks, int rows) {
  i64 across = (a.m + rows - 1) / rows, down = (a.n + rows - 1) / rows, own = blockIdx.x / (across * down);
  i64 piece = (a.batches / masks + gridDim.y - 1) / gridDim.y, end = piece * (blockIdx.y + 1) * masks;
  return {own, blockIdx.x / across % down * rows, blockIdx.x % across * rows,
      own / a.heads + piece * blockIdx.y * masks, end < a.batches ? end : a.batches};
}

static __device__ inline Place place(const Attention& a, const MaskTile& tile, i64 batch) {
  i64 head = tile.own % a.heads;
  return {batch, head, tile.query, batch * a.heads + head};
}

// Writes an entry of the gradient (masks, H, N, M) or, where there are several pieces, of this one's: `pieces`
// (pieces, masks, H, N, M).
template <class T> static __device__ inline void write(T* dmask, float* pieces, const Attention& a, int masks,
    const MaskTile& tile, i64 query, i64 key, float sum) {
  if (query >= a.n || key >= a.m) return;
  i64 entry = (tile.own * a.n + query) * a.m + key;
  if (gridDim.y == 1) put(dmask + entry, sum);
  else pieces[blockIdx.y * masks * a.heads * a.n * a.m + entry] = sum;
}

// Adds the pieces in order.
template <class T> static __device__ inline void join(const float* pieces, int count, T* dmask, i64 entries) {
  for (EACH(entry, entries)) {
    float sum = 0;
#pragma unroll 8 // as many are asked for at once
    for (int piece = 0; piece < count; piece++) sum += pieces[piece * entries + entry];
    put(dmask + entry, sum);
  }
}
