/* Stand-ins for CUDA's libraries on a machine without a GPU: just enough for the load path and for copies and matrix
 * products. Device memory is host memory, streams run at once. Built once per library: -DCUDA, -DCUBLAS, ... */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static int number(const char *variable) {
  const char *value = getenv(variable);
  return value ? atoi(value) : 0;
}

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
int cuMemcpyHtoDAsync_v2(void *to, const void *from, size_t bytes, void *stream) { memcpy(to, from, bytes); return 0; }
int cuMemcpyDtoHAsync_v2(void *to, const void *from, size_t bytes, void *stream) { memcpy(to, from, bytes); return 0; }
#endif

#ifdef CUBLASLT
int cublasLtGetVersion(void) { return 0; }
#endif

#ifdef CUBLAS
int cublasGetProperty(int part, int *value) { *value = part == 0 ? number("STANDIN_MAJOR") : part; return 0; }
int cublasCreate_v2(void **handle) { *handle = (void *) 24; return 0; }
int cublasDestroy_v2(void *handle) { return 0; }
int cublasSetStream_v2(void *handle, void *stream) { return stream == (void *) 16 ? 0 : 7; }
int cublasSetWorkspace_v2(void *handle, void *workspace, size_t bytes) { return bytes == 4096 ? 0 : 7; }

/* Column-major, as cuBLAS is; F32 only (type 0, compute type 68). */
static int product(int ta, int tb, int m, int n, int k, float alpha, const float *a, int lda, const float *b, int ldb,
                   float beta, float *c, int ldc) {
  for (int j = 0; j < n; j++)
    for (int i = 0; i < m; i++) {
      float sum = 0;
      for (int l = 0; l < k; l++) sum += a[ta ? l + i * lda : i + l * lda] * b[tb ? j + l * ldb : l + j * ldb];
      c[i + j * ldc] = alpha * sum + beta * c[i + j * ldc];
    }
  return 0;
}
int cublasGemmStridedBatchedEx(void *handle, int ta, int tb, int m, int n, int k, const float *alpha, const float *a,
                               int at, int lda, long long as, const float *b, int bt, int ldb, long long bs,
                               const float *beta, float *c, int ct, int ldc, long long cs, int batch, int compute,
                               int algorithm) {
  if (at || bt || ct || compute != 68) return 15;
  for (int i = 0; i < batch; i++)
    product(ta, tb, m, n, k, *alpha, a + i * as, lda, b + i * bs, ldb, *beta, c + i * cs, ldc);
  return 0;
}
int cublasGemmEx(void *handle, int ta, int tb, int m, int n, int k, const float *alpha, const float *a, int at, int lda,
                 const float *b, int bt, int ldb, const float *beta, float *c, int ct, int ldc, int compute,
                 int algorithm) {
  return cublasGemmStridedBatchedEx(handle, ta, tb, m, n, k, alpha, a, at, lda, 0, b, bt, ldb, 0, beta, c, ct, ldc, 0,
                                    1, compute, algorithm);
}
#endif

#ifdef NVRTC
int nvrtcVersion(int *major, int *minor) { *major = number("STANDIN_MAJOR"); *minor = 0; return 0; }
#endif

#ifdef CUDNN
size_t cudnnGetVersion(void) { return 92400; }
#endif
