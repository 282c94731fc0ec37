package org.terrane.cuda.driver;

import static jcuda.jcublas.JCublas2.cublasCreate;
import static jcuda.jcublas.JCublas2.cublasDestroy;
import static jcuda.jcublas.JCublas2.cublasGemmEx_new;
import static jcuda.jcublas.JCublas2.cublasGemmStridedBatchedEx_new;
import static jcuda.jcublas.JCublas2.cublasSetMathMode;
import static jcuda.jcublas.JCublas2.cublasSetStream;
import static jcuda.jcublas.JCublas2.cublasSetWorkspace;
import static org.terrane.cuda.driver.JCudaHandles.pointer;
import static org.terrane.cuda.driver.JCudaStatus.blas;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jcuda.Pointer;
import jcuda.cudaDataType;
import jcuda.jcublas.cublasComputeType;
import jcuda.jcublas.cublasGemmAlgo;
import jcuda.jcublas.cublasHandle;
import jcuda.jcublas.cublasMath;
import jcuda.jcublas.cublasOperation;

/// cuBLAS through JCublas2.
///
/// cuBLAS reads columns where we write rows, so it sees every matrix transposed: `C = A·B` by rows is `Cᵀ = Bᵀ·Aᵀ` by
/// columns. The factors change places, m and n with them, and nothing is moved.
final class JCudaBlas implements CudaBlas {
  private final Arena arena = Arena.ofShared();
  private final MemorySegment factors = arena.allocate(2 * ValueLayout.JAVA_FLOAT.byteSize(), 8);
  private final Pointer alpha = pointer(factors.asSlice(0, 4));
  private final Pointer beta = pointer(factors.asSlice(4, 4));
  private final cublasHandle handle = new cublasHandle();

  JCudaBlas(JCudaHandles.StreamHandle stream, DeviceMemory workspace, long bytes) {
    blas(cublasCreate(handle), "cublasCreate");
    // Else parts of a sum over many columns may be added in the type of the result, which is BF16 for most.
    blas(cublasSetMathMode(handle, cublasMath.CUBLAS_MATH_DISALLOW_REDUCED_PRECISION_REDUCTION), "cublasSetMathMode");
    blas(cublasSetStream(handle, stream.forLibraries()), "cublasSetStream");
    // After the stream, which takes the workspace back to cuBLAS's own.
    blas(cublasSetWorkspace(handle, pointer(workspace), bytes), "cublasSetWorkspace of " + bytes + " bytes");
  }

  @Override
  public void multiply(Gemm gemm, Gemm.Matrix a, Gemm.Matrix b, Gemm.Matrix c) {
    if (a.type() != b.type() || c.type() != CudaType.F32 && c.type() != a.type() || c.transposed()) {
      throw new IllegalArgumentException("%s: a %s, b %s, c %s, c transposed: %b; a and b must have one type, c F32 or"
          .formatted(gemm, a.type(), b.type(), c.type(), c.transposed()) + " theirs, and not be transposed");
    }
    factors.setAtIndex(ValueLayout.JAVA_FLOAT, 0, gemm.alpha());
    factors.setAtIndex(ValueLayout.JAVA_FLOAT, 1, gemm.beta());
    int status = gemm.batch() == 1 ? one(gemm, a, b, c) : batch(gemm, a, b, c);
    if (status != 0) {
      blas(status, "cublasGemmEx " + gemm);
    }
  }

  private int one(Gemm gemm, Gemm.Matrix a, Gemm.Matrix b, Gemm.Matrix c) {
    return cublasGemmEx_new(handle, operation(b), operation(a), gemm.n(), gemm.m(), gemm.k(), alpha,
        pointer(b.at()), type(b), b.leading(), pointer(a.at()), type(a), a.leading(), beta,
        pointer(c.at()), type(c), c.leading(), compute(gemm, a), cublasGemmAlgo.CUBLAS_GEMM_DEFAULT);
  }

  private int batch(Gemm gemm, Gemm.Matrix a, Gemm.Matrix b, Gemm.Matrix c) {
    return cublasGemmStridedBatchedEx_new(handle, operation(b), operation(a), gemm.n(), gemm.m(), gemm.k(), alpha,
        pointer(b.at()), type(b), b.leading(), b.stride(), pointer(a.at()), type(a), a.leading(), a.stride(), beta,
        pointer(c.at()), type(c), c.leading(), c.stride(), gemm.batch(), compute(gemm, a),
        cublasGemmAlgo.CUBLAS_GEMM_DEFAULT);
  }

  private static int operation(Gemm.Matrix matrix) {
    return matrix.transposed() ? cublasOperation.CUBLAS_OP_T : cublasOperation.CUBLAS_OP_N;
  }

  private static int type(Gemm.Matrix matrix) {
    return switch (matrix.type()) {
      case F32 -> cudaDataType.CUDA_R_32F;
      case BF16 -> cudaDataType.CUDA_R_16BF;
    };
  }

  private static int compute(Gemm gemm, Gemm.Matrix factor) {
    return factor.type() == CudaType.F32 && gemm.precision() == Gemm.Precision.TF32
        ? cublasComputeType.CUBLAS_COMPUTE_32F_FAST_TF32
        : cublasComputeType.CUBLAS_COMPUTE_32F;
  }

  @Override
  public void close() {
    blas(cublasDestroy(handle), "cublasDestroy");
    arena.close();
  }
}
