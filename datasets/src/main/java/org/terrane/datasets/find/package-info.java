/// Finds image sets: which sensor a file comes from, which files show the same ground, which belong to one acquisition.
///
/// Start at {@link org.terrane.datasets.find.SetFinder}. {@code ImageFile} reads one file's head, {@code
/// SensorRecognizer} and {@code ProductNames} say what it is, {@code StacItem} says it from a STAC item instead,
/// {@code Place} puts files together.
///
/// Imports `sets`, `scene`, `raster` and `crs`, and `Rasters` to open files.
@NullMarked
package org.terrane.datasets.find;

import org.jspecify.annotations.NullMarked;
