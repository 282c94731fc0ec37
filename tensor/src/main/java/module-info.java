/// Tensors, operations and the CPU backend.
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

  uses org.terrane.tensor.engine.Backend;

  provides org.terrane.tensor.engine.Backend with
      org.terrane.tensor.cpu.CpuBackend;
}
