// Tensor cores: a warp multiplies small matrices of BF16 and adds in F32. One function for each instruction of PTX,
// beside it what the emulator on the CPU runs, which knows no PTX: a warp's lanes show each other their words.
//
// Source: PTX ISA, "Warp-level matrix instructions": mma.m16n8k16 and ldmatrix; "Data movement": cp.async. Compute
// capability 8.0 or newer.
#pragma once
#include "terrane.cuh"

// What moves at once: eight BF16 of a row. Rows in shared memory are an odd number of chunks apart (a spare one behind
// each), so that the same chunk of eight rows lies in all 32 banks, and nothing waits for a bank.
struct alignas(16) Chunk { u32 words[4]; };

// Of a warp, lane 4 g + t holds of a matrix (16, 16) in words 0 … 3 rows g, g + 8, g, g + 8; columns 2 t and 2 t + 1
// of the left half in words 0 and 1, of the right half in 2 and 3. The first of two numbers is in the lower bits.
struct FragmentA { u32 words[4]; };

// Of a matrix (16, 8): column g; rows 2 t and 2 t + 1 of the upper half in word 0, of the lower half in word 1.
struct FragmentB { u32 words[2]; };

// Of a matrix (16, 8) in F32: columns 2 t and 2 t + 1 of row g in numbers 0 and 1, of row g + 8 in 2 and 3.
struct FragmentC { float numbers[4]; };

static __device__ inline int lane() { return threadIdx.x % 32; }
static __device__ inline int warp() { return threadIdx.x / 32; }

// One of two numbers in a word.
static __device__ inline float unpack(u32 word, int which) {
  return __uint_as_float(which ? word & 0xffff0000u : word << 16);
}

#ifdef CUEMU
// ---- what the emulator runs ----------------------------------------------------------------------------------

// What only the emulator does is no access of the kernel's.
#define UNSEEN __attribute__((no_sanitize("thread")))

struct Shown { u32 words[6]; const Chunk* row; };

// This warp's lanes, each with what it shows: in two places by turns, so that nobody writes where others still read.
UNSEEN static inline Shown* show(Shown own) {
  __shared__ Shown lanes[2][32][32];
  __shared__ int turns[1024];
  Shown* all = lanes[turns[threadIdx.x]++ % 2][warp()];
  all[lane()] = own;
  (__syncwarp)(); // in brackets: it orders nothing
  return all;
}

static inline u32 pack(float first, float second) { return toBf16(first).bits | (u32) toBf16(second).bits << 16; }

static inline float powerOfTwo(float x) { return exp2f(x); }

UNSEEN static inline void multiply(FragmentC& c, const FragmentA& a, const FragmentB& b) {
  Shown* all = show({{a.words[0], a.words[1], a.words[2], a.words[3], b.words[0], b.words[1]}, nullptr});
  for (int i = 0; i < 4; i++) {
    int row = lane() / 4, column = lane() % 4 * 2 + i % 2;
    for (int k = 0; k < 16; k++)
      c.numbers[i] = fmaf(unpack(all[4 * row + k % 8 / 2].words[i / 2 + k / 8 * 2], k % 2),
          unpack(all[4 * column + k % 8 / 2].words[4 + k / 8], k % 2), c.numbers[i]);
  }
}

// Of a block's warps each falls behind the one before it, so that a missing barrier shows.
UNSEEN static inline Shown* showRow(const Chunk* row) {
  for (int i = 0; i < warp(); i++) (__syncwarp)();
  return show({{}, row});
}

static inline void loadMatrices(u32 (&words)[4], const Chunk* row) {
  Shown* all = showRow(row);
  for (int i = 0; i < 4; i++) words[i] = all[8 * i + lane() / 4].row->words[lane() % 4];
}

static inline void loadTransposed(u32 (&words)[4], const Chunk* row) {
  Shown* all = showRow(row);
  int column = lane() / 4;
  for (int i = 0; i < 4; i++) {
    const Shown* rows = all + 8 * i + lane() % 4 * 2;
    words[i] = pack(unpack(rows[0].row->words[column / 2], column % 2),
        unpack(rows[1].row->words[column / 2], column % 2));
  }
}

// A thread's copies. Those of every other thread come at once, the others' as late as they may: a missing wait shows,
// and so does a place that is still read.
struct Pending {
  struct { u32* to; const u32* from; int words; bool there; } copies[32];
  int count;

  void add(void* to, const void* from, int words, bool there) {
    assert(count < 32);
    copies[count++] = {(u32*) to, (const u32*) from, words, there};
    if (threadIdx.x % 2) land();
  }

  void land() {
    while (count > 0) {
      auto& copy = copies[--count];
      for (int i = 0; i < copy.words; i++) copy.to[i] = copy.there ? copy.from[i] : 0;
    }
  }
};

static inline Pending& pending() {
  __shared__ Pending threads[1024];
  return threads[threadIdx.x];
}

static inline void copyLater(Chunk* to, const Bf16* from, bool there) { pending().add(to, from, 4, there); }

static inline void copyLater(float* to, const float* from, bool there) { pending().add(to, from, 1, there); }

static inline void awaitCopies() { pending().land(); }

#else
// ---- what a GPU runs -------------------------------------------------------------------------------------------

// Two numbers rounded to BF16, to nearest, ties to even.
static __device__ inline u32 pack(float first, float second) {
  u32 word;
  asm("cvt.rn.bf16x2.f32 %0, %1, %2;" : "=r"(word) : "f"(second), "f"(first));
  return word;
}

// 2^x within two units in the last place; what is denormal is 0.
static __device__ inline float powerOfTwo(float x) {
  float power;
  asm("ex2.approx.ftz.f32 %0, %1;" : "=f"(power) : "f"(x));
  return power;
}

// c += a b: (16, 16) (16, 8).
static __device__ inline void multiply(FragmentC& c, const FragmentA& a, const FragmentB& b) {
  asm volatile("mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, "
      "{%8, %9}, {%0, %1, %2, %3};"
      : "+f"(c.numbers[0]), "+f"(c.numbers[1]), "+f"(c.numbers[2]), "+f"(c.numbers[3])
      : "r"(a.words[0]), "r"(a.words[1]), "r"(a.words[2]), "r"(a.words[3]), "r"(b.words[0]), "r"(b.words[1]));
}

static __device__ inline u32 inShared(const void* at) { return (u32) __cvta_generic_to_shared(at); }

// Four matrices (8, 8), of which lanes 8 i … 8 i + 7 name the rows of matrix i. Word i: of its row g, columns 2 t and
// 2 t + 1.
static __device__ inline void loadMatrices(u32 (&words)[4], const Chunk* row) {
  asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0, %1, %2, %3}, [%4];"
      : "=r"(words[0]), "=r"(words[1]), "=r"(words[2]), "=r"(words[3]) : "r"(inShared(row)) : "memory");
}

// The same of the transposed matrices: of column g, rows 2 t and 2 t + 1.
static __device__ inline void loadTransposed(u32 (&words)[4], const Chunk* row) {
  asm volatile("ldmatrix.sync.aligned.m8n8.x4.trans.shared.b16 {%0, %1, %2, %3}, [%4];"
      : "=r"(words[0]), "=r"(words[1]), "=r"(words[2]), "=r"(words[3]) : "r"(inShared(row)) : "memory");
}

// From global to shared memory, past the registers; zeros where there is nothing. It is there after `awaitCopies`, to
// other threads after a barrier behind that.
static __device__ inline void copyLater(Chunk* to, const Bf16* from, bool there) {
  asm volatile("cp.async.cg.shared.global [%0], [%1], 16, %2;"
      :: "r"(inShared(to)), "l"(from), "r"(there ? 16 : 0) : "memory");
}

static __device__ inline void copyLater(float* to, const float* from, bool there) {
  asm volatile("cp.async.ca.shared.global [%0], [%1], 4, %2;"
      :: "r"(inShared(to)), "l"(from), "r"(there ? 4 : 0) : "memory");
}

// All copies that this thread has begun.
static __device__ inline void awaitCopies() { asm volatile("cp.async.wait_all;" ::: "memory"); }
#endif

// ---- fragments of rows in shared memory --------------------------------------------------------------------

// Rows 0 … 15, columns 0 … 15 from a chunk on.
template <int PITCH> static __device__ inline void load(FragmentA& a, const Chunk (*rows)[PITCH], int chunk) {
  loadMatrices(a.words, &rows[lane() % 16][chunk + lane() / 16]);
}

// Of the transposed rows, whose columns are the 16 rows: 16 columns from a chunk on are the rows of left (rows 0 … 7)
// and right (8 … 15).
template <int PITCH> static __device__ inline void loadColumns(FragmentB& left, FragmentB& right,
    const Chunk (*rows)[PITCH], int chunk) {
  u32 words[4];
  loadMatrices(words, &rows[lane() % 8 + lane() / 16 * 8][chunk + lane() / 8 % 2]);
  left = {{words[0], words[1]}};
  right = {{words[2], words[3]}};
}

// Rows 0 … 15, the eight columns of a chunk (left) and of the next (right).
template <int PITCH> static __device__ inline void loadRows(FragmentB& left, FragmentB& right,
    const Chunk (*rows)[PITCH], int chunk) {
  u32 words[4];
  loadTransposed(words, &rows[lane() % 16][chunk + lane() / 16]);
  left = {{words[0], words[1]}};
  right = {{words[2], words[3]}};
}

// Two results side by side as the left factor of the next product, rounded to BF16.
static __device__ inline void toFactor(FragmentA& a, const FragmentC& left, const FragmentC& right) {
  a = {{pack(left.numbers[0], left.numbers[1]), pack(left.numbers[2], left.numbers[3]),
      pack(right.numbers[0], right.numbers[1]), pack(right.numbers[2], right.numbers[3])}};
}

// ---- products with rows in shared memory -------------------------------------------------------------------

// c += a rows': of (16 TILES, 16 STEPS) and (8 COLUMNS, 16 STEPS).
template <int TILES, int STEPS, int COLUMNS, int PITCH> static __device__ inline void multiplyTransposed(
    FragmentC (&c)[TILES][COLUMNS], const FragmentA (&a)[TILES][STEPS], const Chunk (*rows)[PITCH]) {
#pragma unroll
  for (int step = 0; step < STEPS; step++)
#pragma unroll
    for (int column = 0; column < COLUMNS; column += 2) {
      FragmentB left, right;
      loadColumns(left, right, rows + 8 * column, 2 * step);
#pragma unroll
      for (int tile = 0; tile < TILES; tile++) {
        multiply(c[tile][column], a[tile][step], left);
        multiply(c[tile][column + 1], a[tile][step], right);
      }
    }
}

// c += a rows: of (16 TILES, 16) and (16, 8 COLUMNS).
template <int TILES, int COLUMNS, int PITCH> static __device__ inline void multiply(FragmentC (&c)[TILES][COLUMNS],
    const FragmentA (&a)[TILES], const Chunk (*rows)[PITCH]) {
#pragma unroll
  for (int column = 0; column < COLUMNS; column += 2) {
    FragmentB left, right;
    loadRows(left, right, rows, column);
#pragma unroll
    for (int tile = 0; tile < TILES; tile++) {
      multiply(c[tile][column], a[tile], left);
      multiply(c[tile][column + 1], a[tile], right);
    }
  }
}
