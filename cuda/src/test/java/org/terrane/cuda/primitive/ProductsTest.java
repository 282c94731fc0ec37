package org.terrane.cuda.primitive;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.terrane.cuda.CudaBackend;
import org.terrane.cuda.device.RecordingGpu;
import org.terrane.cuda.driver.CudaType;
import org.terrane.cuda.driver.DeviceMemory;
import org.terrane.cuda.driver.Gemm;
import org.terrane.cuda.driver.Gemm.Matrix;
import org.terrane.tensor.DType;
import org.terrane.tensor.Layout;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Storage;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.LayoutRule;

/// How tensors become matrices of cuBLAS.
class ProductsTest {
  private final RecordingGpu gpu = new RecordingGpu(1L << 30);
  private final Products products = new Products(gpu.device());

  @Test
  void rows_as_they_lie_in_a_batch() {
    products.matMul(tensor(0, Layout.contiguous(Shape.of(2, 3, 4, 5))), tensor(1000, Layout.contiguous(
        Shape.of(2, 3, 5, 7))), tensor(2000, Layout.contiguous(Shape.of(2, 3, 4, 7))));
    called(new Gemm(4, 7, 5, 6, 1, 0, Gemm.Precision.F32), matrix(0, 5, 20, false), matrix(1000, 7, 35, false),
        matrix(2000, 7, 28, false));
  }

  @Test
  void transposed_sliced_and_expanded_operands_are_read_where_they_lie() {
    Layout turned = Layout.contiguous(Shape.of(6, 5, 4)).permute(0, 2, 1);
    Layout shared = Layout.contiguous(Shape.of(1, 5, 9)).slice(2, 2, 7, 1).expand(Shape.of(6, 5, 7));
    products.matMul(tensor(0, turned), tensor(1000, shared), tensor(2000, Layout.contiguous(Shape.of(6, 4, 7))));
    called(new Gemm(4, 7, 5, 6, 1, 0, Gemm.Precision.F32), matrix(0, 4, 20, true), matrix(1000 + 2 * 4, 9, 0, false),
        matrix(2000, 7, 28, false));
  }

  @Test
  void a_single_row_or_column_has_a_leading_dimension_that_cublas_accepts() {
    Layout column = Layout.contiguous(Shape.of(5, 9)).slice(1, 0, 1, 1);
    Layout row = Layout.contiguous(Shape.of(1, 5));
    products.matMul(tensor(0, row), tensor(1000, column), tensor(2000, Layout.contiguous(Shape.of(1, 1))));
    called(new Gemm(1, 1, 5, 1, 1, 0, Gemm.Precision.F32), matrix(0, 5, 0, false), matrix(1000, 9, 0, false),
        matrix(2000, 1, 0, false));
  }

  @Test
  void factors_are_rounded_to_tf32_only_where_that_is_asked_for() {
    Tensor a = tensor(0, Layout.contiguous(Shape.of(2, 2)));
    System.setProperty("terrane.cuda.tf32", "true");
    try {
      products.matMul(a, a, a);
    } finally {
      System.clearProperty("terrane.cuda.tf32");
    }
    products.matMul(a, a, a);
    assertThat(gpu.calls("blas.")).extracting(call -> call.replaceFirst(".*precision=(\\w+).*", "$1"))
        .containsExactly("TF32", "F32");
  }

  @Test
  void without_an_inner_axis_the_product_is_0() {
    products.matMul(tensor(0, Layout.contiguous(Shape.of(4, 0))), tensor(1000, Layout.contiguous(Shape.of(0, 7))),
        tensor(2000, Layout.contiguous(Shape.of(4, 7))));
    assertThat(gpu.calls("blas.")).isEmpty();
    assertThat(gpu.calls("launch")).hasSize(1);
  }

  @Test
  void what_is_no_batch_of_matrices_is_copied_first() {
    Layout contiguous = Layout.contiguous(Shape.of(2, 3, 4, 5));
    List<Layout> fit = List.of(contiguous, contiguous.permute(0, 1, 3, 2), contiguous.slice(3, 1, 3, 1),
        contiguous.slice(1, 0, 1, 1), Layout.contiguous(Shape.of(1, 1, 4, 5)).expand(Shape.of(2, 3, 4, 5)));
    List<Layout> unfit = List.of(contiguous.slice(3, 0, 2, 2), contiguous.permute(1, 0, 2, 3),
        contiguous.permute(3, 1, 2, 0), Layout.contiguous(Shape.of(4, 1)).expand(Shape.of(4, 5)),
        contiguous.slice(1, 0, 2, 1));
    assertThat(fit).allMatch(LayoutRule.MATRICES::fits);
    assertThat(unfit).noneMatch(LayoutRule.MATRICES::fits);
  }

  private void called(Gemm gemm, Matrix a, Matrix b, Matrix c) {
    assertThat(gpu.calls("blas.")).containsExactly("blas.multiply " + gemm + ", " + a + ", " + b + ", " + c);
  }

  private static Matrix matrix(long address, int leading, long stride, boolean transposed) {
    return new Matrix(new DeviceMemory(address), CudaType.F32, leading, stride, transposed);
  }

  private static Tensor tensor(long address, Layout layout) {
    return new Tensor(new Storage(new CudaBackend(), MemorySegment.ofAddress(address), "test"), layout, DType.F32);
  }
}
