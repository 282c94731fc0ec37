package org.terrane.cuda.driver;

/// What [StandInTest] runs in a process of its own: finds CUDA, and runs the checks of [DeviceTest] if it is there.
final class StandInProgram {
  private StandInProgram() {}

  public static void main(String[] arguments) {
    String temporary = System.getProperty("java.io.tmpdir");
    switch (Cuda.find()) {
      case CudaFinding.Absent absent -> System.out.println("absent: " + absent.line());
      case CudaFinding.Present present -> {
        System.out.println("present: " + present.facts());
        try (CudaContext context = present.driver().open(0)) {
          KernelCheck.run(present.driver(), context);
          GemmCheck.run(context, Gemm.Precision.F32, CudaType.F32);
          ConvolutionCheck.run(context);
          refusals(context);
        }
      }
    }
    System.out.println("temporary folder restored: " + temporary.equals(System.getProperty("java.io.tmpdir")));
  }

  private static void refusals(CudaContext context) {
    try {
      context.allocate(1L << 40);
    } catch (CudaException refused) {
      System.out.println(refused.getMessage());
    }
    try {
      GemmCheck.run(context, Gemm.Precision.TF32, CudaType.F32);
    } catch (CudaException refused) {
      System.out.println(refused.getMessage());
    }
  }
}
