package org.terrane.rs.views;

/// An image on the host; nothing changes its numbers once it is made.
///
/// @param pixels `(C, H, W)`, within 0 and 1
public record Picture(int bands, int height, int width, float[] pixels) {
  public Picture {
    if (pixels.length != bands * height * width) {
      throw new IllegalArgumentException("[picture] pixels must be " + bands + " x " + height + " x " + width
          + " numbers, but are " + pixels.length);
    }
  }

  /// The same size with other numbers.
  public Picture with(float[] others) {
    return new Picture(bands, height, width, others);
  }

  /// H·W.
  public int area() {
    return height * width;
  }
}
