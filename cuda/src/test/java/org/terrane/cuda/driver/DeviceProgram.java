package org.terrane.cuda.driver;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// The checks of [DeviceTest] for a host that has no JUnit: on the GPU there, prints `ok NAME` or `failed NAME: why`.
final class DeviceProgram {
  private DeviceProgram() {}

  /// @param names of the checks to run; all if there is none
  public static void main(String[] names) {
    switch (Cuda.find()) {
      case CudaFinding.Absent absent -> System.out.println("failed CUDA: " + absent.line());
      case CudaFinding.Present present -> {
        System.out.println("present: " + present.facts());
        checks(present.driver()).forEach((name, check) -> {
          if (names.length == 0 || List.of(names).contains(name)) {
            run(name, check, present.driver());
          }
        });
      }
    }
  }

  private static Map<String, Consumer<CudaContext>> checks(CudaDriver driver) {
    Map<String, Consumer<CudaContext>> checks = new LinkedHashMap<>();
    checks.put("KERNELS", context -> KernelCheck.run(driver, context));
    checks.put("PRODUCTS", DeviceProgram::products);
    checks.put("CONVOLUTIONS", ConvolutionCheck::run);
    return checks;
  }

  static void products(CudaContext context) {
    GemmCheck.run(context, Gemm.Precision.F32, CudaType.F32);
    GemmCheck.run(context, Gemm.Precision.TF32, CudaType.F32);
    GemmCheck.run(context, Gemm.Precision.F32, CudaType.BF16);
  }

  private static void run(String name, Consumer<CudaContext> check, CudaDriver driver) {
    try (CudaContext context = driver.open(0)) {
      check.accept(context);
      System.out.println("ok " + name);
    } catch (AssertionError | RuntimeException e) {
      System.out.println("failed " + name + ": " + e.toString().replace('\n', ' '));
    }
  }
}
