// How the numbers of a channel of x (samples, channels, pixels) are shared out: cut into packs of N neighbours, each
// in one sample, and these into pieces, one for each block of the channel: channel blockIdx.x, piece blockIdx.y.
//
// A block for each channel alone would leave most of a GPU idle where there are few. How many pieces there are follows
// from x's shape, and what they have is added in one order, so that results are the same on every GPU.
#pragma once
#include "terrane.cuh"

// Kernels that move elements one by one, and in packs: how their names end, the type, N.
#define PACKED(X) \
  X(f32, float, 1) X(bf16, Bf16, 1) X(f32_packs, float, Packs<float>::SIZE) X(bf16_packs, Bf16, Packs<Bf16>::SIZE)

// Packs begin ... end - 1 of a channel. Places fit into 32 bits (Channels.java), where division is much faster.
template <int N> struct Piece {
  u32 channels, plane, begin, end;

  __device__ Piece(i64 samples, i64 channels, i64 pixels) : channels((u32) channels), plane((u32) pixels / N) {
    u32 packs = (u32) samples * plane, most = (packs + gridDim.y - 1) / gridDim.y;
    begin = most * blockIdx.y < packs ? most * blockIdx.y : packs;
    end = begin + most < packs ? begin + most : packs;
  }

  __device__ u32 sample(u32 pack) const { return pack / plane; }

  // Where a pack's first number lies in x.
  __device__ u32 at(u32 pack) const {
    return N * ((sample(pack) * channels + blockIdx.x) * plane + (pack - sample(pack) * plane));
  }
};

// This thread's packs of a piece: `for (PACKS_OF(piece, pack))`.
#define PACKS_OF(piece, pack) u32 pack = (piece).begin + threadIdx.x; pack < (piece).end; pack += blockDim.x

template <int N, class T> static __device__ inline Pack<T, N> packAt(const T* x, u32 at) {
  return *(const Pack<T, N>*) (x + at);
}

// Two sums over a piece of a channel, or over all of it.
struct Sums { double first, second; };

// What the block's threads have, added: `sums` (channels, pieces).
static __device__ inline void putSums(Sums* sums, double first, double second) {
  Sums all = {blockSum(first), blockSum(second)};
  if (threadIdx.x == 0) sums[blockIdx.x * gridDim.y + blockIdx.y] = all;
}

// Over the block's channel, of which there are `pieces` sums; every thread gets them. 0 of no pieces.
static __device__ inline Sums joinSums(const Sums* sums, int pieces) {
  double first = 0, second = 0;
  for (int piece = threadIdx.x; piece < pieces; piece += blockDim.x) {
    first += sums[blockIdx.x * pieces + piece].first;
    second += sums[blockIdx.x * pieces + piece].second;
  }
  Sums all = {blockSum(first), blockSum(second)};
  return all;
}
