// Attention without a matrix of scores in memory: y = softmax(scale * q k' + mask) v, in F32 whatever the type.
//
// Forward: a block has a tile of queries and walks over tiles of keys; each query's largest score and sum of powers are
// corrected as larger scores come (Milakov and Gimelshein 2018; Dao et al., "FlashAttention", 2022). Backward: scores
// are computed again from the log-sums; one kernel has tiles of queries (dq), one tiles of keys (dk, dv), one tiles of
// both (the gradient of an added mask), so nothing is added by two blocks. Threads that share a row are neighbours in
// one warp. BF16 heads that fit tensor cores are taken by attention_mma.cu.
#include "attention.cuh"

enum { THREADS = 128, WIDEST = 128, PADDED = WIDEST + 1 };

// A tile of rows into shared memory, 0 behind the last row.
template <class T> static __device__ void load(float (*tile)[PADDED], const T* from, i64 stride, i64 first, i64 rows,
    int tileRows, int width) {
  for (int i = threadIdx.x; i < tileRows * width; i += THREADS) {
    int row = i / width, column = i % width;
    tile[row][column] = first + row < rows ? wide(from[(first + row) * stride + column]) : 0;
  }
}

static __device__ float dot(const float* a, const float* b, int width) {
  float sum = 0;
  for (int i = 0; i < width; i++) sum = fmaf(a[i], b[i], sum);
  return sum;
}

// The columns of a row that a thread keeps in registers: of `width`, every `lanes`-th from `lane`.
#define COLUMNS(i, column, lane, lanes, width) \
  _Pragma("unroll") for (int i = 0; i < WIDEST / (lanes); i++) \
    if (int column = (lane) + (lanes) * i; column < (width))

// ---- forward: 32 queries, 4 threads each; 16 keys at a time ----------------------------------------------------

enum { QUERIES = 32, LANES = THREADS / QUERIES, KEYS = 16 };

template <class T> static __device__ void forward(const T* q, const T* k, const T* v, const Mask<T>& mask, T* y,
    float* logSums, const Attention& a, float scale) {
  __shared__ float sq[QUERIES][PADDED], sk[KEYS][PADDED], sv[KEYS][PADDED], powers[QUERIES][KEYS + 1];
  Place p = place(a, a.n, QUERIES);
  int row = threadIdx.x / LANES, lane = threadIdx.x % LANES, d = (int) a.d, e = (int) a.e;
  i64 query = p.tile + row;
  load(sq, at(q, a, Q, p), a.operands[Q].row, p.tile, a.n, QUERIES, d);
  float sums[WIDEST / LANES] = {0}, largest = -1.0f / 0.0f, total = 0;
  for (i64 first = 0; first < a.m; first += KEYS) {
    __syncthreads();
    load(sk, at(k, a, K, p), a.operands[K].row, first, a.m, KEYS, d);
    load(sv, at(v, a, V, p), a.operands[V].row, first, a.m, KEYS, e);
    __syncthreads();
    float most = largest, scores[KEYS / LANES], added = 0;
    for (int i = 0; i < KEYS / LANES; i++) {
      int key = lane + LANES * i;
      scores[i] = seen(mask, a, p, query, first + key)
          ? dot(sq[row], sk[key], d) * scale + bias(mask, a, p, query, first + key) : -1.0f / 0.0f;
      most = fmaxf(most, scores[i]);
    }
    for (int step = 1; step < LANES; step *= 2) most = fmaxf(most, __shfl_xor_sync(0xffffffffu, most, step));
    float base = most == -1.0f / 0.0f ? 0 : most, correction = expf(largest - base);
    for (int i = 0; i < KEYS / LANES; i++) {
      float power = expf(scores[i] - base);
      powers[row][lane + LANES * i] = power;
      added += power;
    }
    for (int step = 1; step < LANES; step *= 2) added += __shfl_xor_sync(0xffffffffu, added, step);
    __syncwarp();
    total = total * correction + added;
    largest = most;
    COLUMNS(i, column, lane, LANES, e) {
      float sum = sums[i] * correction;
      for (int key = 0; key < KEYS; key++) sum = fmaf(powers[row][key], sv[key][column], sum);
      sums[i] = sum;
    }
  }
  if (query >= a.n) return;
  T* to = at(y, a, Y, p) + query * a.operands[Y].row;
  COLUMNS(i, column, lane, LANES, e) put(to + column, sums[i] / total);
  if (logSums && lane == 0) logSums[p.row * a.n + query] = largest + logf(total);
}

// ---- backward: tiles of 16 rows, 8 threads each ----------------------------------------------------------------

enum { ROWS = 16, SHARES = THREADS / ROWS };

// delta = the sum of dy * y of each query, four threads a query.
template <class T> static __device__ void delta(const T* y, const T* dy, float* deltas, const Attention& a) {
  Place p = place(a, a.n, QUERIES);
  int lane = threadIdx.x % LANES;
  i64 query = p.tile + threadIdx.x / LANES;
  float sum = 0;
  if (query < a.n)
    for (i64 i = lane; i < a.e; i += LANES)
      sum += wide(at(y, a, Y, p)[query * a.operands[Y].row + i])
          * wide(at(dy, a, DY, p)[query * a.operands[DY].row + i]);
  for (int step = 1; step < LANES; step *= 2) sum += __shfl_xor_sync(0xffffffffu, sum, step);
  if (query < a.n && lane == 0) deltas[p.row * a.n + query] = sum;
}

// The power of a pair of query and key, and the slope of its score, from rows in shared memory and its bias.
struct Pair { float power, slope; };

static __device__ Pair pair(const float* q, const float* k, const float* dy, const float* v, float bias, float logSum,
    float delta, const Attention& a, float scale) {
  Pair pair;
  pair.power = expf(dot(q, k, (int) a.d) * scale + bias - logSum);
  pair.slope = pair.power * (dot(dy, v, (int) a.e) - delta);
  return pair;
}

template <class T> static __device__ void queryTiles(const T* q, const T* k, const T* v, const Mask<T>& mask,
    const T* dy, const float* logSums, const float* deltas, T* dq, const Attention& a, float scale) {
  __shared__ float sq[ROWS][PADDED], sk[ROWS][PADDED], sv[ROWS][PADDED], sdy[ROWS][PADDED], slopes[ROWS][ROWS + 1];
  Place p = place(a, a.n, ROWS);
  int row = threadIdx.x / SHARES, share = threadIdx.x % SHARES, d = (int) a.d, e = (int) a.e;
  i64 query = p.tile + row;
  load(sq, at(q, a, Q, p), a.operands[Q].row, p.tile, a.n, ROWS, d);
  load(sdy, at(dy, a, DY, p), a.operands[DY].row, p.tile, a.n, ROWS, e);
  float logSum = query < a.n ? logSums[p.row * a.n + query] : 0, delta = query < a.n ? deltas[p.row * a.n + query] : 0;
  float sums[WIDEST / SHARES] = {0};
  for (i64 first = 0; first < a.m; first += ROWS) {
    __syncthreads();
    load(sk, at(k, a, K, p), a.operands[K].row, first, a.m, ROWS, d);
    load(sv, at(v, a, V, p), a.operands[V].row, first, a.m, ROWS, e);
    __syncthreads();
    for (int key = share; key < ROWS; key += SHARES)
      slopes[row][key] = seen(mask, a, p, query, first + key) ? pair(sq[row], sk[key], sdy[row], sv[key],
          bias(mask, a, p, query, first + key), logSum, delta, a, scale).slope : 0;
    __syncwarp();
    COLUMNS(i, column, share, SHARES, d)
      for (int key = 0; key < ROWS; key++) sums[i] = fmaf(slopes[row][key], sk[key][column], sums[i]);
  }
  if (query >= a.n) return;
  T* to = at(dq, a, DQ, p) + query * a.operands[DQ].row;
  COLUMNS(i, column, share, SHARES, d) put(to + column, sums[i] * scale);
}

template <class T> static __device__ void keyTiles(const T* q, const T* k, const T* v, const Mask<T>& mask,
    const T* dy, const float* logSums, const float* deltas, T* dk, T* dv, const Attention& a, float scale) {
  __shared__ float sq[ROWS][PADDED], sk[ROWS][PADDED], sv[ROWS][PADDED], sdy[ROWS][PADDED];
  __shared__ float powers[ROWS][ROWS + 1], slopes[ROWS][ROWS + 1];
  Place p = place(a, a.m, ROWS);
  int row = threadIdx.x / SHARES, share = threadIdx.x % SHARES, d = (int) a.d, e = (int) a.e;
  i64 key = p.tile + row;
  load(sk, at(k, a, K, p), a.operands[K].row, p.tile, a.m, ROWS, d);
  load(sv, at(v, a, V, p), a.operands[V].row, p.tile, a.m, ROWS, e);
  float keySums[WIDEST / SHARES] = {0}, valueSums[WIDEST / SHARES] = {0};
  for (i64 first = 0; first < a.n; first += ROWS) {
    __syncthreads();
    load(sq, at(q, a, Q, p), a.operands[Q].row, first, a.n, ROWS, d);
    load(sdy, at(dy, a, DY, p), a.operands[DY].row, first, a.n, ROWS, e);
    __syncthreads();
    for (int query = share; query < ROWS; query += SHARES) {
      Pair both = {0, 0};
      i64 of = p.row * a.n + first + query;
      if (seen(mask, a, p, first + query, key))
        both = pair(sq[query], sk[row], sdy[query], sv[row], bias(mask, a, p, first + query, key), logSums[of],
            deltas[of], a, scale);
      powers[row][query] = both.power;
      slopes[row][query] = both.slope;
    }
    __syncwarp();
    COLUMNS(i, column, share, SHARES, d)
      for (int query = 0; query < ROWS; query++) keySums[i] = fmaf(slopes[row][query], sq[query][column], keySums[i]);
    COLUMNS(i, column, share, SHARES, e)
      for (int query = 0; query < ROWS; query++)
        valueSums[i] = fmaf(powers[row][query], sdy[query][column], valueSums[i]);
  }
  if (key >= a.m) return;
  T* toKey = at(dk, a, DK, p) + key * a.operands[DK].row;
  T* toValue = at(dv, a, DV, p) + key * a.operands[DV].row;
  if (dk) COLUMNS(i, column, share, SHARES, d) put(toKey + column, keySums[i] * scale);
  if (dv) COLUMNS(i, column, share, SHARES, e) put(toValue + column, valueSums[i]);
}

// The gradient of an added mask: a block walks over batch elements that share its tile.
template <class T> static __device__ void maskTiles(const T* q, const T* k, const T* v, const Mask<T>& mask,
    const T* dy, const float* logSums, const float* deltas, T* dmask, float* pieces, int masks, const Attention& a,
    float scale) {
  __shared__ float sq[ROWS][PADDED], sk[ROWS][PADDED], sv[ROWS][PADDED], sdy[ROWS][PADDED];
  MaskTile tile = maskTile(a, masks, ROWS);
  int row = threadIdx.x / SHARES, share = threadIdx.x % SHARES;
  i64 query = tile.query + row;
  float sums[ROWS / SHARES] = {0};
  for (i64 batch = tile.batch; batch < tile.end; batch += masks) {
    Place p = place(a, tile, batch);
    __syncthreads();
    load(sq, at(q, a, Q, p), a.operands[Q].row, tile.query, a.n, ROWS, (int) a.d);
    load(sdy, at(dy, a, DY, p), a.operands[DY].row, tile.query, a.n, ROWS, (int) a.e);
    load(sk, at(k, a, K, p), a.operands[K].row, tile.key, a.m, ROWS, (int) a.d);
    load(sv, at(v, a, V, p), a.operands[V].row, tile.key, a.m, ROWS, (int) a.e);
    __syncthreads();
    for (int i = 0; i < ROWS / SHARES; i++) {
      int key = share + SHARES * i;
      i64 of = p.row * a.n + query;
      if (seen(mask, a, p, query, tile.key + key))
        sums[i] += pair(sq[row], sk[key], sdy[row], sv[key], bias(mask, a, p, query, tile.key + key), logSums[of],
            deltas[of], a, scale).slope;
    }
  }
  for (int i = 0; i < ROWS / SHARES; i++)
    write(dmask, pieces, a, masks, tile, query, tile.key + share + SHARES * i, sums[i]);
}

#define ATTENTION(name, T) \
  KERNEL(attention_##name, const T* q, const T* k, const T* v, const Bool* allowed, const T* mask, T* y, \
      float* logSums, Attention a, float scale) { \
    forward<T>(q, k, v, {allowed, mask}, y, logSums, a, scale); \
  } \
  KERNEL(attention_delta_##name, const T* y, const T* dy, float* deltas, Attention a) { \
    delta<T>(y, dy, deltas, a); \
  } \
  KERNEL(attention_queries_##name, const T* q, const T* k, const T* v, const Bool* allowed, const T* mask, \
      const T* dy, const float* logSums, const float* deltas, T* dq, Attention a, float scale) { \
    queryTiles<T>(q, k, v, {allowed, mask}, dy, logSums, deltas, dq, a, scale); \
  } \
  KERNEL(attention_keys_##name, const T* q, const T* k, const T* v, const Bool* allowed, const T* mask, \
      const T* dy, const float* logSums, const float* deltas, T* dk, T* dv, Attention a, float scale) { \
    keyTiles<T>(q, k, v, {allowed, mask}, dy, logSums, deltas, dk, dv, a, scale); \
  } \
  KERNEL(attention_mask_##name, const T* q, const T* k, const T* v, const T* mask, const T* dy, \
      const float* logSums, const float* deltas, T* dmask, float* pieces, int masks, Attention a, float scale) { \
    maskTiles<T>(q, k, v, {nullptr, mask}, dy, logSums, deltas, dmask, pieces, masks, a, scale); \
  } \
  KERNEL(attention_mask_##name##_join, const float* pieces, int count, T* dmask, i64 entries) { \
    join(pieces, count, dmask, entries); \
  }
HALVES(ATTENTION)
