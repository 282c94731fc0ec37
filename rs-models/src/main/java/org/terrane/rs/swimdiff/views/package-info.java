/// Random views of one image: the augmentations of the contrastive branch (methods.md 3.4), for any number of bands.
///
/// Plain functions on host numbers, made on loader threads; all randomness comes from a key. Start at [Augmentation],
/// then [ViewRule], which puts them in order. [Resize] is what takes their place once a network has learned.
///
/// May see `tensor`'s keys; no tensors.
@NullMarked
package org.terrane.rs.swimdiff.views;

import org.jspecify.annotations.NullMarked;
