package org.terrane.datasets.geotiff;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// Undoes what encoders do to make pixels compress better. Rows are independent of each other.
///
/// Source: TIFF 6.0 section 14 (predictor 2), Adobe Photoshop TIFF technical note 3 (predictor 3).
enum Predictor {
  NONE,
  HORIZONTAL,
  FLOATING_POINT;

  private static final VarHandle SHORTS = MethodHandles.byteArrayViewVarHandle(short[].class, LITTLE_ENDIAN);
  private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, LITTLE_ENDIAN);
  private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, LITTLE_ENDIAN);

  static Predictor of(long code) {
    return switch ((int) code) {
      case 1 -> NONE;
      case 2 -> HORIZONTAL;
      case 3 -> FLOATING_POINT;
      default -> throw new TiffFormatException("has predictor %d, expected 1, 2 or 3".formatted(code));
    };
  }

  /// Undoes the prediction in place.
  ///
  /// @param bytes whole rows; little-endian values, but for `FLOATING_POINT` as they came out of the compression
  /// @param rowSamples values per row: pixels times `step`
  /// @param step values per pixel (1 when bands are separate): differences are between the same band's neighbours
  /// @param sampleBytes bytes per value
  void undo(byte[] bytes, int rowSamples, int step, int sampleBytes) {
    int rowBytes = rowSamples * sampleBytes;
    byte[] scratch = this == FLOATING_POINT ? new byte[rowBytes] : null;
    for (int row = 0; row < bytes.length; row += rowBytes) {
      switch (this) {
        case NONE -> {
          return;
        }
        case HORIZONTAL -> addUp(bytes, row, row + rowBytes, step, sampleBytes);
        case FLOATING_POINT -> {
          addUpBytes(bytes, row, row + rowBytes, step);
          gather(bytes, row, scratch, rowSamples, sampleBytes);
        }
      }
    }
  }

  private static void addUp(byte[] bytes, int from, int to, int step, int sampleBytes) {
    switch (sampleBytes) {
      case 1 -> addUpBytes(bytes, from, to, step);
      case 2 -> addUpShorts(bytes, from, to, 2 * step);
      case 4 -> addUpInts(bytes, from, to, 4 * step);
      default -> addUpLongs(bytes, from, to, 8 * step);
    }
  }

  private static void addUpBytes(byte[] bytes, int from, int to, int step) {
    if (step == 1) {
      byte sum = 0;
      for (int i = from; i < to; i++) {
        sum += bytes[i];
        bytes[i] = sum;
      }
      return;
    }
    for (int i = from + step; i < to; i++) {
      bytes[i] += bytes[i - step];
    }
  }

  private static void addUpShorts(byte[] bytes, int from, int to, int stepBytes) {
    if (stepBytes == 2) {
      short sum = 0;
      for (int i = from; i < to; i += 2) {
        sum += (short) SHORTS.get(bytes, i);
        SHORTS.set(bytes, i, sum);
      }
      return;
    }
    for (int i = from + stepBytes; i < to; i += 2) {
      SHORTS.set(bytes, i, (short) ((short) SHORTS.get(bytes, i) + (short) SHORTS.get(bytes, i - stepBytes)));
    }
  }

  private static void addUpInts(byte[] bytes, int from, int to, int stepBytes) {
    for (int i = from + stepBytes; i < to; i += 4) {
      INTS.set(bytes, i, (int) INTS.get(bytes, i) + (int) INTS.get(bytes, i - stepBytes));
    }
  }

  private static void addUpLongs(byte[] bytes, int from, int to, int stepBytes) {
    for (int i = from + stepBytes; i < to; i += 8) {
      LONGS.set(bytes, i, (long) LONGS.get(bytes, i) + (long) LONGS.get(bytes, i - stepBytes));
    }
  }

  /// A row of predictor 3 is a plane of all most significant bytes, then the next bytes, and so on, whatever the
  /// file's byte order; this puts the bytes of each value together, little-endian.
  private static void gather(byte[] bytes, int row, byte[] scratch, int samples, int sampleBytes) {
    System.arraycopy(bytes, row, scratch, 0, samples * sampleBytes);
    for (int plane = 0; plane < sampleBytes; plane++) {
      int to = row + sampleBytes - 1 - plane;
      int from = plane * samples;
      for (int i = 0; i < samples; i++) {
        bytes[to + i * sampleBytes] = scratch[from + i];
      }
    }
  }
}
