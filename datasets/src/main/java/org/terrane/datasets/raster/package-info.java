/// One open raster file behind one interface, whoever decodes it.
///
/// Start at {@link org.terrane.datasets.Rasters#open}, which picks the reader for a file, then read
/// {@link org.terrane.datasets.raster.Raster} (what can be asked of an open file) and
/// {@link org.terrane.datasets.raster.RasterInfo} (what is known of it without decoding a pixel).
/// Everything that can go wrong is a {@link org.terrane.datasets.raster.RasterException} with a one-line message.
///
/// No type here knows a file format: the readers import this package, not the other way round.
@NullMarked
package org.terrane.datasets.raster;

import org.jspecify.annotations.NullMarked;
