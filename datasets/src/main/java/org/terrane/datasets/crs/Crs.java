package org.terrane.datasets.crs;

import java.util.concurrent.ConcurrentHashMap;
import org.locationtech.proj4j.BasicCoordinateTransform;
import org.locationtech.proj4j.CRSFactory;
import org.locationtech.proj4j.CoordinateReferenceSystem;
import org.locationtech.proj4j.CoordinateTransform;
import org.locationtech.proj4j.Proj4jException;
import org.locationtech.proj4j.ProjCoordinate;
import org.terrane.datasets.raster.Position;

/// A coordinate reference system, from its EPSG code. Immutable; used from any thread.
///
/// Map coordinates come in the order rasters use: easting before northing, longitude before latitude.
public final class Crs {

  private static final int WGS84 = 4326;
  private static final int WEB_MERCATOR = 3857;

  /// Grids whose points, not pixel edges, lie on the pole reach half a pixel beyond it.
  private static final double BEYOND_THE_POLE = 0.5;

  private static final String WGS84_DEFINITION = "+proj=longlat +datum=WGS84 +no_defs";
  private static final ConcurrentHashMap<Integer, Crs> KNOWN = new ConcurrentHashMap<>();

  private final int epsg;
  private final CoordinateReferenceSystem system;
  private final CoordinateReferenceSystem wgs84;

  private Crs(int epsg) {
    this.epsg = epsg;
    this.system = parse(epsg, definition(epsg));
    this.wgs84 = parse(WGS84, WGS84_DEFINITION);
  }

  /// The system of an EPSG code, for example 32631 (WGS 84 / UTM zone 31N) or 4326 (WGS 84 longitude, latitude).
  ///
  /// @throws CrsException `EPSG:99999 is not a known coordinate reference system`
  public static Crs of(int epsg) {
    return KNOWN.computeIfAbsent(epsg, Crs::new);
  }

  public int epsg() {
    return epsg;
  }

  /// Whether map coordinates are degrees of longitude and latitude.
  public boolean isGeographic() {
    return system.isGeographic();
  }

  /// Metres per unit of the map coordinates of a projected system: 1 for UTM, 0.3048 for feet.
  double metresPerUnit() {
    double perMetre = system.getProjection().getFromMetres();
    return 1 / perMetre;
  }

  /// The easting after which the map repeats itself: 360 for degrees, the equator's length for Web Mercator; 0 for
  /// maps that do not go round the Earth.
  double period() {
    return isGeographic() ? 360 : epsg == WEB_MERCATOR ? 2 * Math.PI * GroundSampling.EQUATORIAL_RADIUS : 0;
  }

  /// Longitude, within -180 and 180, and latitude of map coordinates.
  ///
  /// @throws CrsException if the point is outside what the projection can express
  public LonLat toLonLat(double x, double y) {
    if (!Double.isFinite(x) || !Double.isFinite(y)) {
      throw new CrsException(this + " cannot express (" + x + ", " + y + ")");
    }
    double period = period();
    double east = period > 0 && Math.abs(x) > period / 2 ? Math.IEEEremainder(x, period) : x;
    double north = isGeographic() ? heldAtThePole(x, y) : y;
    if (epsg == WGS84) {
      return new LonLat(east, north);
    }
    ProjCoordinate point = transform(system, wgs84, east, north);
    return new LonLat(point.x, point.y);
  }

  private double heldAtThePole(double lon, double lat) {
    if (Math.abs(lat) > 90 + BEYOND_THE_POLE) {
      throw new CrsException(
          this + " cannot express (" + lon + ", " + lat + "): latitudes lie within -90 and 90 degrees");
    }
    return Math.max(-90, Math.min(90, lat));
  }

  /// Map coordinates of a longitude and latitude: `(easting, northing)`.
  ///
  /// @throws CrsException if the point is outside what the projection can express
  public Position fromLonLat(LonLat point) {
    if (epsg == WGS84) {
      return new Position(point.lon(), point.lat());
    }
    ProjCoordinate mapped = transform(wgs84, system, point.lon(), point.lat());
    return new Position(mapped.x, mapped.y);
  }

  @Override
  public String toString() {
    return "EPSG:" + epsg;
  }

  private ProjCoordinate transform(
      CoordinateReferenceSystem from, CoordinateReferenceSystem to, double x, double y) {
    try {
      // A transform keeps scratch state, so it is not shared between threads; making one costs nothing.
      CoordinateTransform transform = new BasicCoordinateTransform(from, to);
      ProjCoordinate result = transform.transform(new ProjCoordinate(x, y), new ProjCoordinate());
      if (Double.isFinite(result.x) && Double.isFinite(result.y)) {
        return result;
      }
    } catch (Proj4jException e) {
      throw new CrsException("EPSG:" + epsg + " cannot express (" + x + ", " + y + "): " + e.getMessage(), e);
    }
    throw new CrsException("EPSG:" + epsg + " cannot express (" + x + ", " + y + ")");
  }

  private static String definition(int epsg) {
    String definition = epsg == WGS84 ? WGS84_DEFINITION : EpsgTable.definition(epsg);
    if (definition == null) {
      throw new CrsException("EPSG:" + epsg + " is not a known coordinate reference system");
    }
    return definition;
  }

  private static CoordinateReferenceSystem parse(int epsg, String definition) {
    try {
      return new CRSFactory().createFromParameters("EPSG:" + epsg, definition);
    } catch (Proj4jException e) {
      throw new CrsException("EPSG:" + epsg + " (" + definition + ") is not supported: " + e.getMessage(), e);
    }
  }
}
