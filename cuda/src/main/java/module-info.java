/// The CUDA backend, and what loads and calls CUDA, and says what is missing where it cannot.
@SuppressWarnings("module") // the command line is compiled later than this
module org.terrane.cuda {
  requires static org.jspecify;
  requires org.terrane.tensor;
  requires jcuda;
  requires jcublas;
  requires jcudnn;
  // JCuda logs, and as an automatic module it cannot say so itself.
  requires java.logging;

  // What `terrane doctor` and `--device` ask.
  exports org.terrane.cuda.driver to org.terrane.cli;

  provides org.terrane.tensor.engine.Backend with
      org.terrane.cuda.CudaBackend;
}
