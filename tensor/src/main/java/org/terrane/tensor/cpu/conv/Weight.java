package org.terrane.tensor.cpu.conv;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.cpu.simd.ChannelsLast;
import org.terrane.tensor.cpu.simd.ConvKernel;

/// The weight of one group `(O, C, KH · KW)`, as the factor of a product: a panel for every `columns` of its lanes,
/// in which row `row(tap) + d` holds depth `d` of all lanes.
///
/// @param start of the group; offsets and strides count elements
/// @param lanes channels of the product's result: outputs forward, inputs backward
/// @param depth channels that are summed over
/// @param taps `KH · KW`
/// @param columns lanes of a panel
record Weight(
    MemorySegment data, long start, int lanes, long laneStride, int depth, long depthStride, int taps, int columns) {
  static Weight forward(Tensor weight, int group, int groups) {
    return gradient(weight, group, groups).with(ConvKernel.columns(weight.size(0) / groups));
  }

  static Weight backward(Tensor weight, int group, int groups) {
    Weight w = gradient(weight, group, groups);
    return new Weight(w.data, w.start, w.depth, w.depthStride, w.lanes, w.laneStride, w.taps,
        ConvKernel.columns(w.depth));
  }

  /// Like [#forward], but as wide as [ConvKernel#correlate] needs it.
  static Weight gradient(Tensor weight, int group, int groups) {
    int outputs = weight.size(0) / groups;
    int inputs = weight.size(1);
    int taps = weight.size(2) * weight.size(3);
    return new Weight(weight.storage().segment(), weight.layout().offset() + (long) group * outputs * inputs * taps,
        outputs, (long) inputs * taps, inputs, taps, taps, ConvKernel.COLUMNS);
  }

  private Weight with(int columns) {
    return new Weight(data, start, lanes, laneStride, depth, depthStride, taps, columns);
  }

  int panels() {
    return Math.ceilDiv(lanes, columns);
  }

  int panelFloats() {
    return taps * depth * columns;
  }

  int lanesOf(int panel) {
    return Math.min(columns, lanes - panel * columns);
  }

  /// Packs one panel; rows are those of [Run#of].
  void pack(int panel, int[] rows, float[] to, int at) {
    long from = start + panel * columns * laneStride;
    Buffers own = Buffers.own();
    if (depthStride == taps) {
      ChannelsLast.gather(data, from, laneStride, lanesOf(panel), depth * taps, places(rows, at, own), to);
      return;
    }
    int line = lanesOf(panel) * taps;
    float[] lines = own.panel(line);
    for (int d = 0; d < depth; d++) {
      MemorySegment.copy(data, JAVA_FLOAT_UNALIGNED, 4 * (from + d * depthStride), lines, 0, line);
      for (int tap = 0; tap < taps; tap++) {
        strew(lines, tap, line, to, at + (rows[tap] + d) * columns);
      }
    }
  }

  private void strew(float[] lines, int tap, int end, float[] to, int at) {
    int lane = at;
    for (int i = tap; i < end; i += taps) {
      to[lane++] = lines[i];
    }
  }

  /// Stores one panel of a gradient into the weight: the inverse of [#pack], forward.
  void unpack(int panel, int[] rows, float[] from, int at) {
    ChannelsLast.scatter(from, places(rows, at, Buffers.own()), lanesOf(panel), depth * taps, data,
        start + panel * columns * laneStride, laneStride);
  }

  private int[] places(int[] rows, int at, Buffers own) {
    int[] places = own.places(depth * taps);
    for (int i = 0; i < depth * taps; i++) {
      places[i] = at + (rows[i % taps] + i / taps) * columns;
    }
    return places;
  }
}
