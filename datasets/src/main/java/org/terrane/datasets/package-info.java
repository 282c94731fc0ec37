/// From a folder of files to typed samples. [Rasters] opens a file; start at:
/// - `raster`: one open raster file behind one interface, whoever decodes it;
/// - `geotiff`: the built-in GeoTIFF reader and writer, on the JDK alone;
/// - `crs`: EPSG codes to longitude and latitude, footprints, ground sample distance;
/// - `scene`: sensors, bands, acquisition times: the values everything else speaks in;
/// - `sets`: images of one place, found in folders, sampled as co-registered crops;
/// - `sampling`: splits that do not leak, windows, and samplers of scenes and of series over time;
/// - `statistics`: range, mean, spread, quantiles, clouds of every band of a collection;
/// - `pruning`: which of many like places to keep;
/// - `catalogue`: image sets listed in a file, one JSON line for each place;
/// - `shard`: image sets baked into memory-mapped files;
/// - `source`: opens a folder, a catalogue or shards, whichever it is;
/// - `synth`: a synthetic Earth that makes such sets from a seed;
/// - `picture`, `npy`, `hdf5`: pictures, NumPy arrays and patches in HDF5 as rasters;
/// - `labelled`: samples with a class, several classes or a mask of classes, in splits;
/// - `named`: public data sets by name.
@NullMarked
package org.terrane.datasets;

import org.jspecify.annotations.NullMarked;
