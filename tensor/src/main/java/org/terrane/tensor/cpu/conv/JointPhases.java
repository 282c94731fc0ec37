package org.terrane.tensor.cpu.conv;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static org.terrane.tensor.cpu.simd.AlignedArray.START;

import java.util.Arrays;
import org.terrane.tensor.cpu.pool.Workers;
import org.terrane.tensor.cpu.simd.ChannelsLast;
import org.terrane.tensor.cpu.simd.ConvKernel;

/// The gradient for images of few channels of a convolution with a stride: all phases of an [Axis] at once.
///
/// [DirectConv] would take phase by phase, and of a vector's lanes as many as there are channels: three of 16 for a
/// network's first layer. Here the `stride × stride` pixels of one base lie side by side in the lanes, `(a, b, c)`.
/// They share one window of the result's gradient; where a phase does not see a tap, the weight is zero.
final class JointPhases {
  /// Most positions of a slab: with their one vector each they take half of an L2, as does what they read.
  private static final int POSITIONS = 2048;

  private final Images source;
  private final Images result;
  private final Axis vertical;
  private final Axis horizontal;
  private final Weight weight;
  private final int stride;
  private final int columns;
  /// Positions across an image.
  private final int across;
  /// Source pixels, down and across, that a position reads.
  private final int windowRows;
  private final int windowColumns;
  private final Slab.Cut cut;

  JointPhases(Images source, Images result, Axis vertical, Axis horizontal, Weight weight) {
    this.source = source;
    this.result = result;
    this.vertical = vertical;
    this.horizontal = horizontal;
    this.weight = weight;
    stride = vertical.phases();
    columns = ConvKernel.columns(stride * stride * weight.lanes());
    across = positions(horizontal);
    windowRows = vertical.lastRead(0) - vertical.firstRead(0) + 1;
    windowColumns = horizontal.lastRead(0) - horizontal.firstRead(0) + 1;
    cut = Slab.Cut.of(result.count(), positions(vertical), across, POSITIONS);
  }

  static boolean takes(Axis vertical, Weight weight) {
    int phases = vertical.phases();
    return phases > 1 && phases * phases * weight.lanes() <= ConvKernel.columns(1);
  }

  private static int positions(Axis axis) {
    return axis.base(axis.result() - 1) - axis.base(0) + 1;
  }

  void run() {
    float[] packed = Buffers.own().packed(windowRows * windowColumns * weight.depth() * columns);
    pack(packed);
    Workers.run(cut.slabs(), task -> slab(cut.slab(task), packed));
  }

  /// `packed (window rows, window columns, O, columns)`
  private void pack(float[] packed) {
    Arrays.fill(packed, START, START + windowRows * windowColumns * weight.depth() * columns, 0f);
    for (int r = 0; r < vertical.kernel(); r++) {
      for (int s = 0; s < horizontal.kernel(); s++) {
        int a = vertical.phaseOf(r);
        int b = horizontal.phaseOf(s);
        int row = windowRows - 1 + vertical.offset(a, r);
        int column = windowColumns - 1 + horizontal.offset(b, s);
        int to = START + (row * windowColumns + column) * weight.depth() * columns + lane(a, b);
        pack(r * horizontal.kernel() + s, packed, to);
      }
    }
  }

  private void pack(int tap, float[] packed, int to) {
    for (int d = 0; d < weight.depth(); d++) {
      for (int c = 0; c < weight.lanes(); c++) {
        packed[to + d * columns + c] = weight.data().get(JAVA_FLOAT_UNALIGNED,
            4 * (weight.start() + c * weight.laneStride() + d * weight.depthStride() + tap));
      }
    }
  }

  private int lane(int a, int b) {
    return (a * stride + b) * weight.lanes();
  }

  private void slab(Slab slab, float[] packed) {
    Buffers own = Buffers.own();
    int top = vertical.base(0) + slab.firstRow();
    int width = Field.width(horizontal);
    Field field = new Field(source, top - windowRows + 1, slab.rows() + windowRows - 1,
        Math.min(horizontal.firstRead(0), 0), width);
    float[] pixels = field.fill(slab, own);
    int count = slab.images() * slab.rows() * across;
    int[] from = from(field, slab, top, count, own);
    int[] to = Tiles.lines(own.to(count), count, columns, count * columns);
    float[] block = own.block((count + 1) * columns);
    Arrays.fill(block, START, START + count * columns, 0f);
    int length = windowColumns * source.channels();
    for (int row = 0; row < windowRows; row++) {
      int offset = ((row - windowRows + 1) * width - windowColumns + 1) * source.channels();
      ConvKernel.multiply(columns, count, length, pixels, offset, from, packed, START + row * length * columns,
          block, START, to);
    }
    store(block, slab, top, own);
  }

  /// Where in the field each position's window ends.
  private int[] from(Field field, Slab slab, int top, int count, Buffers own) {
    int[] from = own.from(count);
    for (int i = 0; i < count; i++) {
      int line = i / across;
      from[i] = field.at(line / slab.rows(), top + line % slab.rows(), horizontal.base(0) + i % across);
    }
    Arrays.fill(from, count, count + ConvKernel.ROWS, from[0]);
    return from;
  }

  private void store(float[] block, Slab slab, int top, Buffers own) {
    int first = vertical.firstAt(top);
    int end = vertical.firstAt(top + slab.rows());
    int count = (end - first) * result.width();
    int[] places = own.places(count);
    for (int image = 0; image < slab.images(); image++) {
      for (int i = 0; i < count; i++) {
        int h = first + i / result.width();
        int w = i % result.width();
        int line = image * slab.rows() + vertical.base(h) - top;
        int position = line * across + horizontal.base(w) - horizontal.base(0);
        places[i] = START + position * columns + lane(vertical.phaseAt(h), horizontal.phaseAt(w));
      }
      ChannelsLast.scatter(block, places, weight.lanes(), count, result.data(),
          result.at(slab.firstImage() + image, 0, first), result.channelStride());
    }
  }
}
