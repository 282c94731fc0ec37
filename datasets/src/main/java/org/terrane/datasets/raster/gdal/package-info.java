/// The GDAL Java bindings behind our [org.terrane.datasets.raster.Raster]: JP2, NetCDF, Zarr, HDF, VRT and whatever
/// else the machine's GDAL reads, also in archives and on other machines.
///
/// The only package that may import `org.gdal`. Start at [org.terrane.datasets.raster.gdal.Gdal], which finds out
/// whether the native part is there and fits, then [org.terrane.datasets.raster.gdal.GdalRaster] (one file),
/// [org.terrane.datasets.raster.gdal.GdalName] (what GDAL is asked for), [org.terrane.datasets.raster.gdal.GdalInfo]
/// (what GDAL knows of it, in our words) and [org.terrane.datasets.raster.gdal.SafeProduct] (what a Sentinel-2 product
/// adds), [org.terrane.datasets.raster.gdal.RemoteFiles] (how long a server is waited for).
///
/// GDAL's bindings do not throw, and crash the JVM when a band outlives its data set or two threads share one: nothing
/// of theirs leaves this package.
@NullMarked
package org.terrane.datasets.raster.gdal;

import org.jspecify.annotations.NullMarked;
