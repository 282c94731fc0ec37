package org.terrane.datasets.shard;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.sets.CropGrid;
import org.terrane.datasets.sets.GroundSquares;
import org.terrane.datasets.sets.ImageSet;

/// A square of a place, to become a record.
///
/// @param id unique: the place's, with the number of the square where it has several, `oscd/paris@3`
record Job(String id, ImageSet place, CropGrid square) {

  /// The squares of all places, in their order.
  ///
  /// @throws DataException if two come out with the same id
  static List<Job> of(List<ImageSet> places, double side) {
    List<Job> jobs = places.stream().flatMap(place -> of(place, side)).toList();
    Set<String> seen = new HashSet<>();
    for (Job job : jobs) {
      if (!seen.add(job.id)) {
        throw new DataException("two squares of ground are called '" + job.id + "'; rename one of the folders");
      }
    }
    return jobs;
  }

  private static Stream<Job> of(ImageSet place, double side) {
    List<CropGrid> squares = GroundSquares.of(place, side);
    return IntStream.range(0, squares.size()).mapToObj(i ->
        new Job(squares.size() == 1 ? place.id() : place.id() + "@" + (i + 1), place, squares.get(i)));
  }
}
