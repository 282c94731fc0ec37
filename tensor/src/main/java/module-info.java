/// Tensors, operations and the CPU backend.
@SuppressWarnings("module") // the command line is compiled later than this
module org.terrane.tensor {
  requires static org.jspecify;
  requires jdk.incubator.vector;
  requires java.management;
  requires jdk.management;

  exports org.terrane.tensor;
  exports org.terrane.tensor.op;
  exports org.terrane.tensor.engine;
  exports org.terrane.tensor.fused;
  exports org.terrane.tensor.io;
  // What `terrane doctor` measures.
  exports org.terrane.tensor.cpu.pool to org.terrane.cli;
  exports org.terrane.tensor.cpu.simd to org.terrane.cli;

  uses org.terrane.tensor.engine.Backend;

  provides org.terrane.tensor.engine.Backend with
      org.terrane.tensor.cpu.CpuBackend;
}
