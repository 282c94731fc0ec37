package org.terrane.tensor.cpu.conv;

import static org.terrane.tensor.cpu.simd.AlignedArray.START;

import org.terrane.tensor.cpu.simd.ConvKernel;

/// The result pixels of one phase of a slab: where in the field their windows stand, and which rows of the slab's block
/// of results are theirs. The tables are the thread's own.
record Positions(int count, int[] from, int[] to) {
  /// @param columns of the block
  static Positions of(Slab slab, Axis vertical, Axis horizontal, int phase, Field field, int columns,
      Buffers own) {
    int most = slab.images() * slab.rows() * horizontal.result();
    int[] from = own.from(most);
    int[] to = own.to(most);
    int a = phase / horizontal.phases();
    int b = phase % horizontal.phases();
    int count = 0;
    for (int image = 0; image < slab.images(); image++) {
      for (int p = vertical.firstOf(a, slab.firstRow()); p < slab.firstRow() + slab.rows(); p += vertical.phases()) {
        int row = (image * slab.rows() + p - slab.firstRow()) * horizontal.result();
        int start = field.at(image, vertical.base(p), 0);
        for (int q = horizontal.firstOf(b, 0); q < horizontal.result(); q += horizontal.phases()) {
          from[count] = start + horizontal.base(q) * field.source().channels();
          to[count++] = START + (row + q) * columns;
        }
      }
    }
    int somewhere = count > 0 ? from[0] : 0; // in an image of one column a phase may have no pixel
    for (int i = count; i < count + ConvKernel.ROWS; i++) {
      from[i] = somewhere;
      to[i] = START + most * columns;
    }
    return new Positions(count, from, to);
  }
}
