/* Stand-ins for CUDA's libraries on a machine without a GPU: just enough for the load path and for what the
 * checks call. Device memory is host memory, streams run at once. Built once per library: -DCUDA, -DCUBLAS, ... */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* What the checks of the seam hand over exactly; whoever brings streams and workspaces of his own says so. */
#ifdef ANY_STREAM
#define KNOWN(stream) ((stream) != NULL)
#define ENOUGH(bytes) ((bytes) > 0)
#else
#define KNOWN(stream) ((stream) == (void *) 16)
#define ENOUGH(bytes) ((bytes) == 4096)
#endif

static int number(const char *variable) {
  const char *value = getenv(variable);
  return value ? atoi(value) : 0;
}

/* Elements of F32 or BF16, which is the upper half of an F32. */
#if defined(CUBLAS) || defined(CUDNN)
static float load(const void *from, int half, long long i) {
  if (!half) return ((const float *) from)[i];
  uint32_t bits = (uint32_t) ((const uint16_t *) from)[i] << 16;
  float value;
  memcpy(&value, &bits, 4);
  return value;
}
static void store(void *to, int half, long long i, float value) {
  if (!half) { ((float *) to)[i] = value; return; }
  uint32_t bits;
  memcpy(&bits, &value, 4);
  ((uint16_t *) to)[i] = value != value ? bits >> 16 | 64 : (bits + 0x7fff + (bits >> 16 & 1)) >> 16;
}

/* Work goes into the stream of the library's handle, where a capture may record it: it is kept for good. */
static void *stream_of_handle;
#ifdef ANY_STREAM
int fakecuda_submit(void *stream, void (*run)(void *), void *work);
#else
static int fakecuda_submit(void *stream, void (*run)(void *), void *work) { run(work); return 0; }
#endif
static int submit(void (*run)(void *), const void *work, size_t bytes) {
  return fakecuda_submit(stream_of_handle, run, memcpy(malloc(bytes), work, bytes));
}
#endif

#ifdef CUDA
int cuInit(unsigned flags) { return 0; }
int cuDriverGetVersion(int *version) { *version = number("STANDIN_DRIVER"); return 0; }
int cuDeviceGetCount(int *count) { *count = 1; return 0; }
int cuDeviceGet(int *device, int ordinal) { *device = ordinal; return 0; }
int cuDeviceGetName(char *name, int length, int device) { strncpy(name, "Stand-in", length); return 0; }
int cuDeviceTotalMem_v2(size_t *bytes, int device) { *bytes = (size_t) 1 << 30; return 0; }
int cuDeviceGetAttribute(int *value, int attribute, int device) { *value = attribute == 75 ? 9 : 0; return 0; }
int cuDevicePrimaryCtxRetain(void **context, int device) { *context = (void *) 8; return 0; }
int cuDevicePrimaryCtxRelease_v2(int device) { return 0; }
int cuCtxSetCurrent(void *context) { return 0; }
int cuStreamCreate(void **stream, unsigned flags) { *stream = (void *) 16; return 0; }
int cuStreamDestroy_v2(void *stream) { return 0; }
int cuStreamSynchronize(void *stream) { return 0; }
int cuMemAlloc_v2(void **memory, size_t bytes) {
  if (bytes > (size_t) 1 << 30) return 2;
  *memory = malloc(bytes);
  return 0;
}
int cuMemFree_v2(void *memory) { free(memory); return 0; }
int cuMemsetD32Async(unsigned *to, unsigned pattern, size_t words, void *stream) {
  for (size_t i = 0; i < words; i++) to[i] = pattern;
  return 0;
}
int cuMemcpyHtoDAsync_v2(void *to, const void *from, size_t bytes, void *stream) { memcpy(to, from, bytes); return 0; }
int cuMemcpyDtoHAsync_v2(void *to, const void *from, size_t bytes, void *stream) { memcpy(to, from, bytes); return 0; }
int cuMemcpyDtoDAsync_v2(void *to, const void *from, size_t bytes, void *stream) { memcpy(to, from, bytes); return 0; }
int cuMemGetInfo_v2(size_t *available, size_t *all) { *available = 1 << 20; *all = 1 << 30; return 0; }
int cuMemHostRegister_v2(void *memory, size_t bytes, unsigned flags) { return (size_t) memory % 4096 ? 1 : 0; }
int cuMemHostUnregister(void *memory) { return 0; }
int cuCtxSynchronize(void) { return 0; }
int cuStreamWaitEvent(void *stream, void *event, unsigned flags) { return 0; }

/* An event has passed once it was waited for. */
static int waited;
int cuEventCreate(void **event, unsigned flags) { *event = (void *) 40; return 0; }
int cuEventRecord(void *event, void *stream) { waited = 0; return 0; }
int cuEventQuery(void *event) { return waited ? 0 : 600; }
int cuEventSynchronize(void *event) { waited = 1; return 0; }
int cuEventElapsedTime(float *milliseconds, void *from, void *to) { *milliseconds = 0.5f; return 0; }
int cuEventDestroy_v2(void *event) { return 0; }

/* One kernel, axpy; while a stream is captured, launches are kept and not run. */
typedef struct { int n; float a; const float *x; float *y; } Axpy;
static Axpy kept[8];
static int capturing, count;
static void axpy(Axpy k) { for (int i = 0; i < k.n; i++) k.y[i] += k.a * k.x[i]; }
int cuModuleLoadData(void **code, const void *image) { *code = (void *) 48; return strcmp(image, "cubin") ? 200 : 0; }
int cuModuleUnload(void *code) { return 0; }
int cuModuleGetFunction(void **kernel, void *code, const char *name) {
  *kernel = (void *) 56;
  return strcmp(name, "axpy") ? 500 : 0;
}
int cuFuncSetAttribute(void *kernel, int attribute, int value) { return attribute == 8 && value <= 232448 ? 0 : 1; }
int cuLaunchKernel(void *kernel, unsigned gx, unsigned gy, unsigned gz, unsigned bx, unsigned by, unsigned bz,
                   unsigned shared, void *stream, void **p, void **extra) {
  Axpy k = {*(int *) p[0], *(float *) p[1], *(const float **) p[2], *(float **) p[3]};
  if ((int) (gx * bx) < k.n || gy * gz * by * bz != 1) return 1;
  if (capturing) kept[count++] = k;
  else axpy(k);
  return 0;
}
int cuStreamBeginCapture_v2(void *stream, int mode) { capturing = 1; count = 0; return 0; }
int cuStreamEndCapture(void *stream, void **graph) { capturing = 0; *graph = (void *) 64; return 0; }
int cuGraphInstantiateWithFlags(void **ready, void *graph, unsigned long long flags) {
  *ready = (void *) 72;
  return graph == (void *) 64 ? 0 : 1;
}
int cuGraphUpload(void *ready, void *stream) { return 0; }
int cuGraphLaunch(void *ready, void *stream) {
  for (int i = 0; i < count; i++) axpy(kept[i]);
  return ready == (void *) 72 ? 0 : 1;
}
int cuGraphDestroy(void *graph) { return graph == (void *) 64 ? 0 : 1; }
int cuGraphExecDestroy(void *ready) { return ready == (void *) 72 ? 0 : 1; }
#endif

#ifdef CUBLASLT
int cublasLtGetVersion(void) { return 0; }
#endif

#ifdef CUBLAS
int cublasGetProperty(int part, int *value) { *value = part == 0 ? number("STANDIN_MAJOR") : part; return 0; }
int cublasCreate_v2(void **handle) { *handle = (void *) 24; return 0; }
int cublasDestroy_v2(void *handle) { return 0; }
int cublasSetStream_v2(void *handle, void *stream) { stream_of_handle = stream; return KNOWN(stream) ? 0 : 7; }
int cublasSetMathMode(void *handle, int mode) { return mode == 16 ? 0 : 7; }
int cublasSetWorkspace_v2(void *handle, void *workspace, size_t bytes) { return ENOUGH(bytes) ? 0 : 7; }

/* Column-major, as cuBLAS is; F32 (type 0) and BF16 (type 14), sums in F32 (compute type 68). */
typedef struct { void *at; int half, leading; } Matrix;
typedef struct { int ta, tb, m, n, k; float alpha, beta; Matrix a, b, c; } Product;
static void product(void *work) {
  Product p = *(Product *) work;
  int ta = p.ta, tb = p.tb, m = p.m, n = p.n, k = p.k;
  float alpha = p.alpha, beta = p.beta;
  Matrix a = p.a, b = p.b, c = p.c;
  for (int j = 0; j < n; j++)
    for (int i = 0; i < m; i++) {
      float sum = 0;
      for (int l = 0; l < k; l++)
        sum += load(a.at, a.half, ta ? l + (long long) i * a.leading : i + (long long) l * a.leading)
            * load(b.at, b.half, tb ? j + (long long) l * b.leading : l + (long long) j * b.leading);
      long long to = i + (long long) j * c.leading;
      store(c.at, c.half, to, alpha * sum + (beta == 0 ? 0 : beta * load(c.at, c.half, to)));
    }
}
static Matrix matrix(const void *first, int type, int leading, long long stride, int number) {
  return (Matrix) {(char *) first + stride * number * (type == 0 ? 4 : 2), type != 0, leading};
}
int cublasGemmStridedBatchedEx(void *handle, int ta, int tb, int m, int n, int k, const float *alpha, const void *a,
                               int at, int lda, long long as, const void *b, int bt, int ldb, long long bs,
                               const float *beta, void *c, int ct, int ldc, long long cs, int batch, int compute,
                               int algorithm) {
  if (at != bt || (at != 0 && at != 14) || (ct != 0 && ct != at) || compute != 68) return 15;
  if (lda < (ta ? k : m) || ldb < (tb ? n : k) || ldc < m) return 7;
  for (int i = 0; i < batch; i++) {
    Product one = {ta, tb, m, n, k, *alpha, *beta, matrix(a, at, lda, as, i), matrix(b, bt, ldb, bs, i),
                   matrix(c, ct, ldc, cs, i)};
    if (submit(product, &one, sizeof one)) return 13;
  }
  return 0;
}
int cublasGemmEx(void *handle, int ta, int tb, int m, int n, int k, const float *alpha, const void *a, int at, int lda,
                 const void *b, int bt, int ldb, const float *beta, void *c, int ct, int ldc, int compute,
                 int algorithm) {
  return cublasGemmStridedBatchedEx(handle, ta, tb, m, n, k, alpha, a, at, lda, 0, b, bt, ldb, 0, beta, c, ct, ldc, 0,
                                    1, compute, algorithm);
}
#endif

#ifdef NVRTC
int nvrtcVersion(int *major, int *minor) { *major = number("STANDIN_MAJOR"); *minor = 0; return 0; }
static const char *source;
int nvrtcCreateProgram(void **program, const char *text, const char *name, int n, const char **h, const char **names) {
  source = text = strdup(text);
  *program = (void *) 80;
  return 0;
}
int nvrtcDestroyProgram(void **program) { return 0; }
int nvrtcCompileProgram(void *program, int n, const char **options) {
  return n < 1 || strcmp(options[0], "--gpu-architecture=sm_90") ? 5 : strstr(source, "__global__") ? 0 : 6;
}
static const char *words = "bad.cu(1): error: identifier \"y\" is undefined";
int nvrtcGetProgramLogSize(void *program, size_t *size) { *size = strlen(words) + 1; return 0; }
int nvrtcGetProgramLog(void *program, char *log) { strcpy(log, words); return 0; }
int nvrtcGetCUBINSize(void *program, size_t *size) { *size = 6; return 0; }
int nvrtcGetCUBIN(void *program, char *image) { strcpy(image, "cubin"); return 0; }
const char *nvrtcGetErrorString(int status) { return status == 6 ? "NVRTC_ERROR_COMPILATION" : "unknown"; }
#endif

#ifdef CUDNN
/* NCHW in F32, or BF16 with sums in F32. Refuses, with BAD_PARAM, whatever does not follow from what it advised. */
typedef struct { int size[4], half; } Tensor;
typedef struct { int padding[2], stride[2], dilation[2], groups, math; } Window;
typedef struct { int algorithm, status; float time; size_t memory; int determinism, math, reserved[3]; } Advice;
enum { BAD_PARAM = 2000, TENSOR_OP_MATH = 1, FMA_MATH = 3, WORKSPACE = 64, DETERMINISTIC = 1 };
enum { FLOAT = 0, HALF = 9, NCHW = 0, CROSS_CORRELATION = 1 };

size_t cudnnGetVersion(void) { return 92400; }
const char *cudnnGetErrorString(int status) { return status == BAD_PARAM ? "CUDNN_STATUS_BAD_PARAM" : "unknown"; }
int cudnnCreate(void **handle) { *handle = (void *) 32; return 0; }
int cudnnDestroy(void *handle) { return 0; }
int cudnnSetStream(void *handle, void *stream) { stream_of_handle = stream; return KNOWN(stream) ? 0 : BAD_PARAM; }
int cudnnCreateTensorDescriptor(Tensor **t) { *t = calloc(1, sizeof(Tensor)); return 0; }
int cudnnCreateFilterDescriptor(Tensor **t) { *t = calloc(1, sizeof(Tensor)); return 0; }
int cudnnCreateConvolutionDescriptor(Window **w) { *w = calloc(1, sizeof(Window)); return 0; }
int cudnnDestroyTensorDescriptor(Tensor *t) { free(t); return 0; }
int cudnnDestroyFilterDescriptor(Tensor *t) { free(t); return 0; }
int cudnnDestroyConvolutionDescriptor(Window *w) { free(w); return 0; }
int cudnnSetTensor4dDescriptor(Tensor *t, int format, int type, int a, int b, int c, int d) {
  *t = (Tensor) {{a, b, c, d}, type == HALF};
  return format == NCHW && (type == FLOAT || type == HALF) ? 0 : BAD_PARAM;
}
int cudnnSetFilter4dDescriptor(Tensor *t, int type, int format, int a, int b, int c, int d) {
  return cudnnSetTensor4dDescriptor(t, format, type, a, b, c, d);
}
int cudnnSetConvolution2dDescriptor(Window *w, int p, int q, int s, int t, int d, int e, int mode, int type) {
  *w = (Window) {{p, q}, {s, t}, {d, e}, 1, 0};
  return mode == CROSS_CORRELATION && type == FLOAT ? 0 : BAD_PARAM;
}
int cudnnSetConvolutionGroupCount(Window *w, int groups) { w->groups = groups; return 0; }
int cudnnSetConvolutionMathType(Window *w, int math) { w->math = math; return 0; }

/* The first is not usable, the second not deterministic: the third, of number `algorithm`, is to be taken. */
static int advise(int algorithm, int *count, Advice *advice) {
  advice[0] = (Advice) {7, 3000, -1, 0, DETERMINISTIC, 0};
  advice[1] = (Advice) {8, 0, 1, 0, 0, 0};
  advice[2] = (Advice) {algorithm, 0, 2, WORKSPACE, DETERMINISTIC, FMA_MATH};
  *count = 3;
  return 0;
}
int cudnnGetConvolutionForwardAlgorithm_v7(void *h, Tensor *x, Tensor *k, Window *w, Tensor *y, int most,
                                           int *n, Advice *a) {
  return advise(1, n, a);
}
int cudnnGetConvolutionBackwardDataAlgorithm_v7(void *h, Tensor *k, Tensor *y, Window *w, Tensor *x, int most,
                                                int *n, Advice *a) {
  return advise(2, n, a);
}
int cudnnGetConvolutionBackwardFilterAlgorithm_v7(void *h, Tensor *x, Tensor *y, Window *w, Tensor *k, int most,
                                                  int *n, Advice *a) {
  return advise(3, n, a);
}

static size_t elements(Tensor *t) { return (size_t) t->size[0] * t->size[1] * t->size[2] * t->size[3]; }
static float *at(Tensor *t, float *values, int a, int b, int c, int d) {
  return values + ((size_t) (a * t->size[1] + b) * t->size[2] + c) * t->size[3] + d;
}

/* All three passes are sums over the same triples (x, k, y): `pass` says which of them takes the products. */
static void sums(int pass, Window *w, Tensor *tx, float *x, Tensor *tk, float *k, Tensor *ty, float *y) {
  if (pass == 1) memset(y, 0, 4 * elements(ty));
  if (pass == 2) memset(x, 0, 4 * elements(tx));
  if (pass == 3) memset(k, 0, 4 * elements(tk));
  for (int n = 0; n < ty->size[0]; n++)
    for (int o = 0; o < ty->size[1]; o++)
      for (int i = 0; i < ty->size[2]; i++)
        for (int j = 0; j < ty->size[3]; j++)
          for (int c = 0; c < tk->size[1]; c++)
            for (int r = 0; r < tk->size[2]; r++)
              for (int s = 0; s < tk->size[3]; s++) {
                int u = i * w->stride[0] + r * w->dilation[0] - w->padding[0];
                int v = j * w->stride[1] + s * w->dilation[1] - w->padding[1];
                if (u < 0 || u >= tx->size[2] || v < 0 || v >= tx->size[3]) continue;
                int channel = o / (ty->size[1] / w->groups) * tk->size[1] + c;
                float *px = at(tx, x, n, channel, u, v), *pk = at(tk, k, o, c, r, s), *py = at(ty, y, n, o, i, j);
                if (pass == 1) *py += *px * *pk;
                if (pass == 2) *px += *py * *pk;
                if (pass == 3) *pk += *px * *py;
              }
}
static float *widened(Tensor *t, const void *values) {
  float *wide = malloc(4 * elements(t) + 4);
  for (size_t i = 0; i < elements(t); i++) wide[i] = load(values, t->half, i);
  return wide;
}
typedef struct { int pass; Window *w; Tensor *tx, *tk, *ty; void *x, *k, *y; } Pass;
static void run(void *work) {
  Pass p = *(Pass *) work;
  float *x = widened(p.tx, p.x), *k = widened(p.tk, p.k), *y = widened(p.ty, p.y);
  sums(p.pass, p.w, p.tx, x, p.tk, k, p.ty, y);
  Tensor *to = p.pass == 1 ? p.ty : p.pass == 2 ? p.tx : p.tk;
  for (size_t i = 0; i < elements(to); i++)
    store(p.pass == 1 ? p.y : p.pass == 2 ? p.x : p.k, to->half, i, (p.pass == 1 ? y : p.pass == 2 ? x : k)[i]);
  free(x);
  free(k);
  free(y);
}
static int convolve(int pass, int algorithm, size_t bytes, const float *one, const float *zero, Window *w, Tensor *tx,
                    void *x, Tensor *tk, void *k, Tensor *ty, void *y) {
  if (algorithm != pass || bytes != WORKSPACE || *one != 1 || *zero != 0) return BAD_PARAM;
  if (w->math != (tx->half ? TENSOR_OP_MATH : FMA_MATH)) return BAD_PARAM;
  Pass work = {pass, w, tx, tk, ty, x, k, y};
  return submit(run, &work, sizeof work) ? BAD_PARAM : 0;
}
int cudnnConvolutionForward(void *h, float *one, Tensor *tx, float *x, Tensor *tk, float *k, Window *w, int algorithm,
                            void *scratch, size_t bytes, float *zero, Tensor *ty, float *y) {
  return convolve(1, algorithm, bytes, one, zero, w, tx, x, tk, k, ty, y);
}
int cudnnConvolutionBackwardData(void *h, float *one, Tensor *tk, float *k, Tensor *ty, float *y, Window *w,
                                 int algorithm, void *scratch, size_t bytes, float *zero, Tensor *tx, float *x) {
  return convolve(2, algorithm, bytes, one, zero, w, tx, x, tk, k, ty, y);
}
int cudnnConvolutionBackwardFilter(void *h, float *one, Tensor *tx, float *x, Tensor *ty, float *y, Window *w,
                                   int algorithm, void *scratch, size_t bytes, float *zero, Tensor *tk, float *k) {
  return convolve(3, algorithm, bytes, one, zero, w, tx, x, tk, k, ty, y);
}
#endif
