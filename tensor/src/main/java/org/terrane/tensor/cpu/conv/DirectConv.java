package org.terrane.tensor.cpu.conv;

import static org.terrane.tensor.cpu.simd.AlignedArray.START;

import java.util.Arrays;
import java.util.List;
import org.terrane.tensor.cpu.pool.Workers;
import org.terrane.tensor.cpu.simd.ConvKernel;

/// A convolution, or its gradient for the images, of one group.
///
/// A task takes a [Slab] and some panels of output channels: it lays out what the slab reads as a [Field], multiplies
/// run by run into a [Block], and turns that into channels of the result.
final class DirectConv {
  /// Most pixels of a slab: their results stay in L2 beside all else.
  private static final int PIXELS = 512;
  /// Most floats that a slab reads: half of an L2.
  private static final int FIELD_FLOATS = 256 << 10;
  /// Of several images; so that two threads, or four, end together.
  private static final int LEAST_SLABS = 4;

  private final Images source;
  private final Images result;
  private final Axis vertical;
  private final Axis horizontal;
  private final Weight weight;
  private final Slab.Cut cut;
  private final int[] rows;
  private final List<List<Run>> runs;

  DirectConv(Images source, Images result, Axis vertical, Axis horizontal, Weight weight) {
    this.source = source;
    this.result = result;
    this.vertical = vertical;
    this.horizontal = horizontal;
    this.weight = weight;
    rows = new int[weight.taps()];
    runs = Run.of(vertical, horizontal, source.channels(), Field.width(horizontal), rows);
    cut = cut(source, result, vertical, horizontal);
  }

  /// Slabs of so many pixels that what they read fits.
  static Slab.Cut cut(Images source, Images result, Axis vertical, Axis horizontal) {
    int imageFloats = Field.of(source, vertical, horizontal, new Slab(0, 1, 0, result.height())).imageFloats();
    int floats = Math.ceilDiv(imageFloats, result.height() * result.width());
    int pixels = Math.min(PIXELS, FIELD_FLOATS / floats);
    int quarter = Math.ceilDiv(result.count(), LEAST_SLABS) * result.height() * result.width();
    return Slab.Cut.of(result.count(), result.height(), result.width(), Math.min(pixels, quarter));
  }

  void run() {
    int panels = weight.panels();
    float[] packed = Buffers.own().packed(panels * weight.panelFloats());
    Workers.run(panels, panel -> weight.pack(panel, rows, packed, START + panel * weight.panelFloats()));
    int share = cut.share(panels);
    int shares = Math.ceilDiv(panels, share);
    Workers.run(cut.slabs() * shares, task -> {
      int first = task % shares * share;
      slab(cut.slab(task / shares), first, Math.min(first + share, panels), packed);
    });
  }

  private void slab(Slab slab, int firstPanel, int endPanel, float[] packed) {
    Buffers own = Buffers.own();
    Field field = Field.of(source, vertical, horizontal, slab);
    float[] pixels = field.fill(slab, own);
    int columns = weight.columns();
    Block outputs = new Block(result, slab.firstImage(), slab.images(), slab.firstRow(), slab.rows(), columns);
    int size = outputs.pixels() * columns;
    float[] block = own.block(size + columns);
    for (int panel = firstPanel; panel < endPanel; panel++) {
      Arrays.fill(block, START, START + size, 0f);
      for (int phase = 0; phase < runs.size(); phase++) {
        Positions at = Positions.of(slab, vertical, horizontal, phase, field, columns, own);
        for (Run run : runs.get(phase)) {
          ConvKernel.multiply(columns, at.count(), run.length(), pixels, run.offset(), at.from(), packed,
              START + panel * weight.panelFloats() + run.row() * columns, block, 0, at.to());
        }
      }
      outputs.store(panel, block, own);
    }
  }
}
