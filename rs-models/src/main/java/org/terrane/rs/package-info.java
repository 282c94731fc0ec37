/// Pre-training methods for remote sensing, one paper a package; nothing lives here itself.
///
/// - `common`: what the methods share: recipes and their keys, bad input, masking;
/// - `a2mae`: masked auto-encoding of image sets of one place, "A2-MAE";
/// - `skysense`: the encoder of "SkySense", for images of several sensors and dates at once;
/// - `views`: random changes of an image, which contrastive methods make their views of;
/// - `downstream`: what a pre-trained encoder is worth on a task with labels.
///
/// May import `nn`, `datasets` and what lies below them, never a backend. Start at `a2mae`.
@NullMarked
package org.terrane.rs;

import org.jspecify.annotations.NullMarked;
