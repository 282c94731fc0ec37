package org.terrane.nn.optim;

import org.terrane.autograd.Parameter;

/// Which parameters weight decay pulls towards zero.
public final class WeightDecay {
  private WeightDecay() {}

  /// Matrices and convolution kernels decay; biases and norms (rank 0 or 1), tokens (`cls_token`, `mask_token`),
  /// position codes (`pos_embed`) and what makes Swin's logits (`logit_scale`, `cpb_mlp`) do not. Source: timm,
  /// `no_weight_decay`.
  public static boolean decays(String name, Parameter parameter) {
    String last = name.substring(name.lastIndexOf('.') + 1);
    return parameter.spec().shape().rank() > 1 && !last.endsWith("_token") && !last.endsWith("pos_embed")
        && !last.equals("logit_scale") && !name.contains("cpb_mlp.");
  }
}
