/// Image sets: everything that several sensors and dates saw of one place, and co-registered samples cut from it.
///
/// Start at {@link org.terrane.datasets.find.SetFinder#find}, which makes {@link org.terrane.datasets.sets.ImageSet}s
/// of a folder of GeoTIFF files; then {@link org.terrane.datasets.sets.BandStatistics} for the normalisation, and
/// {@link org.terrane.datasets.sets.TripleSampler}, which draws three images of a set and reads them onto one pixel
/// grid, a {@link org.terrane.datasets.sets.CropGrid}. {@link org.terrane.datasets.sets.Resampler} says what appears on
/// that grid, {@link org.terrane.datasets.sets.Resampling} by which rule, and {@code GridMap} where, from one
/// coordinate system to another. Pixels come through {@link org.terrane.datasets.sets.BandCache}. Windows, splits and
/// the samplers of other methods are in `sampling`.
///
/// Imports `scene`, `raster` and `crs`; knows no file format and no tensor: samples are plain float arrays.
@NullMarked
package org.terrane.datasets.sets;

import org.jspecify.annotations.NullMarked;
