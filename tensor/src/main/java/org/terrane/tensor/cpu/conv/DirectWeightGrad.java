package org.terrane.tensor.cpu.conv;

import static org.terrane.tensor.cpu.simd.ConvKernel.COLUMNS;

import java.util.Arrays;
import java.util.List;
import org.terrane.tensor.cpu.pool.Workers;
import org.terrane.tensor.cpu.simd.ChannelsLast;
import org.terrane.tensor.cpu.simd.ConvKernel;

/// A convolution's gradient for the weight of one group: for each tap and channel, a sum over all pixels of the result.
///
/// The slabs are shared out among a fixed number of parts; each has a sum of its own, in the packed form of [Weight],
/// and these are added in order at the end.
final class DirectWeightGrad {
  private static final int FIELD_FLOATS = 256 << 10;
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
    Slab whole = new Slab(0, 1, 0, gradient.height());
    int imageFloats = Field.of(images, vertical, horizontal, whole).imageFloats();
    cut = Slab.Cut.of(gradient.count(), gradient.height(), gradient.width(), Math.max(1, FIELD_FLOATS / imageFloats));
    shares = Math.ceilDiv(weight.panels(), SHARE);
    parts = Math.clamp(TASKS / shares, 1, cut.slabs());
  }

  void run() {
    int floats = weight.panels() * weight.panelFloats();
    float[] sums = Buffers.own().packed(parts * floats);
    Workers.run(parts * shares, task -> part(task / shares, task % shares * SHARE, sums, task / shares * floats));
    Workers.run(weight.panels(), panel -> {
      int at = panel * weight.panelFloats();
      for (int part = 1; part < parts; part++) {
        ConvKernel.add(sums, part * floats + at, weight.panelFloats(), sums, at);
      }
      weight.unpack(panel, rows, sums, at);
    });
  }

  private void part(int part, int firstPanel, float[] sums, int sumsAt) {
    int panels = Math.min(SHARE, weight.panels() - firstPanel);
    int at = sumsAt + firstPanel * weight.panelFloats();
    Arrays.fill(sums, at, at + panels * weight.panelFloats(), 0f);
    Buffers own = Buffers.own();
    int end = (int) ((long) (part + 1) * cut.slabs() / parts);
    for (int index = (int) ((long) part * cut.slabs() / parts); index < end; index++) {
      Slab slab = cut.slab(index);
      Field field = Field.of(images, vertical, horizontal, slab);
      float[] pixels = field.fill(slab, own);
      int count = slab.images() * slab.rows() * gradient.width();
      float[] block = own.block(panels * count * COLUMNS);
      for (int panel = 0; panel < panels; panel++) {
        load(slab, firstPanel + panel, block, panel * count * COLUMNS, own);
      }
      Positions positions = Positions.of(slab, vertical, horizontal, 0, field, own);
      for (Run run : runs) {
        ConvKernel.correlate(run.length(), count, pixels, run.offset(), positions.from(),
            block, count * COLUMNS, panels, sums, at + run.row() * COLUMNS, weight.panelFloats());
      }
    }
  }

  /// Lays out a panel of the result's gradient: a row of `COLUMNS` channels for each pixel.
  private void load(Slab slab, int panel, float[] block, int at, Buffers own) {
    int lanes = weight.lanesOf(panel);
    int count = slab.rows() * gradient.width();
    if (lanes < COLUMNS) {
      Arrays.fill(block, at, at + slab.images() * count * COLUMNS, 0f);
    }
    int[] places = own.places(count);
    for (int image = 0; image < slab.images(); image++) {
      for (int i = 0; i < count; i++) {
        places[i] = at + (image * count + i) * COLUMNS;
      }
      ChannelsLast.gather(gradient.data(), gradient.at(slab.firstImage() + image, panel * COLUMNS, slab.firstRow()),
          gradient.channelStride(), lanes, count, places, block);
    }
  }
}
