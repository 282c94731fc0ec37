package org.terrane.cuda.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.terrane.cuda.device.CudaDevice;
import org.terrane.cuda.device.RecordingGpu;
import org.terrane.cuda.driver.DeviceMemory;
import org.terrane.cuda.kernel.Attention.Gradients;
import org.terrane.cuda.kernel.Attention.Heads;
import org.terrane.cuda.kernel.AttentionKernels.Tiled;
import org.terrane.tensor.DType;
import org.terrane.tensor.Tensor;

/// Which kernels take which heads.
class AttentionTest {
  private static final DeviceMemory ADDRESS = new DeviceMemory(1 << 20);

  private final RecordingGpu gpu = new RecordingGpu(1L << 30);
  private final CudaDevice device = gpu.device();

  @ParameterizedTest
  @CsvSource({"8, 16, 32_2", "32, 32, 32_2", "64, 64, 64_2", "64, 72, 96_1", "128, 8, 128_1"})
  void heads_of_bf16_go_to_tensor_cores(int width, int valueWidth, String kernel) {
    AttentionKernels kernels = kernels("_bf16", width, valueWidth, 1, heads(ADDRESS, width));
    assertThat(kernels.forward().kernel()).isEqualTo("attention_mma/attention_mma_" + kernel);
    assertThat(kernels.queries().kernel()).isEqualTo("attention_mma_backward/attention_mma_queries_" + kernel);
    assertThat(kernels.keys().kernel()).isEqualTo("attention_mma_backward/attention_mma_keys_" + kernel);
    assertThat(kernels.mask().kernel()).isEqualTo("attention_mma_mask/attention_mma_mask");
  }

  @Test
  void short_sequences_have_smaller_tiles() {
    AttentionKernels kernels = AttentionKernels.tensorCores(32, 64, 65);
    assertThat(kernels.queries()).isEqualTo(new Tiled("attention_mma_backward/attention_mma_queries_32_1", 64));
    assertThat(kernels.keys()).isEqualTo(new Tiled("attention_mma_backward/attention_mma_keys_32_2", 128));
  }

  @Test
  void other_types_and_widths_that_are_no_multiple_of_8_are_computed_in_f32() {
    assertThat(kernels("_f32", 64, 64, 1, heads(ADDRESS, 64))).isEqualTo(AttentionKernels.plain("_f32"));
    plain(60, 64, 1, heads(ADDRESS, 60));
    plain(64, 60, 1, heads(ADDRESS, 64));
  }

  @Test
  void rows_begin_at_multiples_of_16_bytes_or_are_computed_in_f32() {
    plain(64, 64, 1, heads(ADDRESS.plus(8), 64));
    plain(64, 64, 1, new Heads(ADDRESS, 64 * 390, 64 * 130, 68));
    plain(64, 64, 1, new Heads(ADDRESS, 64 * 390, 12, 64));
    plain(64, 64, 1, new Heads(ADDRESS, 12, 64 * 130, 64));
  }

  /// There the largest score is not the largest product.
  @Test
  void a_scale_that_is_not_positive_is_computed_in_f32() {
    plain(64, 64, 0, heads(ADDRESS, 64));
    plain(64, 64, -1, heads(ADDRESS, 64));
  }

  @Test
  void each_tile_of_queries_of_each_head_has_a_block() {
    Heads heads = heads(ADDRESS, 64);
    new Attention(device, "_bf16", 2, 3, 130, 130, 64, 64, 1, heads, heads, heads, null).forward(heads, ADDRESS);
    new Attention(device, "_f32", 2, 3, 130, 130, 64, 64, 1, heads, heads, heads, null).forward(heads, ADDRESS);
    assertThat(gpu.calls("launch").get(0)).contains("gridX=" + 2 * 2 * 3);
    assertThat(gpu.calls("launch").get(1)).contains("gridX=" + 5 * 2 * 3);
  }

  @Test
  void each_tile_of_the_gradient_of_each_mask_and_head_has_a_block() {
    assertThat(maskGradient("_bf16", 24, 24)).containsExactly("attention_mma_mask");
    assertThat(gpu.calls("launch attention_mma_mask,").getFirst()).contains("gridX=" + 3 * 3 * 24 * 3 + ", gridY=1,");
    assertThat(maskGradient("_f32", 1, 1)).containsExactly("attention_mask_f32");
    assertThat(gpu.calls("launch attention_mask_f32,").getFirst()).contains("gridX=" + 9 * 9 * 3 + ", gridY=1,");
  }

  /// Three, of eight batch elements or a few more; fewer where there are blocks enough.
  @Test
  void batch_elements_that_share_a_mask_are_cut_into_pieces() {
    assertThat(maskGradient("_bf16", 31, 1)).containsExactly("attention_mma_mask", "attention_mma_mask_join");
    assertThat(gpu.calls("launch attention_mma_mask,").getFirst()).contains("gridX=" + 3 * 3 * 3 + ", gridY=3,");
    assertThat(maskGradient("_f32", 31, 1)).containsExactly("attention_mask_f32", "attention_mask_f32_join");
    assertThat(maskGradient("_f32", 800, 1)).hasSize(2);
    assertThat(gpu.calls("launch attention_mask_f32,").get(1)).contains("gridX=" + 9 * 9 * 3 + ", gridY=4,");
  }

  /// The kernels that a gradient of the mask alone needs, but for the sums of results times their gradients.
  ///
  /// @param masks one, or one for each batch element
  private List<String> maskGradient(String suffix, int batch, int masks) {
    int before = gpu.kernels().size();
    Heads heads = heads(ADDRESS, 64);
    Tensor mask = Tensor.zeros(suffix.equals("_bf16") ? DType.BF16 : DType.F32, masks, 3, 130, 130);
    new Attention(device, suffix, batch, 3, 130, 130, 64, 64, 1, heads, heads, heads, mask)
        .backward(heads, heads, ADDRESS, new Gradients(Heads.NONE, Heads.NONE, Heads.NONE, mask), "attention");
    List<String> kernels = gpu.kernels();
    return kernels.subList(before + 1, kernels.size());
  }

  private void plain(int width, int valueWidth, float scale, Heads queries) {
    assertThat(kernels("_bf16", width, valueWidth, scale, queries)).isEqualTo(AttentionKernels.plain("_bf16"));
  }

  private AttentionKernels kernels(String suffix, int width, int valueWidth, float scale, Heads queries) {
    Heads values = heads(ADDRESS, valueWidth);
    return new Attention(device, suffix, 2, 3, 130, 130, width, valueWidth, scale, queries, heads(ADDRESS, width),
        values, null).kernels(values);
  }

  private static Heads heads(DeviceMemory first, int width) {
    return new Heads(first, 390L * width, 130L * width, width);
  }
}
