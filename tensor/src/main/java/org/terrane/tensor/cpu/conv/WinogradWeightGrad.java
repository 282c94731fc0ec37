package org.terrane.tensor.cpu.conv;

import static org.terrane.tensor.cpu.simd.AlignedArray.START;
import static org.terrane.tensor.cpu.simd.ConvKernel.COLUMNS;
import static org.terrane.tensor.cpu.simd.Winograd.POINTS;

import java.util.Arrays;
import org.terrane.tensor.cpu.pool.Workers;
import org.terrane.tensor.cpu.simd.ConvKernel;
import org.terrane.tensor.cpu.simd.Winograd;

/// The gradient of a 3 × 3 weight of stride 1: the adjoint of [WinogradConv], whose tiles and transforms it shares.
///
/// As in [DirectWeightGrad], parts of the slabs have sums of their own; here they are sums of transformed weights, and
/// only the total is transformed back.
final class WinogradWeightGrad {
  private static final int TASKS = 8;
  /// Twice those of the forward pass: they are the steps of the sums.
  private static final int TILES = 128;
  /// Panels of one task: they share the transformed patches.
  private static final int SHARE = 2;
  /// Slabs of a part at least, where there are so many: each part's sums are as large as the weight.
  private static final int LEAST_SLABS = 2;

  private final Images images;
  private final Images gradient;
  private final Axis vertical;
  private final Axis horizontal;
  private final Weight weight;
  private final Slab.Cut cut;
  private final int pointFloats;
  private final int panelFloats;
  private final int shares;
  private final int parts;

  WinogradWeightGrad(Images images, Images gradient, Axis vertical, Axis horizontal, Weight weight) {
    this.images = images;
    this.gradient = gradient;
    this.vertical = vertical;
    this.horizontal = horizontal;
    this.weight = weight;
    cut = WinogradConv.cut(gradient, images.channels(), TILES);
    pointFloats = images.channels() * COLUMNS + WinogradConv.GAP;
    panelFloats = POINTS * pointFloats;
    shares = Math.ceilDiv(weight.panels(), SHARE);
    parts = Math.clamp(TASKS / shares, 1, Math.ceilDiv(cut.slabs(), LEAST_SLABS));
  }

  void run() {
    int floats = weight.panels() * panelFloats;
    float[] sums = Buffers.own().packed(parts * floats);
    Workers.run(parts * shares,
        task -> part(task / shares, task % shares * SHARE, sums, START + task / shares * floats));
    int[] rows = new int[weight.taps()];
    Run.of(vertical, horizontal, images.channels(), 3, rows);
    Workers.run(weight.panels(), panel -> {
      int at = START + panel * panelFloats;
      for (int part = 1; part < parts; part++) {
        ConvKernel.add(sums, part * floats + at, panelFloats, sums, at);
      }
      float[] plain = Buffers.own().block(weight.panelFloats());
      int count = images.channels() * COLUMNS;
      Winograd.weightGrads(sums, at, pointFloats, count, plain, START, count);
      weight.unpack(panel, rows, plain, START);
    });
  }

  private void part(int part, int firstPanel, float[] sums, int sumsAt) {
    int panels = Math.min(SHARE, weight.panels() - firstPanel);
    int at = sumsAt + firstPanel * panelFloats;
    int first = (int) ((long) part * cut.slabs() / parts);
    int end = (int) ((long) (part + 1) * cut.slabs() / parts);
    for (int index = first; index < end; index++) {
      slab(cut.slab(index), firstPanel, panels, sums, at, index == first);
    }
  }

  private void slab(Slab slab, int firstPanel, int panels, float[] sums, int at, boolean fresh) {
    Buffers own = Buffers.own();
    int channels = images.channels();
    Field field = WinogradConv.field(images, vertical, horizontal, slab);
    float[] pixels = field.fill(slab, own);
    Tiles tiles = Tiles.of(slab, field, horizontal.firstRead(0), gradient.height(), gradient.width(), own);
    int patchFloats = tiles.count() * channels + WinogradConv.GAP;
    float[] patches = own.patches(POINTS * patchFloats);
    Winograd.patches(pixels, tiles.from(), field.width() * channels, channels, tiles.count(), patches, START,
        patchFloats);

    int productFloats = tiles.count() * COLUMNS + WinogradConv.GAP;
    float[] products = own.products(panels * POINTS * productFloats);
    Block outputs = new Block(gradient, slab.firstImage(), slab.images(), tiles.firstRow(), tiles.rows(), COLUMNS);
    int outside = START + outputs.pixels() * COLUMNS;
    float[] block = own.block((outputs.pixels() + 1) * COLUMNS);
    Arrays.fill(block, outside, outside + COLUMNS, 0f);
    for (int panel = 0; panel < panels; panel++) {
      outputs.load(firstPanel + panel, block, 0, own);
      Winograd.pixelGrads(block, tiles.to(), tiles.count(), products,
          START + panel * POINTS * productFloats, productFloats);
    }
    int[] from = Tiles.lines(own.lines(tiles.count()), tiles.count(), channels, 0);
    for (int point = 0; point < POINTS; point++) {
      ConvKernel.correlate(channels, tiles.count(), patches, START + point * patchFloats, from, products,
          START + point * productFloats, POINTS * productFloats, panels, sums, at + point * pointFloats, panelFloats,
          fresh);
    }
  }
}
