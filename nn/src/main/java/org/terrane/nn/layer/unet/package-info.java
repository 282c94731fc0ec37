/// The U-Net of diffusion models: a way down to small, wide images and back up, each level joined to its mirror image.
///
/// Its shape is improved-DDPM's (Nichol & Dhariwal 2021): [ResidualBlock]s that a [TimeEmbedding] scales and shifts,
/// [AttentionBlock2d]s at the small levels, [Downsample] and [Upsample] between levels. Here, feature maps of another
/// network may be added on the way up as conditions.
///
/// May import tensors, autograd, `nn` and `nn.layer`. Start reading at [UNet], then [ResidualBlock];
/// [EncoderUNet] is a second form, whose way down is another network.
@NullMarked
package org.terrane.nn.layer.unet;

import org.jspecify.annotations.NullMarked;
