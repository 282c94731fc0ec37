package org.terrane.tensor.cpu.conv;

/// A part of the result that is computed at once: rows of one image, or several images whole.
record Slab(int firstImage, int images, int firstRow, int rows) {
  /// Cuts images into slabs of about the same size.
  record Cut(int count, int height, int imagesPerSlab, int rowsPerSlab) {
    private static final int LEAST_TASKS = 4;

    /// @param images of the result, `height` × `width` pixels each
    /// @param pixels of a slab at most, unless one row has more
    static Cut of(int images, int height, int width, int pixels) {
      int rows = even(height, Math.clamp(pixels / width, 1, height));
      int together = even(images, Math.clamp(pixels / (height * width), 1, images));
      return new Cut(images, height, together, rows);
    }

    private static int even(int total, int most) {
      return Math.ceilDiv(total, Math.ceilDiv(total, most));
    }

    private int bands() {
      return Math.ceilDiv(height, rowsPerSlab);
    }

    /// Panels of the result that a task makes of one slab: all, unless slabs are fewer than the least tasks. Each
    /// task lays the slab out once more.
    int share(int panels) {
      return Math.ceilDiv(panels, Math.clamp(Math.ceilDiv(LEAST_TASKS, slabs()), 1, panels));
    }

    int slabs() {
      return Math.ceilDiv(count, imagesPerSlab) * bands();
    }

    Slab slab(int index) {
      int image = index / bands() * imagesPerSlab;
      int row = index % bands() * rowsPerSlab;
      return new Slab(image, Math.min(imagesPerSlab, count - image), row, Math.min(rowsPerSlab, height - row));
    }
  }
}
