package org.terrane.datasets.raster;

/// One open raster file. Reads may come from many threads at once; closing while a read runs makes that read fail.
public interface Raster extends AutoCloseable {

  /// What is known of the file without decoding a pixel.
  RasterInfo info();

  /// Reads raw values as floats, band-major: `into` is `(bands.length, window.height, window.width)`.
  ///
  /// Values are what the file holds: nodata is not replaced, scale and offset are not applied. 32-bit integers and
  /// doubles round to the nearest float. Only the tiles or strips that the window touches are decoded.
  ///
  /// @param window pixels to read, wholly inside the raster
  /// @param bands band indices from 0, in the order wanted; a band may be asked for twice
  /// @param into destination, at least `bands.length * window.height * window.width` long
  /// @throws RasterException if the window or a band is not in the raster, `into` is too short, the raster is closed,
  ///     or the file's data is damaged
  void read(Window window, int[] bands, float[] into);

  /// Releases the file. Closing twice is harmless.
  @Override
  void close();
}
