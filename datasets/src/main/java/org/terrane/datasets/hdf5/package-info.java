/// Arrays in HDF5 files, and the patches stacked in them as rasters.
///
/// Start at {@link org.terrane.datasets.hdf5.Hdf5Patch}. The only package that imports `io.jhdf`; imports `raster` of
/// our own.
@NullMarked
package org.terrane.datasets.hdf5;

import org.jspecify.annotations.NullMarked;
