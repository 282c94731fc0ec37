/// Layers, weights, optimizers, losses and the training loop.
module org.terrane.nn {
  requires static org.jspecify;
  requires transitive org.terrane.autograd;
  requires tools.jackson.databind;

  exports org.terrane.nn;
  exports org.terrane.nn.diffusion;
  exports org.terrane.nn.layer;
  exports org.terrane.nn.layer.swin;
  exports org.terrane.nn.layer.unet;
  exports org.terrane.nn.optim;
  exports org.terrane.nn.train;

  opens org.terrane.nn.train to org.terrane.tensor, tools.jackson.databind;
}
