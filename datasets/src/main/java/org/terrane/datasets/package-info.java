/// From a folder of files to typed samples. [Rasters] opens a file; start at:
/// - `raster`: one open raster file behind one interface, whoever decodes it;
/// - `geotiff`: the built-in GeoTIFF reader and writer, on the JDK alone;
/// - `crs`: EPSG codes to longitude and latitude, footprints, ground sample distance;
/// - `scene`: sensors, bands, acquisition times: the values everything else speaks in;
/// - `sets`: images of one place, found in folders, sampled as co-registered crops;
/// - `synth`: a synthetic Earth that makes such sets from a seed;
/// - `picture`, `npy`, `hdf5`: pictures, NumPy arrays and patches in HDF5 as rasters;
/// - `labelled`: samples with a class, several classes or a mask of classes, in splits;
/// - `named`: public data sets by name.
@NullMarked
package org.terrane.datasets;

import org.jspecify.annotations.NullMarked;
