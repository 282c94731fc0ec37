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
