/// Windows of a big GeoTIFF, read by our reader and by GDAL's C library, in turn in one process.
///
/// [ReadBench] is the command; [Scene] writes the file that both read; [Passes] times them. Start reading at
/// [ReadBench].
@NullMarked
package org.terrane.bench.raster;

import org.jspecify.annotations.NullMarked;
