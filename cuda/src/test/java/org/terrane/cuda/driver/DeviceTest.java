package org.terrane.cuda.driver;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The seam on a real GPU. Skipped, with the reason, where there is none.
class DeviceTest {
  private CudaDriver driver;
  private CudaContext context;

  @BeforeEach
  void open() {
    CudaFinding found = Cuda.find();
    assumeTrue(found instanceof CudaFinding.Present, () -> ((CudaFinding.Absent) found).line());
    driver = ((CudaFinding.Present) found).driver();
    context = driver.open(0);
  }

  @AfterEach
  void close() {
    if (context != null) {
      context.close();
    }
  }

  @Test
  void kernels_events_graphs_and_copies() {
    KernelCheck.run(driver, context);
  }

  @Test
  void products_are_exact_in_every_precision() {
    DeviceProgram.products(context);
  }

  @Test
  void a_convolution_and_both_its_gradients() {
    ConvolutionCheck.run(context);
  }
}
