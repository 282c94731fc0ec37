/// Where on Earth: EPSG codes to longitude and latitude, footprints, ground sample distance.
///
/// Start at {@link org.terrane.datasets.crs.Crs#of}. The only package that imports `org.locationtech.proj4j`;
/// {@link org.terrane.datasets.crs.Footprint} and {@link org.terrane.datasets.crs.GroundSampling} answer for a whole
/// raster. Longitude comes before latitude everywhere, both in degrees on WGS 84.
@NullMarked
package org.terrane.datasets.crs;

import org.jspecify.annotations.NullMarked;
