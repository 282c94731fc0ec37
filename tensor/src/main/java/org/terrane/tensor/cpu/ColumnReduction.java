package org.terrane.tensor.cpu;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.cpu.pool.Workers;
import org.terrane.tensor.cpu.simd.ColumnKernel;

/// Reduces axes before the last: each result is a row of `columns` numbers that joins `reduced × rows` rows of x.
///
/// The rows are cut into blocks, and these into parts of about [#TASK] numbers, each one task, whose results in
/// `double` are joined in order.
final class ColumnReduction {
  private static final long TASK = 64 << 10;

  private final Joint joint;
  private final MemorySegment x;
  private final long start;
  private final Tensor y;
  private final FloatReductions.Grid kept;
  private final FloatReductions.Grid reduced;
  private final long rows;
  private final long columns;
  private final long pieces;
  private final long blocksPerRun;
  private final long blocks;
  private final long blocksPerPart;
  private final long parts;

  ColumnReduction(Joint joint, Tensor x, Tensor y, FloatReductions.Grid kept, FloatReductions.Grid reduced,
      long rows, long columns) {
    this.joint = joint;
    this.x = x.storage().segment();
    this.start = x.layout().offset();
    this.y = y;
    this.kept = kept;
    this.reduced = reduced;
    this.rows = rows;
    this.columns = columns;
    pieces = Math.ceilDiv(columns, Scratch.ELEMENTS);
    blocksPerRun = Math.ceilDiv(rows, ColumnKernel.BLOCK);
    blocks = blocksPerRun * reduced.count();
    long numbers = Math.min(rows, ColumnKernel.BLOCK) * Math.min(columns, Scratch.ELEMENTS);
    blocksPerPart = Math.max(1, TASK / numbers);
    parts = Math.ceilDiv(blocks, blocksPerPart);
  }

  void run() {
    long width = Math.min(columns, Scratch.ELEMENTS);
    long units = kept.count() * pieces;
    if (parts == 1) {
      long unitsPerTask = Math.max(1, blocksPerPart / blocks);
      Workers.run(Math.toIntExact(Math.ceilDiv(units, unitsPerTask)), task -> {
        MemorySegment own = Scratch.own().doubles(width);
        long end = Math.min((task + 1) * unitsPerTask, units);
        for (long unit = task * unitsPerTask; unit < end; unit++) {
          part(unit, 0, own, 0);
          put(unit, own, 0, width);
        }
      });
      return;
    }
    MemorySegment partial = Scratch.own().doubles(units * parts * width);
    Workers.run(Math.toIntExact(units * parts), task -> part(task / parts, task % parts, partial, task * width));
    for (long unit = 0; unit < units; unit++) {
      put(unit, partial, unit * parts * width, width);
    }
  }

  /// Joins one part of the rows, in one piece of the columns, into `partial` from element `to` on.
  private void part(long unit, long part, MemorySegment partial, long to) {
    int count = count(unit);
    for (int j = 0; j < count; j++) {
      partial.setAtIndex(JAVA_DOUBLE, to + j, joint.nothing);
    }
    MemorySegment joined = Scratch.own().buffer(0);
    long from = start + kept.offset(unit / pieces) + unit % pieces * Scratch.ELEMENTS;
    long end = Math.min((part + 1) * blocksPerPart, blocks);
    for (long block = part * blocksPerPart; block < end; block++) {
      long row = block % blocksPerRun * ColumnKernel.BLOCK;
      long at = from + reduced.offset(block / blocksPerRun) + row * columns;
      joint.rows.run(x, at * Float.BYTES, columns * Float.BYTES, (int) Math.min(ColumnKernel.BLOCK, rows - row),
          joined, count);
      for (int j = 0; j < count; j++) {
        double sofar = partial.getAtIndex(JAVA_DOUBLE, to + j);
        partial.setAtIndex(JAVA_DOUBLE, to + j, joint.join(sofar, joined.getAtIndex(JAVA_FLOAT, j)));
      }
    }
  }

  private void put(long unit, MemorySegment partial, long from, long width) {
    long at = y.layout().offset() + unit / pieces * columns + unit % pieces * Scratch.ELEMENTS;
    int count = count(unit);
    for (int j = 0; j < count; j++) {
      double joined = joint.nothing;
      for (long part = 0; part < parts; part++) {
        joined = joint.join(joined, partial.getAtIndex(JAVA_DOUBLE, from + part * width + j));
      }
      y.storage().segment().setAtIndex(JAVA_FLOAT, at + j, (float) joined);
    }
  }

  private int count(long unit) {
    return (int) Math.min(Scratch.ELEMENTS, columns - unit % pieces * Scratch.ELEMENTS);
  }
}
