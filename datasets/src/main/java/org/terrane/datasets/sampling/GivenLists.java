package org.terrane.datasets.sampling;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.scene.NearName;
import org.terrane.datasets.sets.ImageSet;

/// Lists of set ids, as benchmarks publish them; everything that is on no list is for training.
///
/// @param bufferKm the smallest distance between footprints of sets of different parts, in kilometres, as for
///     [SpatialBlocks]; 0 keeps the lists to the letter, and the report says how near they lie
public record GivenLists(Set<String> validation, Set<String> heldOut, double bufferKm) implements Split {

  /// @throws DataException if a set is on both lists or the buffer is negative
  public GivenLists {
    validation = Set.copyOf(validation);
    heldOut = Set.copyOf(heldOut);
    Set<String> both = new TreeSet<>(validation);
    both.retainAll(heldOut);
    if (!both.isEmpty()) {
      throw new DataException("[split] sets must be on one list, but are for validation and held out: "
          + String.join(", ", both));
    }
    if (!(bufferKm >= 0)) {
      throw new DataException("[split] bufferKm must not be negative, but is " + bufferKm);
    }
  }

  /// @throws DataException if a listed set is not there
  @Override
  public SplitSets of(List<ImageSet> sets) {
    requireKnown(sets);
    Map<Part, List<ImageSet>> parts = new EnumMap<>(Part.class);
    sets.forEach(set -> parts.computeIfAbsent(part(set), part -> new ArrayList<>()).add(set));
    EnumSet<Part> asked = EnumSet.of(Part.TRAINING);
    asked.addAll(parts.keySet());
    Parts given = Parts.of(parts);
    return SplitSets.of(toString(), bufferKm > 0 ? given.apartBy(1000 * bufferKm) : given,
        new SplitSets.Asked(asked, 1000 * bufferKm, 0));
  }

  private Part part(ImageSet set) {
    if (heldOut.contains(set.id())) {
      return Part.HELD_OUT;
    }
    return validation.contains(set.id()) ? Part.VALIDATION : Part.TRAINING;
  }

  private void requireKnown(List<ImageSet> sets) {
    Set<String> ids = sets.stream().map(ImageSet::id).collect(Collectors.toSet());
    Set<String> listed = new HashSet<>(validation);
    listed.addAll(heldOut);
    listed.removeAll(ids);
    listed.stream().min(Comparator.naturalOrder()).ifPresent(unknown -> {
      String hint = NearName.of(unknown, ids).map(near -> ", did you mean '" + near + "'?").orElse("");
      throw new DataException("[split] no set '" + unknown + "' among " + ids.size() + " sets" + hint);
    });
  }

  /// `given lists: 3 for validation, 5 held out, a buffer of 0.0 km`.
  @Override
  public String toString() {
    return "given lists: " + validation.size() + " for validation, " + heldOut.size() + " held out, a buffer of "
        + bufferKm + " km";
  }
}
