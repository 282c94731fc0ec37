package org.terrane.tensor.cpu.conv;

import org.terrane.tensor.cpu.simd.AlignedArray;
import org.terrane.tensor.cpu.simd.ConvKernel;

/// The heap memory of one thread for convolutions, kept from call to call; each array grows to what was ever asked for,
/// and holds anything. Arrays of floats but `panel` are used from [AlignedArray#START] on.
final class Buffers {
  private static final ThreadLocal<Buffers> OWN = ThreadLocal.withInitial(Buffers::new);

  /// Floats after the last one of a field that a whole vector or tile may read.
  static final int MARGIN = 64;

  private float[] field = new float[0];
  private float[] block = new float[0];
  private float[] packed = new float[0];
  private float[] panel = new float[0];
  private float[] patches = new float[0];
  private float[] products = new float[0];
  private int[] places = new int[0];
  private int[] from = new int[0];
  private int[] to = new int[0];
  private int[] lines = new int[0];
  private int[] productLines = new int[0];

  private Buffers() {}

  static Buffers own() {
    return OWN.get();
  }

  float[] field(int floats) {
    field = AlignedArray.grown(field, floats + MARGIN);
    return field;
  }

  float[] block(int floats) {
    block = AlignedArray.grown(block, floats);
    return block;
  }

  float[] packed(int floats) {
    packed = AlignedArray.grown(packed, floats);
    return packed;
  }

  float[] panel(int floats) {
    panel = panel.length >= floats + MARGIN ? panel : new float[floats + MARGIN];
    return panel;
  }

  float[] patches(int floats) {
    patches = AlignedArray.grown(patches, floats + MARGIN);
    return patches;
  }

  float[] products(int floats) {
    products = AlignedArray.grown(products, floats);
    return products;
  }

  int[] lines(int count) {
    lines = grown(lines, count + ConvKernel.ROWS);
    return lines;
  }

  int[] productLines(int count) {
    productLines = grown(productLines, count + ConvKernel.ROWS);
    return productLines;
  }

  int[] places(int count) {
    places = grown(places, count);
    return places;
  }

  int[] from(int count) {
    from = grown(from, count + ConvKernel.ROWS);
    return from;
  }

  int[] to(int count) {
    to = grown(to, count + ConvKernel.ROWS);
    return to;
  }

  private static int[] grown(int[] array, int length) {
    return array.length >= length ? array : new int[length];
  }
}
