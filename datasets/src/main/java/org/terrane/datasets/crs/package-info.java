/// Where on Earth: EPSG codes to longitude and latitude, footprints, ground sample distance.
///
/// Start at {@link org.terrane.datasets.crs.Crs#of}, then {@link org.terrane.datasets.crs.Georeference}, which joins it
/// with a raster's transform. {@link org.terrane.datasets.crs.Footprint} and
/// {@link org.terrane.datasets.crs.GroundSampling} answer for a whole raster; {@link org.terrane.datasets.crs.Outline}
/// and {@link org.terrane.datasets.crs.OutlineTree} say how far footprints lie apart and how much they share;
/// {@link org.terrane.datasets.crs.EarthGrid} and {@link org.terrane.datasets.crs.MercatorTile} cut the Earth in cells.
///
/// Longitude comes before latitude everywhere, both in degrees on WGS 84. Imports `raster`; the only package that
/// imports `org.locationtech.proj4j`.
@NullMarked
package org.terrane.datasets.crs;

import org.jspecify.annotations.NullMarked;
