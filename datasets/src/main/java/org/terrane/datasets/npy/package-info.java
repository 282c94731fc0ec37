/// NumPy's `.npy` files as rasters.
///
/// Start at {@link org.terrane.datasets.npy.NpyRaster#open}. Imports `raster` only.
@NullMarked
package org.terrane.datasets.npy;

import org.jspecify.annotations.NullMarked;
