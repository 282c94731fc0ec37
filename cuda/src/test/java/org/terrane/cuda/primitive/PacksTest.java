package org.terrane.cuda.primitive;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.terrane.cuda.CudaBackend;
import org.terrane.cuda.device.CudaDevice;
import org.terrane.cuda.device.RecordingGpu;
import org.terrane.cuda.kernel.GeluCuda;
import org.terrane.cuda.kernel.LayerNormCuda;
import org.terrane.cuda.kernel.SoftmaxCuda;
import org.terrane.tensor.DType;
import org.terrane.tensor.Layout;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Storage;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.fused.Gelu;
import org.terrane.tensor.fused.LayerNorm;
import org.terrane.tensor.fused.Softmax;
import org.terrane.tensor.op.Binary;
import org.terrane.tensor.op.Cast;
import org.terrane.tensor.op.Unary;

/// Which operands are moved 16 bytes at a time.
class PacksTest {
  private static final long ADDRESS = 1 << 20;

  private final RecordingGpu gpu = new RecordingGpu(1L << 30);
  private final CudaDevice device = gpu.device();
  private final Elementwise elementwise = new Elementwise(device);
  private final Copies copies = new Copies(device);

  @Test
  void rows_and_what_is_the_same_along_a_row_are_moved_in_packs() {
    Tensor y = tensor(DType.F32, 0, 6, 64);
    elementwise.binary(Binary.Function.ADD, y, expanded(tensor(DType.F32, 0, 64), 6, 64), y);
    elementwise.binary(Binary.Function.ADD, y, expanded(tensor(DType.F32, 0, 6, 1), 6, 64), y);
    elementwise.unary(Unary.Function.EXP, view(y, y.layout().slice(1, 8, 40, 1)), tensor(DType.F32, 0, 6, 40));
    Layout turned = y.layout().reshape(Shape.of(2, 3, 64)).orElseThrow().permute(1, 0, 2);
    copies.copy(view(y, turned), tensor(DType.F32, 0, 3, 2, 64));
    launched("binary_f32_packs", "binary_f32_packs", "unary_f32_packs", "copy_4_packs");
  }

  @Test
  void what_is_no_whole_packs_is_moved_element_by_element() {
    Tensor y = tensor(DType.F32, 0, 6, 64);
    elementwise.unary(Unary.Function.EXP, tensor(DType.F32, 0, 3, 7), tensor(DType.F32, 0, 3, 7));
    elementwise.unary(Unary.Function.EXP, view(y, y.layout().slice(1, 0, 42, 1)), tensor(DType.F32, 0, 6, 42));
    elementwise.unary(Unary.Function.EXP, view(y, y.layout().slice(1, 0, 32, 2)), tensor(DType.F32, 0, 6, 32));
    elementwise.unary(Unary.Function.EXP, view(y, y.layout().permute(1, 0)), tensor(DType.F32, 0, 64, 6));
    launched("unary_f32", "unary_f32", "unary_f32", "unary_f32");
  }

  @Test
  void packs_begin_at_multiples_of_their_size() {
    elementwise.unary(Unary.Function.EXP, tensor(DType.F32, 4, 64), tensor(DType.F32, 0, 64));
    elementwise.unary(Unary.Function.EXP, tensor(DType.F32, 16, 64), tensor(DType.F32, 0, 64));
    Tensor rows = tensor(DType.F32, 0, 6, 66);
    elementwise.unary(Unary.Function.EXP, view(rows, rows.layout().slice(1, 0, 64, 1)), tensor(DType.F32, 0, 6, 64));
    launched("unary_f32", "unary_f32_packs", "unary_f32");
  }

  /// Four F32 become four BF16, which have 8 bytes.
  @Test
  void a_pack_has_16_bytes_of_what_is_read() {
    copies.cast(new Cast(DType.BF16), tensor(DType.F32, 0, 12), tensor(DType.BF16, 8, 12));
    copies.cast(new Cast(DType.F32), tensor(DType.BF16, 0, 12), tensor(DType.F32, 0, 12));
    copies.cast(new Cast(DType.F32), tensor(DType.BF16, 0, 16), tensor(DType.F32, 0, 16));
    launched("cast_f32_packs", "cast_bf16", "cast_bf16_packs");
    assertThat(gpu.calls("launch ").getFirst()).contains("gridX=1", "blockX=32");
  }

  @Test
  void other_types_are_computed_element_by_element() {
    elementwise.unary(Unary.Function.ABS, tensor(DType.I64, 0, 64), tensor(DType.I64, 0, 64));
    elementwise.unary(Unary.Function.IS_FINITE, tensor(DType.F32, 0, 64), tensor(DType.BOOL, 0, 64));
    copies.cast(new Cast(DType.F32), tensor(DType.I64, 0, 64), tensor(DType.F32, 0, 64));
    launched("unary_i64", "is_finite_f32", "cast_i64");
  }

  @Test
  void rows_lie_in_registers_of_a_warp_or_a_block_or_in_memory() {
    softmax(DType.F32, 1024);
    softmax(DType.F32, 1028);
    softmax(DType.BF16, 8192);
    softmax(DType.BF16, 8200);
    softmax(DType.F32, 1022);
    launched("softmax_f32_packs", "softmax_f32_packs", "softmax_bf16_packs", "softmax_bf16", "softmax_f32");
    assertThat(gpu.calls("launch ").get(0)).contains("gridX=2,", "blockX=32, blockY=8");
    assertThat(gpu.calls("launch ").get(1)).contains("gridX=9,", "blockX=256, blockY=1");
  }

  @Test
  void a_weight_that_does_not_lie_in_packs_keeps_rows_in_memory() {
    Tensor x = tensor(DType.F32, 0, 9, 64);
    for (long offset : new long[] {0, 4}) {
      new LayerNormCuda(device).forward(new LayerNorm(1e-6f), List.of(x, tensor(DType.F32, offset, 64),
          tensor(DType.F32, 0, 64)), x, List.of());
    }
    launched("layer_norm_f32_packs", "layer_norm_f32");
  }

  @Test
  void gelu_goes_over_whole_packs_of_all_elements() {
    GeluCuda gelu = new GeluCuda(device);
    for (int width : new int[] {6, 7}) {
      Tensor x = tensor(DType.BF16, 0, 4, width);
      gelu.forward(new Gelu(Gelu.Form.EXACT), List.of(x), x, List.of());
    }
    launched("gelu_bf16_packs", "gelu_bf16");
  }

  private void softmax(DType dtype, int width) {
    Tensor x = tensor(dtype, 0, 9, width);
    new SoftmaxCuda(device).forward(new Softmax(1), List.of(x), x, List.of());
  }

  private void launched(String... kernels) {
    assertThat(gpu.kernels()).containsExactly(kernels);
  }

  private static Tensor tensor(DType dtype, long offset, int... shape) {
    return new Tensor(new Storage(new CudaBackend(), MemorySegment.ofAddress(ADDRESS + offset), "test"),
        Layout.contiguous(Shape.of(shape)), dtype);
  }

  private static Tensor expanded(Tensor tensor, int... shape) {
    return view(tensor, tensor.layout().expand(Shape.of(shape)));
  }

  private static Tensor view(Tensor tensor, Layout layout) {
    return new Tensor(tensor.storage(), layout, tensor.dtype());
  }
}
