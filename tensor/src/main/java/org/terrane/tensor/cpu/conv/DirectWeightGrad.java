package org.terrane.tensor.cpu.conv;

import static org.terrane.tensor.cpu.simd.AlignedArray.START;
import static org.terrane.tensor.cpu.simd.ConvKernel.COLUMNS;

import java.util.List;
import org.terrane.tensor.cpu.pool.Workers;
import org.terrane.tensor.cpu.simd.ConvKernel;

/// A convolution's gradient for the weight of one group: for each tap and channel, a sum over all pixels of the result.
///
/// The slabs are shared out among a fixed number of parts; each has a sum of its own, in the packed form of [Weight],
/// and these are added in order at the end.
final class DirectWeightGrad {
  private static final int TASKS = 8;
  /// Panels of one task: they share what is copied together of the images.
  private static final int SHARE = 4;

  private final Images images;
  private final Images gradient;
  private final Axis vertical;
  private final Axis horizontal;
  private final Weight weight;
  private final Slab.Cut cut;
  private final int[] rows;
  private final List<Run> runs;
  private final int shares;
  private final int parts;

  DirectWeightGrad(Images images, Images gradient, Axis vertical, Axis horizontal, Weight weight) {
    this.images = images;
    this.gradient = gradient;
    this.vertical = vertical;
    this.horizontal = horizontal;
    this.weight = weight;
    rows = new int[weight.taps()];
    runs = Run.of(vertical, horizontal, images.channels(), Field.width(horizontal), rows).getFirst();
    cut = DirectConv.cut(images, gradient, vertical, horizontal);
    shares = Math.ceilDiv(weight.panels(), SHARE);
    parts = Math.clamp(TASKS / shares, 1, cut.slabs());
  }

  void run() {
    int floats = weight.panels() * weight.panelFloats();
    float[] sums = Buffers.own().packed(parts * floats);
    Workers.run(parts * shares,
        task -> part(task / shares, task % shares * SHARE, sums, START + task / shares * floats));
    Workers.run(weight.panels(), panel -> {
      int at = START + panel * weight.panelFloats();
      for (int part = 1; part < parts; part++) {
        ConvKernel.add(sums, part * floats + at, weight.panelFloats(), sums, at);
      }
      weight.unpack(panel, rows, sums, at);
    });
  }

  private void part(int part, int firstPanel, float[] sums, int sumsAt) {
    int panels = Math.min(SHARE, weight.panels() - firstPanel);
    int at = sumsAt + firstPanel * weight.panelFloats();
    Buffers own = Buffers.own();
    int first = (int) ((long) part * cut.slabs() / parts);
    int end = (int) ((long) (part + 1) * cut.slabs() / parts);
    for (int index = first; index < end; index++) {
      Slab slab = cut.slab(index);
      Field field = Field.of(images, vertical, horizontal, slab);
      float[] pixels = field.fill(slab, own);
      Block outputs = new Block(gradient, slab.firstImage(), slab.images(), slab.firstRow(), slab.rows(), COLUMNS);
      int count = outputs.pixels();
      float[] block = own.block(panels * count * COLUMNS);
      for (int panel = 0; panel < panels; panel++) {
        outputs.load(firstPanel + panel, block, panel * count * COLUMNS, own);
      }
      Positions positions = Positions.of(slab, vertical, horizontal, 0, field, COLUMNS, own);
      for (Run run : runs) {
        ConvKernel.correlate(run.length(), count, pixels, run.offset(), positions.from(),
            block, START, count * COLUMNS, panels, sums, at + run.row() * COLUMNS, weight.panelFloats(),
            index == first);
      }
    }
  }
}
