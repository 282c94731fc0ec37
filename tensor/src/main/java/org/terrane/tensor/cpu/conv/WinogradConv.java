package org.terrane.tensor.cpu.conv;

import static org.terrane.tensor.cpu.simd.AlignedArray.START;
import static org.terrane.tensor.cpu.simd.ConvKernel.COLUMNS;
import static org.terrane.tensor.cpu.simd.Winograd.POINTS;

import java.util.Arrays;
import org.terrane.tensor.cpu.pool.Workers;
import org.terrane.tensor.cpu.simd.ConvKernel;
import org.terrane.tensor.cpu.simd.Winograd;
import org.terrane.tensor.op.ConvGeometry;

/// A 3 × 3 convolution of stride 1, or its gradient for the images, with 4 / 9 of the multiplications.
///
/// Like [DirectConv], but the field's 4 × 4 patches, and the weight, are transformed to 16 matrices each; the products
/// of these are transformed to 2 × 2 pixels of the result, panel by panel.
final class WinogradConv {
  /// Most floats of a slab's transformed patches: an L2.
  private static final int PATCH_FLOATS = 512 << 10;
  private static final int TILES = 64;
  /// Between the matrices, so that elements of one patch do not share a set of L1.
  static final int GAP = 16;

  private final Images source;
  private final Images result;
  private final Axis vertical;
  private final Axis horizontal;
  private final Weight weight;
  private final Slab.Cut cut;
  private final int depth;

  WinogradConv(Images source, Images result, Axis vertical, Axis horizontal, Weight weight) {
    this.source = source;
    this.result = result;
    this.vertical = vertical;
    this.horizontal = horizontal;
    this.weight = weight;
    depth = weight.depth();
    cut = cut(result, depth, TILES);
  }

  static boolean takes(Axis vertical, Axis horizontal, Weight weight) {
    ConvGeometry geometry = vertical.geometry();
    return geometry.stride() == 1 && geometry.dilation() == 1 && vertical.kernel() == 3 && horizontal.kernel() == 3
        && Winograd.takes(weight.depth()) && weight.columns() == COLUMNS;
  }

  /// Slabs of so many tiles at most, and no more than their transformed patches allow.
  static Slab.Cut cut(Images result, int channels, int most) {
    int height = Math.ceilDiv(result.height(), 2);
    int width = Math.ceilDiv(result.width(), 2);
    int tiles = Math.min(PATCH_FLOATS / (POINTS * channels), most);
    return Slab.Cut.of(result.count(), height, width, tiles);
  }

  /// What a slab of tiles reads.
  static Field field(Images source, Axis vertical, Axis horizontal, Slab slab) {
    int left = Math.min(horizontal.firstRead(0), 0);
    int tilesEnd = horizontal.firstRead(0) + 2 * Math.ceilDiv(horizontal.result(), 2) + 2;
    return new Field(source, vertical.firstRead(2 * slab.firstRow()), 2 * slab.rows() + 2, left,
        Math.max(tilesEnd, source.width()) - left);
  }

  private int panelFloats() {
    return depth * COLUMNS;
  }

  /// All panels of a point follow each other: in that order they are read.
  private int pointFloats() {
    return weight.panels() * panelFloats() + GAP;
  }

  void run() {
    int panels = weight.panels();
    float[] packed = Buffers.own().packed(POINTS * pointFloats());
    int[] rows = new int[weight.taps()];
    Run.of(vertical, horizontal, depth, 3, rows);
    Workers.run(panels, panel -> pack(panel, rows, packed));
    int share = cut.share(panels);
    int shares = Math.ceilDiv(panels, share);
    Workers.run(cut.slabs() * shares, task -> {
      int first = task % shares * share;
      slab(cut.slab(task / shares), first, Math.min(first + share, panels), packed);
    });
  }

  private void pack(int panel, int[] rows, float[] packed) {
    float[] plain = Buffers.own().block(weight.panelFloats());
    weight.pack(panel, rows, plain, START);
    int count = panelFloats();
    Winograd.weights(plain, START, count, count, packed, START + panel * count, pointFloats());
  }

  private void slab(Slab slab, int firstPanel, int endPanel, float[] packed) {
    Buffers own = Buffers.own();
    Field field = field(source, vertical, horizontal, slab);
    float[] pixels = field.fill(slab, own);
    Tiles tiles = Tiles.of(slab, field, horizontal.firstRead(0), result.height(), result.width(), own);
    int patchFloats = tiles.count() * depth + GAP;
    float[] patches = own.patches(POINTS * patchFloats);
    Winograd.patches(pixels, tiles.from(), field.width() * depth, depth, tiles.count(), patches, START, patchFloats);

    int panels = endPanel - firstPanel;
    int productFloats = (tiles.count() + 1) * COLUMNS;
    float[] products = own.products(panels * POINTS * productFloats);
    int[] from = Tiles.lines(own.lines(tiles.count()), tiles.count(), depth, 0);
    int[] to = Tiles.lines(own.productLines(tiles.count()), tiles.count(), COLUMNS, tiles.count() * COLUMNS);
    for (int point = 0; point < POINTS; point++) {
      for (int panel = 0; panel < panels; panel++) {
        int at = START + (panel * POINTS + point) * productFloats;
        Arrays.fill(products, at, at + productFloats, 0f);
        ConvKernel.multiply(COLUMNS, tiles.count(), depth, patches, START + point * patchFloats, from, packed,
            START + (firstPanel + panel) * panelFloats() + point * pointFloats(), products, at, to);
      }
    }
    Block outputs = new Block(result, slab.firstImage(), slab.images(), tiles.firstRow(), tiles.rows(), COLUMNS);
    float[] block = own.block((outputs.pixels() + 1) * COLUMNS);
    for (int panel = 0; panel < panels; panel++) {
      Winograd.pixels(products, START + panel * POINTS * productFloats, productFloats, tiles.count(), block,
          tiles.to());
      outputs.store(firstPanel + panel, block, own);
    }
  }
}
