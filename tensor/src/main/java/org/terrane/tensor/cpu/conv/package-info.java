/// Convolutions of F32 images and their gradients, in place of windows laid out as a matrix.
///
/// Start at [FloatConvolutions]: it takes a convolution apart into groups and gives each to [DirectConv] or, 3 × 3 and
/// of stride 1, to [WinogradConv]; the images' gradient of a first layer, of few channels and with a stride, to
/// [JointPhases]; the weight's gradient to [DirectWeightGrad] or [WinogradWeightGrad]. All five work on a [Slab] of the
/// result at a time: [Field] is what the slab reads, channels last; [Axis] and [Run] say where in it the taps of a
/// window are; [Block] is the result on its way to its channels. `docs/conv.md` tells why.
///
/// Sums run over taps and channels in an order that depends on the shapes alone.
@NullMarked
package org.terrane.tensor.cpu.conv;

import org.jspecify.annotations.NullMarked;
