// Random numbers as op.Random defines them: Philox4x32-10 (Salmon et al. 2011), four elements for each block of bits.
#include "terrane.cuh"

enum { UNIFORM, NORMAL };

struct Words { u32 w[4]; };

static __device__ Words philox(u64 key, u64 block) {
  u32 k0 = (u32) key, k1 = (u32) (key >> 32);
  u32 c0 = (u32) block, c1 = (u32) (block >> 32), c2 = 0, c3 = 0;
  for (int round = 0; round < 10; round++) {
    u64 p0 = (u64) 0xD2511F53u * c0, p1 = (u64) 0xCD9E8D57u * c2;
    c0 = (u32) (p1 >> 32) ^ c1 ^ k0;
    c1 = (u32) p1;
    c2 = (u32) (p0 >> 32) ^ c3 ^ k1;
    c3 = (u32) p0;
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
  Words words = {{c0, c1, c2, c3}};
  return words;
}

// In [0, 1).
static __device__ double fraction(u32 word) { return (word >> 8) * (1.0 / (1 << 24)); }

// Box and Muller: elements 2j and 2j + 1 share a radius and an angle.
static __device__ double normal(const Words& words, int i) {
  double radius = sqrt(-2 * log(fraction(words.w[i & 2]) + 1.0 / (1 << 24)));
  double angle = 2 * 3.14159265358979323846 * fraction(words.w[(i & 2) + 1]);
  return radius * (i & 1 ? sin(angle) : cos(angle));
}

// A thread for each block. The key lies in device memory: it is another one in each step.
#define RANDOM(name, T) \
  KERNEL(random_##name, int distribution, const u64* key, T* y, i64 count) { \
    for (EACH(block, (count + 3) / 4)) { \
      Words words = philox(*key, (u64) block); \
      for (int i = 0; i < 4 && 4 * block + i < count; i++) \
        put(y + 4 * block + i, distribution == UNIFORM ? fraction(words.w[i]) : normal(words, i)); \
    } \
  }
FLOATS(RANDOM)
