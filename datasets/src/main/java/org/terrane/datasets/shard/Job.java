package org.terrane.datasets.shard;

import java.util.List;
import java.util.stream.IntStream;
import org.terrane.datasets.sets.CropGrid;
import org.terrane.datasets.sets.GroundSquares;
import org.terrane.datasets.sets.ImageSet;

/// A square of a place, to become a record.
///
/// @param id the place's, with the number of the square where it has several
record Job(String id, ImageSet place, CropGrid square) {

  /// The squares of all places, in their order.
  static List<Job> of(List<ImageSet> places, double side) {
    return places.stream().flatMap(place -> {
      List<CropGrid> squares = GroundSquares.of(place, side);
      return IntStream.range(0, squares.size()).mapToObj(i ->
          new Job(squares.size() == 1 ? place.id() : place.id() + "/" + (i + 1), place, squares.get(i)));
    }).toList();
  }
}
