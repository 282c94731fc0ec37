package org.terrane.datasets.shard;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.Supplier;
import org.terrane.datasets.raster.Raster;
import org.terrane.datasets.raster.RasterException;
import org.terrane.datasets.raster.RasterInfo;
import org.terrane.datasets.raster.SampleType;
import org.terrane.datasets.raster.Window;

/// Layers of a mapped record as a raster.
///
/// @param offsets where each layer begins in the record
/// @param record the record's bytes, checked before they are handed out
record MappedRaster(RasterInfo info, long[] offsets, Supplier<MemorySegment> record) implements Raster {

  private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(LITTLE_ENDIAN);
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(LITTLE_ENDIAN);

  @Override
  public void read(Window window, int[] bands, float[] into) {
    info.checkRead(window, bands, into);
    MemorySegment bytes = record.get();
    int at = 0;
    for (int band : bands) {
      SampleType type = info.bands().get(band).type();
      for (int row = window.y(); row < window.y() + window.height(); row++) {
        long first = (long) row * info.width() + window.x();
        copy(bytes.asSlice(offsets[band] + first * type.bytes(), (long) window.width() * type.bytes()), type, into, at);
        at += window.width();
      }
    }
  }

  private void copy(MemorySegment from, SampleType type, float[] into, int at) {
    int count = (int) (from.byteSize() / type.bytes());
    switch (type) {
      case U8 -> {
        for (int i = 0; i < count; i++) {
          into[at + i] = Byte.toUnsignedInt(from.get(ValueLayout.JAVA_BYTE, i));
        }
      }
      case U16 -> {
        for (int i = 0; i < count; i++) {
          into[at + i] = Short.toUnsignedInt(from.getAtIndex(SHORT, i));
        }
      }
      case I16 -> {
        for (int i = 0; i < count; i++) {
          into[at + i] = from.getAtIndex(SHORT, i);
        }
      }
      case F32 -> MemorySegment.copy(from, FLOAT, 0, into, at, count);
      default -> throw new RasterException(info.file(), "has a layer of type " + type);
    }
  }

  /// The map belongs to the shard.
  @Override
  public void close() {}
}
