package org.terrane.datasets.raster;

/// A point of a plane: map coordinates (easting, northing or longitude, latitude) or pixel coordinates (column, row).
public record Position(double x, double y) {}
