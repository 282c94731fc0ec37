package org.terrane.nn.optim;

import org.terrane.autograd.Parameter;

/// Which parameters weight decay pulls towards zero.
public final class WeightDecay {
  private WeightDecay() {}

  /// Matrices and convolution kernels decay; biases and norms (rank 0 or 1), tokens (`cls_token`, `mask_token`) and
  /// position codes (`pos_embed`) do not. Source: timm, `no_weight_decay`.
  public static boolean decays(String name, Parameter parameter) {
    String last = name.substring(name.lastIndexOf('.') + 1);
    return parameter.spec().shape().rank() > 1 && !last.endsWith("_token") && !last.endsWith("pos_embed");
  }
}
