// For a test of what the emulator finds: kernels that are wrong on purpose, and some that are right. One launch of two
// blocks of 64 threads; y has room for 128 numbers.
#include "terrane.cuh"

static __device__ inline int place() { return blockIdx.x * 64 + threadIdx.x; }

// ---- wrong ---------------------------------------------------------------------------------------------------

KERNEL(faulty_no_barrier, float* y) {
  __shared__ float x[64];
  x[threadIdx.x] = threadIdx.x;
  y[place()] = x[(threadIdx.x + 32) % 64];
}

KERNEL(faulty_warp_barrier, float* y) { // a warp waits for itself alone
  __shared__ float x[64];
  x[threadIdx.x] = threadIdx.x;
  __syncwarp();
  y[place()] = x[(threadIdx.x + 32) % 64];
}

KERNEL(faulty_no_warp_barrier, float* y) {
  __shared__ float x[64];
  x[threadIdx.x] = threadIdx.x;
  y[place()] = x[threadIdx.x ^ 1];
}

KERNEL(faulty_second_round, float* y) { // writes where others may still read
  __shared__ float x[64];
  for (int i = 0; i < 2; i++) {
    x[threadIdx.x] = threadIdx.x + i;
    __syncthreads();
    y[place()] = x[63 - threadIdx.x];
  }
}

KERNEL(faulty_blocks, float* y) { // both write number 64
  if (threadIdx.x == 0) y[64 * blockIdx.x] = y[64] = 1;
}

KERNEL(faulty_other_block, float* y) {
  y[place()] = 1;
  if (blockIdx.x == 1) y[place()] = y[place() - 64];
}

KERNEL(faulty_beyond, float* y) { y[place()] = y[128 + place()]; }

// ---- right ---------------------------------------------------------------------------------------------------

KERNEL(fair_barrier, float* y) {
  __shared__ float x[64];
  for (int i = 0; i < 2; i++) {
    x[threadIdx.x] = threadIdx.x + i;
    __syncthreads();
    y[place()] = x[63 - threadIdx.x];
    __syncthreads();
  }
}

KERNEL(fair_warp_barrier, float* y) {
  __shared__ float x[64];
  x[threadIdx.x] = threadIdx.x;
  __syncwarp();
  y[place()] = x[threadIdx.x ^ 1];
}

KERNEL(fair_neighbours, Bool* y) { y[place()].byte = 1; } // eight threads write eight bytes side by side

KERNEL(fair_atomic, u64* y) { atomicCAS(y, (u64) place(), (u64) place() + 1); }
