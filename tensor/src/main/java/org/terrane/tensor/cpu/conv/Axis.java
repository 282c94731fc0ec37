package org.terrane.tensor.cpu.conv;

import org.terrane.tensor.op.ConvGeometry;

/// One axis of a convolution, or of its transpose: which pixel of the source a tap reads for a pixel of the result.
///
/// Forward, result pixel `p` reads `p · stride − padding + tap · dilation`. Backward, the gradient of image pixel `h`
/// reads result pixel `(h + padding − tap · dilation) / stride` for the taps where that is a whole number: which those
/// are depends only on the *phase* `(h + padding) mod stride`. Either way it is `base(pixel) + offset(tap)`.
///
/// @param source pixels of the source
/// @param result pixels of the result
/// @param kernel taps
record Axis(ConvGeometry geometry, boolean backward, int source, int result, int kernel) {

  int phases() {
    return backward ? geometry.stride() : 1;
  }

  /// The first pixel of the result, from `from` on, of that phase; the next are [#phases()] apart.
  int firstOf(int phase, int from) {
    return from + Math.floorMod(phase - (from + geometry.padding()), phases());
  }

  boolean sees(int phase, int tap) {
    return !backward || phase == phaseOf(tap);
  }

  /// The only phase, backward, that sees the tap.
  int phaseOf(int tap) {
    return Math.floorMod(tap * geometry.dilation(), geometry.stride());
  }

  int phaseAt(int pixel) {
    return Math.floorMod(pixel + geometry.padding(), phases());
  }

  /// Backward, the first pixel of the result with that base or a later one.
  int firstAt(int base) {
    return Math.clamp((long) base * geometry.stride() - geometry.padding(), 0, result);
  }

  int base(int pixel) {
    return backward
        ? Math.floorDiv(pixel + geometry.padding(), geometry.stride())
        : pixel * geometry.stride() - geometry.padding();
  }

  /// Of a tap that the phase sees.
  int offset(int phase, int tap) {
    int shift = tap * geometry.dilation();
    return backward ? Math.floorDiv(phase - shift, geometry.stride()) : shift;
  }

  /// The first source pixel that any tap reads for pixels from `first` on; may lie outside.
  int firstRead(int first) {
    return base(first) + (backward ? -Math.ceilDiv(reach(), geometry.stride()) : 0);
  }

  /// The last source pixel that any tap reads for pixels up to `last`; may lie outside.
  int lastRead(int last) {
    return base(last) + (backward ? 0 : reach());
  }

  private int reach() {
    return (kernel - 1) * geometry.dilation();
  }
}
