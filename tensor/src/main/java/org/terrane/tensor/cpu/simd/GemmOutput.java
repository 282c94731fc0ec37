package org.terrane.tensor.cpu.simd;

import java.lang.foreign.MemorySegment;

/// C and what is to be done with a tile of the product before it is there.
///
/// A product deeper than one block of k comes in several tiles for the same place: the first is stored (or added, when
/// C accumulates), the others are added, and the epilogue follows with the last.
///
/// @param column where in the whole C this pass begins
/// @param first whether no pass over an earlier part of k has been here
/// @param last whether no pass over a later part of k is to come
record GemmOutput(
    MemorySegment data, long start, long rowStride, int column, boolean first, boolean last, Epilogue epilogue) {

  void take(
      float[] tile, int row, int rows, int passColumn, int columns, boolean firstBlock, boolean lastBlock) {
    int j = column + passColumn;
    long at = start + row * rowStride + j;
    boolean add = !(first && firstBlock) || epilogue instanceof Epilogue.Accumulate;
    if (!(last && lastBlock) || epilogue instanceof Epilogue.Store || epilogue instanceof Epilogue.Accumulate) {
      if (add) {
        GemmTile.accumulate(tile, rows, columns, data, at, rowStride);
      } else {
        GemmTile.store(tile, rows, columns, data, at, rowStride);
      }
      return;
    }
    if (add) {
      GemmTile.add(tile, rows, columns, data, at, rowStride);
    }
    finish(tile, row, rows, j, columns);
    GemmTile.store(tile, rows, columns, data, at, rowStride);
  }

  private void finish(float[] tile, int row, int rows, int j, int columns) {
    switch (epilogue) {
      case Epilogue.Store _, Epilogue.Accumulate _ -> {}
      case Epilogue.Bias(var bias) -> GemmTile.add(tile, rows, columns, bias, j, 0);
      case Epilogue.BiasGelu(var bias, var pre, var stride) -> {
        GemmTile.add(tile, rows, columns, bias, j, 0);
        GemmTile.store(tile, rows, columns, pre, row * stride + j, stride);
        GemmGelu.apply(tile);
      }
      case Epilogue.BiasResidual(var bias, var residual, var stride) -> {
        GemmTile.add(tile, rows, columns, bias, j, 0);
        GemmTile.add(tile, rows, columns, residual, row * stride + j, stride);
      }
      case Epilogue.Residual(var residual, var stride) ->
          GemmTile.add(tile, rows, columns, residual, row * stride + j, stride);
    }
  }
}
