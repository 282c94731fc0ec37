package org.terrane.cuda.primitive;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.terrane.cuda.CudaBackend;
import org.terrane.cuda.device.RecordingGpu;
import org.terrane.cuda.driver.Convolution;
import org.terrane.cuda.driver.CudaType;
import org.terrane.cuda.driver.Gemm;
import org.terrane.tensor.DType;
import org.terrane.tensor.Layout;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Storage;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.op.ConvGeometry;

/// How convolutions become plans of cuDNN.
class ConvolutionsTest {
  private static final ConvGeometry GEOMETRY = new ConvGeometry(2, 1, 1, 2);
  private static final Convolution SHAPE =
      new Convolution(3, 4, 9, 7, 6, 3, 5, GEOMETRY, CudaType.BF16, Gemm.Precision.F32);

  private final RecordingGpu gpu = new RecordingGpu(1L << 30);
  private final Convolutions convolutions = new Convolutions(gpu.device());
  private final Tensor x = tensor(4096, Shape.of(3, 4, 9, 7));
  private final Tensor weight = tensor(8192, Shape.of(6, 2, 3, 5));
  private final Tensor y = tensor(12288, Shape.of(3, 6, 5, 3));

  @Test
  void each_pass_takes_its_operands_in_the_order_of_the_seam() {
    convolutions.forward(GEOMETRY, x, weight, y);
    convolutions.inputGrad(GEOMETRY, x, weight, y);
    convolutions.weightGrad(GEOMETRY, x, weight, y);
    assertThat(gpu.calls("dnn.plan")).containsExactly("dnn.plan " + SHAPE + ", FORWARD",
        "dnn.plan " + SHAPE + ", DATA_GRADIENT", "dnn.plan " + SHAPE + ", WEIGHT_GRADIENT");
    assertThat(gpu.calls("dnn.run")).extracting(call -> call.replaceAll("DeviceMemory\\[address=(\\d+)\\]", "$1"))
        .satisfiesExactly(
            call -> assertThat(call).startsWith("dnn.run handle, 4096, 8192, ").endsWith(", 12288"),
            call -> assertThat(call).startsWith("dnn.run handle, 8192, 12288, ").endsWith(", 4096"),
            call -> assertThat(call).startsWith("dnn.run handle, 4096, 12288, ").endsWith(", 8192"));
  }

  @Test
  void a_plan_is_made_once_for_a_shape() {
    convolutions.forward(GEOMETRY, x, weight, y);
    convolutions.forward(GEOMETRY, x, weight, y);
    assertThat(gpu.calls("dnn.plan")).hasSize(1);
    assertThat(gpu.calls("dnn.run")).hasSize(2);
  }

  private static Tensor tensor(long address, Shape shape) {
    return new Tensor(new Storage(new CudaBackend(), MemorySegment.ofAddress(address), "test"),
        Layout.contiguous(shape), DType.BF16);
  }
}
