/// GeoTIFF on the JDK alone: a reader that decodes only what a window touches, and a small writer.
///
/// Reads classic and BigTIFF of either byte order; tiles and strips; interleaved and band-separate; uncompressed, LZW,
/// PackBits and Deflate; predictors 1 to 3; the eight types of `SampleType`. A file is taken as hostile until proven
/// otherwise: every offset, count and size is checked before anything is allocated or read.
///
/// Start at {@link org.terrane.datasets.geotiff.GeoTiffReader}. On the way down: `TiffHeader` and `TiffDirectory` find
/// the tags, `TiffLayout` says where the pixels are, `ChunkDecoder` makes one tile or strip readable (`Compression` and
/// its `Lzw`, `PackBits` and `Inflate`, then `Predictor`), `ChunkCache` keeps it, `Samples` turns it into floats;
/// `GeoKeys` and `GdalMetadata` say what it means. `Inflate` reads bits from a `BitSource` and looks codes up in
/// `HuffmanTable`s of `Symbols`. Below the reader, errors are `TiffFormatException`s; the reader adds
/// the file's name.
///
/// May import `raster`, `crs` and the JDK.
@NullMarked
package org.terrane.datasets.geotiff;

import org.jspecify.annotations.NullMarked;
