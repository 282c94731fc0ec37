// For a test of mma.cuh: which element of a matrix each lane holds, written out as the PTX ISA has it in "Matrix
// Fragments for mma.m16n8k16 with floating point type", and a product by that.
#include "mma.cuh"

static __device__ u32 both(Bf16 first, Bf16 second) { return first.bits | (u32) second.bits << 16; }

// Elements a0 … a7 of A (16, 16), two a word: row = group for a0, a1, a4, a5, else group + 8; column =
// 2 thread + (i & 1), and 8 more for i >= 4. Elements b0 … b3 of B (16, 8): row = 2 thread + (i & 1), and 8 more for
// i >= 2; column = group.
static __device__ FragmentA leftOf(const Bf16* a) {
  FragmentA result;
  int group = threadIdx.x >> 2, thread = threadIdx.x % 4;
  for (int i = 0; i < 8; i += 2) {
    int row = i == 0 || i == 4 ? group : group + 8, column = thread * 2 + (i >= 4 ? 8 : 0);
    result.words[i / 2] = both(a[16 * row + column], a[16 * row + column + 1]);
  }
  return result;
}

// Element (row, column) of B lies at row * down + column * across.
static __device__ FragmentB rightOf(const Bf16* b, int down, int across) {
  FragmentB result;
  int group = threadIdx.x >> 2, thread = threadIdx.x % 4;
  for (int i = 0; i < 4; i += 2) {
    int row = thread * 2 + (i >= 2 ? 8 : 0);
    result.words[i / 2] = both(b[row * down + group * across], b[(row + 1) * down + group * across]);
  }
  return result;
}

static __device__ int differ(FragmentA x, FragmentA y) {
  int count = 0;
  for (int i = 0; i < 4; i++) count += x.words[i] != y.words[i];
  return count;
}

static __device__ int differ(FragmentB x, FragmentB y) {
  return (x.words[0] != y.words[0]) + (x.words[1] != y.words[1]);
}

// One warp: c += a b for (16, 16) (16, 8), all row-major. Each lane's words that come otherwise out of shared memory
// are counted: of a, of the columns and the rows of a as right factors.
KERNEL(fragments, const Bf16* a, const Bf16* b, float* c, int* wrong) {
  __shared__ Chunk rows[16][3];
  copyLater(&rows[threadIdx.x / 2][threadIdx.x % 2], a + 8 * threadIdx.x, true);
  awaitCopies();
  __syncthreads();
  FragmentA left;
  FragmentB top, bottom, first, second;
  load(left, rows, 0);
  loadColumns(top, bottom, rows, 0);
  loadRows(first, second, rows, 0);
  wrong[3 * threadIdx.x] = differ(left, leftOf(a));
  wrong[3 * threadIdx.x + 1] = differ(top, rightOf(a, 1, 16)) + differ(bottom, rightOf(a + 8 * 16, 1, 16));
  wrong[3 * threadIdx.x + 2] = differ(first, rightOf(a, 16, 1)) + differ(second, rightOf(a + 8, 16, 1));
  FragmentC sums;
  int group = threadIdx.x >> 2, thread = threadIdx.x % 4;
  for (int i = 0; i < 4; i++) sums.numbers[i] = c[8 * (i < 2 ? group : group + 8) + thread * 2 + (i & 1)];
  multiply(sums, leftOf(a), rightOf(b, 8, 1));
  for (int i = 0; i < 4; i++) c[8 * (i < 2 ? group : group + 8) + thread * 2 + (i & 1)] = sums.numbers[i];
}

// Pairs of numbers rounded to BF16, and their powers of two.
KERNEL(rounded, const float* from, u32* words, float* powers) {
  words[threadIdx.x] = pack(from[2 * threadIdx.x], from[2 * threadIdx.x + 1]);
  powers[threadIdx.x] = powerOfTwo(from[2 * threadIdx.x]);
}
