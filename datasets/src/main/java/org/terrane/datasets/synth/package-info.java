/// A synthetic Earth: image sets made up from a seed, for a first run on a machine without data and for tests that need
/// a known truth.
///
/// Start at {@link org.terrane.datasets.synth.SyntheticEarth#places}, or, for a camera and longer series, at
/// {@link org.terrane.datasets.synth.SyntheticEarth#sequences}. Each place has one ground
/// ({@code Landscape}: river, lakes, forest, fields, towns, roads on a 5 m grid); every sensor sees that ground at its
/// own wavelengths, pixel size and date ({@code Spectrum}, {@code Surface}, {@code Season}), optical sensors through
/// clouds ({@code Sky}), radar with speckle. Pixels are made when they are first read, through the same
/// {@link org.terrane.datasets.raster.Raster} interface as files.
///
/// Imports `scene`, `sets`, `raster` and `crs`.
@NullMarked
package org.terrane.datasets.synth;

import org.jspecify.annotations.NullMarked;
