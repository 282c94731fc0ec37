package org.terrane.datasets.crs;

/// A point on the Earth, in degrees on WGS 84: longitude east of Greenwich, latitude north of the equator.
public record LonLat(double lon, double lat) {}
