/// Random changes of one image that leave what it shows as it is: the augmentations that contrastive methods make their
/// views of. Most take any number of bands; [ColourJitter] and [Grayscale] take red, green and blue.
///
/// Plain functions on host numbers, made on loader threads; all randomness comes from a key. Start at [Augmentation].
/// [Resize] is what takes their place once a network has learned. Each method puts them in an order of its own.
///
/// May see `tensor`'s keys; no tensors.
@NullMarked
package org.terrane.rs.views;

import org.jspecify.annotations.NullMarked;
