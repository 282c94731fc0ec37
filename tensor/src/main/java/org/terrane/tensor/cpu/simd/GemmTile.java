package org.terrane.tensor.cpu.simd;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.terrane.tensor.cpu.simd.GemmShape.LANES;
import static org.terrane.tensor.cpu.simd.GemmShape.TILE_COLUMNS;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Moves a register tile, just computed and in L1, between its heap array and matrices in native memory.
///
/// Offsets count elements. A full tile goes by vectors, one at the right edge by scalars.
final class GemmTile {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final ByteOrder O = ByteOrder.nativeOrder();

  private GemmTile() {}

  /// `matrix = tile`
  static void store(float[] tile, int rows, int columns, MemorySegment matrix, long offset, long rowStride) {
    for (int r = 0; r < rows; r++) {
      long row = offset + r * rowStride;
      int at = r * TILE_COLUMNS;
      if (columns == TILE_COLUMNS) {
        for (int j = 0; j < TILE_COLUMNS; j += LANES) {
          FloatVector.fromArray(S, tile, at + j).intoMemorySegment(matrix, 4 * (row + j), O);
        }
      } else {
        for (int j = 0; j < columns; j++) {
          matrix.setAtIndex(JAVA_FLOAT, row + j, tile[at + j]);
        }
      }
    }
  }

  /// `matrix = matrix + tile`
  static void accumulate(float[] tile, int rows, int columns, MemorySegment matrix, long offset, long rowStride) {
    for (int r = 0; r < rows; r++) {
      long row = offset + r * rowStride;
      int at = r * TILE_COLUMNS;
      if (columns == TILE_COLUMNS) {
        for (int j = 0; j < TILE_COLUMNS; j += LANES) {
          addInto(tile, at + j, matrix, 4 * (row + j));
        }
      } else {
        for (int j = 0; j < columns; j++) {
          matrix.setAtIndex(JAVA_FLOAT, row + j, matrix.getAtIndex(JAVA_FLOAT, row + j) + tile[at + j]);
        }
      }
    }
  }

  private static void addInto(float[] tile, int at, MemorySegment matrix, long bytes) {
    FloatVector.fromMemorySegment(S, matrix, bytes, O)
        .add(FloatVector.fromArray(S, tile, at))
        .intoMemorySegment(matrix, bytes, O);
  }

  /// `tile = tile + matrix`; a row stride of 0 adds the same row, a bias, to all.
  static void add(float[] tile, int rows, int columns, MemorySegment matrix, long offset, long rowStride) {
    for (int r = 0; r < rows; r++) {
      long row = offset + r * rowStride;
      int at = r * TILE_COLUMNS;
      if (columns == TILE_COLUMNS) {
        for (int j = 0; j < TILE_COLUMNS; j += LANES) {
          addFrom(tile, at + j, matrix, 4 * (row + j));
        }
      } else {
        for (int j = 0; j < columns; j++) {
          tile[at + j] += matrix.getAtIndex(JAVA_FLOAT, row + j);
        }
      }
    }
  }

  private static void addFrom(float[] tile, int at, MemorySegment matrix, long bytes) {
    FloatVector.fromArray(S, tile, at).add(FloatVector.fromMemorySegment(S, matrix, bytes, O)).intoArray(tile, at);
  }
}
