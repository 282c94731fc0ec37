/// Gradients of tensor programs.
module org.terrane.autograd {
  requires static org.jspecify;
  requires transitive org.terrane.tensor;

  exports org.terrane.autograd;
}
