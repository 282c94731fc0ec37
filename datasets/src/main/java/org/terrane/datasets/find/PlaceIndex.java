package org.terrane.datasets.find;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.terrane.datasets.crs.Footprint;
import org.terrane.datasets.crs.LonLat;
import org.terrane.datasets.crs.Outline;

/// The places found so far, by where they lie and how large they are, so that a file is compared with its neighbours
/// only: a million files are put together in time that grows as their number.
///
/// A place's size is the octave of its radius: the distance from its middle to its farthest corner. Where two
/// footprints overlap by half of what both cover, one's radius is less than twice the other's and their middles lie
/// nearer than the larger radius. So places of one octave lie in a grid of cubes twice as large, in space, where the
/// date line and the poles are nothing special, and a file looks into the 27 cubes around it of its own octave and the
/// two beside it.
final class PlaceIndex {

  private static final double EARTH_METRES = 6_371_000;

  /// Overlap, as a share of what both cover, from which on a file belongs to a place.
  private static final double SAME = 0.5;

  private final List<Place> places = new ArrayList<>();
  private final Map<Cell, List<Integer>> cells = new HashMap<>();

  /// A cube of twice `2^octave` metres.
  private record Cell(int octave, long x, long y, long z) {

    static Cell of(int octave, LonLat point) {
      double size = Math.scalb(2.0, octave) / EARTH_METRES;
      double lon = Math.toRadians(point.lon());
      double lat = Math.toRadians(point.lat());
      return new Cell(octave, (long) Math.floor(Math.cos(lat) * Math.cos(lon) / size),
          (long) Math.floor(Math.cos(lat) * Math.sin(lon) / size), (long) Math.floor(Math.sin(lat) / size));
    }

    /// This cell and the 26 around it.
    Stream<Cell> around() {
      return IntStream.range(0, 27).mapToObj(i -> new Cell(octave, x + i % 3 - 1, y + i / 3 % 3 - 1, z + i / 9 - 1));
    }
  }

  /// Puts a file to the first place that it belongs to, or opens one.
  void add(ImageFile file) {
    Outline outline = Outline.of(file.footprint());
    LonLat middle = file.footprint().centre();
    int octave = Math.getExponent(radius(file.footprint(), middle));
    Place place = IntStream.rangeClosed(octave - 1, octave + 1).boxed()
        .flatMap(near -> Cell.of(near, middle).around())
        .flatMap(cell -> cells.getOrDefault(cell, List.of()).stream())
        .sorted()
        .map(places::get)
        .filter(known -> known.outline().overlap(outline) >= SAME)
        .findFirst()
        .orElseGet(() -> open(outline, Cell.of(octave, middle)));
    place.files().add(file);
  }

  List<Place> places() {
    return places;
  }

  private Place open(Outline outline, Cell cell) {
    Place place = new Place(outline, new ArrayList<>());
    cells.computeIfAbsent(cell, key -> new ArrayList<>()).add(places.size());
    places.add(place);
    return place;
  }

  private static double radius(Footprint corners, LonLat middle) {
    return Stream.of(corners.upperLeft(), corners.upperRight(), corners.lowerLeft(), corners.lowerRight())
        .mapToDouble(middle::metresTo).max().orElseThrow();
  }
}
