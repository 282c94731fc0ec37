package org.terrane.tensor.cpu;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.cpu.pool.Workers;
import org.terrane.tensor.cpu.simd.ReduceKernel;

/// Reduces along the last axis, and maybe others: each result joins `reduced` lines of `length` contiguous numbers.
///
/// A result's lines are cut into blocks, and these into parts of about [#TASK] numbers, each one task; where parts
/// are small, a task takes several results.
final class LineReduction {
  private static final long TASK = 64 << 10;

  private final Joint joint;
  private final MemorySegment x;
  private final long start;
  private final Tensor y;
  private final FloatReductions.Grid kept;
  private final FloatReductions.Grid reduced;
  private final long length;
  private final long blocksPerLine;
  private final long blocks;
  private final long blocksPerPart;
  private final long parts;

  LineReduction(Joint joint, Tensor x, Tensor y, FloatReductions.Grid kept, FloatReductions.Grid reduced,
      long length) {
    this.joint = joint;
    this.x = x.storage().segment();
    this.start = x.layout().offset();
    this.y = y;
    this.kept = kept;
    this.reduced = reduced;
    this.length = length;
    blocksPerLine = Math.ceilDiv(length, ReduceKernel.BLOCK);
    blocks = blocksPerLine * reduced.count();
    blocksPerPart = Math.max(1, TASK / Math.min(length, ReduceKernel.BLOCK));
    parts = Math.ceilDiv(blocks, blocksPerPart);
  }

  void run() {
    if (parts == 1) {
      long resultsPerTask = Math.max(1, blocksPerPart / blocks);
      Workers.run(Math.toIntExact(Math.ceilDiv(kept.count(), resultsPerTask)), task -> {
        long end = Math.min((task + 1) * resultsPerTask, kept.count());
        for (long result = task * resultsPerTask; result < end; result++) {
          put(result, part(result, 0));
        }
      });
      return;
    }
    MemorySegment partial = Scratch.own().doubles(kept.count() * parts);
    Workers.run(Math.toIntExact(kept.count() * parts),
        task -> partial.setAtIndex(JAVA_DOUBLE, task, part(task / parts, task % parts)));
    for (long result = 0; result < kept.count(); result++) {
      double joined = joint.nothing;
      for (long part = 0; part < parts; part++) {
        joined = joint.join(joined, partial.getAtIndex(JAVA_DOUBLE, result * parts + part));
      }
      put(result, joined);
    }
  }

  private double part(long result, long part) {
    long from = start + kept.offset(result);
    long end = Math.min((part + 1) * blocksPerPart, blocks);
    double joined = joint.nothing;
    for (long block = part * blocksPerPart; block < end; block++) {
      long done = block % blocksPerLine * ReduceKernel.BLOCK;
      long at = from + reduced.offset(block / blocksPerLine) + done;
      joined = joint.join(joined,
          joint.line.run(x, at * Float.BYTES, (int) Math.min(ReduceKernel.BLOCK, length - done)));
    }
    return joined;
  }

  private void put(long result, double value) {
    y.storage().segment().setAtIndex(JAVA_FLOAT, y.layout().offset() + result, (float) value);
  }
}
