package org.terrane.cuda.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.terrane.cuda.CudaBackend;
import org.terrane.cuda.device.CudaDevice;
import org.terrane.cuda.device.RecordingGpu;
import org.terrane.tensor.DType;
import org.terrane.tensor.Layout;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Storage;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Kernel;
import org.terrane.tensor.fused.BatchNorm;
import org.terrane.tensor.fused.GroupNorm;
import org.terrane.tensor.fused.RunningStatistics;
import org.terrane.tensor.op.Fused;
import org.terrane.tensor.op.Recorded;

/// Which kernels normalise channels, and how many blocks share the numbers of one.
class ChannelsTest {
  private static final long ADDRESS = 1 << 20;
  private static final String SUMS = "batch_norm_sums_f32_packs";
  private static final String GRADIENT_SUMS = "batch_norm_gradient_sums_f32_packs";
  private static final String BACKWARD = "batch_norm_backward_f32_packs";

  private final RecordingGpu gpu = new RecordingGpu(1L << 30);
  private final CudaDevice device = gpu.device();
  private final Tensor x = tensor(DType.F32, 0, 64, 48, 32, 32);
  private final Tensor channel = tensor(DType.F32, 0, 48);

  @AfterEach
  void sums_are_given_back() {
    assertThat(device.liveBuffers()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"64, 64, 112, 16", "64, 256, 56, 4", "256, 2048, 7, 1", "64, 3, 224, 341", "16, 1, 256, 256",
      "8, 1, 1024, 1024", "2, 2048, 1, 1", "2, 2, 64, 2"})
  void about_1024_blocks_of_4096_numbers_or_more(int samples, int channels, int side, int pieces) {
    assertThat(Channels.of(Shape.of(samples, channels, side, side)).pieces()).isEqualTo(pieces);
  }

  @Test
  void statistics_of_the_batch_take_sums_first() {
    forward(x, channel, channel);
    launched(SUMS, "batch_norm_f32_packs");
    assertThat(gpu.calls("launch "))
        .allMatch(call -> call.contains("gridX=48, gridY=16,") && call.contains("blockX=256"));
  }

  @Test
  void given_statistics_take_none() {
    forward(x, channel, channel, channel, channel);
    launched("batch_norm_f32_packs");
    assertThat(gpu.calls("launch ").getFirst()).contains("gridX=48, gridY=16,");
  }

  @Test
  void planes_that_are_no_whole_packs_or_begin_beside_one_are_moved_element_by_element() {
    forward(tensor(DType.F32, 0, 2, 48, 49), channel, channel);
    forward(tensor(DType.BF16, 0, 2, 48, 12), tensor(DType.BF16, 0, 48), tensor(DType.BF16, 0, 48));
    forward(tensor(DType.F32, 4, 2, 48, 16), channel, channel);
    launched("batch_norm_sums_f32", "batch_norm_f32", "batch_norm_sums_bf16", "batch_norm_bf16", "batch_norm_sums_f32",
        "batch_norm_f32");
    assertThat(gpu.calls("launch ")).allMatch(call -> call.contains("gridY=1,"))
        .first().asString().contains("blockX=128");
  }

  @Test
  void the_gradient_of_x_depends_on_all_of_its_channel_where_the_statistics_are_the_batchs() {
    backward(new BatchNormCuda(device), new BatchNorm(1e-5f), x, null, null);
    launched(GRADIENT_SUMS, BACKWARD);
    assertThat(gpu.calls("launch ")).allMatch(call -> call.contains("gridX=48, gridY=16,"));
  }

  @Test
  void one_block_of_a_channel_writes_gradients_of_what_has_one_number() {
    backward(new BatchNormCuda(device), new BatchNorm(1e-5f), null, channel, null);
    backward(new BatchNormCuda(device), new BatchNorm(1e-5f), null, null, null, null, channel);
    launched(GRADIENT_SUMS, BACKWARD, GRADIENT_SUMS, BACKWARD);
    assertThat(gpu.calls("launch ").get(0)).contains("gridX=48, gridY=16,");
    assertThat(gpu.calls("launch ").get(1)).contains("gridX=48, gridY=1,");
  }

  @Test
  void with_given_statistics_the_gradient_of_x_takes_no_sums() {
    backward(new BatchNormCuda(device), new BatchNorm(1e-5f), x, null, null, null, null);
    launched(BACKWARD);
    assertThat(gpu.calls("launch ").getFirst()).contains("gridX=48, gridY=16,");
  }

  @Test
  void running_statistics_take_the_sums_of_a_batch() {
    new RunningStatisticsCuda(device).run(new RunningStatistics(0.1f), List.of(channel, channel, x));
    launched(SUMS, "running_statistics_f32");
    assertThat(gpu.calls("launch ").getLast()).contains("gridX=48, gridY=1,", "blockX=32");
  }

  @Test
  void parameters_of_a_group_norm_are_summed_in_pieces_too() {
    backward(new GroupNormCuda(device), new GroupNorm(4, 1e-5f), null, channel, channel);
    launched("group_norm_sums_f32_packs", "group_norm_parameters_f32");
    assertThat(gpu.calls("launch ").getFirst()).contains("gridX=48, gridY=16,");
  }

  private void forward(Tensor... inputs) {
    new BatchNormCuda(device).forward(new BatchNorm(1e-5f), List.of(inputs), inputs[0], List.of());
  }

  /// @param gradients those wanted, null elsewhere
  private <F extends Fused> void backward(Kernel<F> kernel, F op, @Nullable Tensor... gradients) {
    List<Tensor> inputs = IntStream.range(0, gradients.length).mapToObj(i -> i == 0 ? x : channel).toList();
    Recorded call = new Recorded(inputs.stream().map(Tensor::spec).toList(), inputs, null,
        Arrays.stream(gradients).map(gradient -> gradient != null).toList(), List.of(channel));
    kernel.backward(op, call, x, Arrays.asList(gradients));
  }

  private void launched(String... kernels) {
    assertThat(gpu.kernels()).containsExactly(kernels);
  }

  private static Tensor tensor(DType dtype, long offset, int... shape) {
    return new Tensor(new Storage(new CudaBackend(), MemorySegment.ofAddress(ADDRESS + offset), "test"),
        Layout.contiguous(Shape.of(shape)), dtype);
  }
}
