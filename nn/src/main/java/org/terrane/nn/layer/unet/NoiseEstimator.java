package org.terrane.nn.layer.unet;

import org.terrane.nn.Layer;

/// A network that says which noise is in images of a given time, and how it is told what an encoder knows: by the
/// encoder's features of another image ([UNet]), or by the encoder being its own way down ([EncoderUNet]).
public sealed interface NoiseEstimator extends Layer permits UNet, EncoderUNet {}
