package org.terrane.datasets.sets;

import java.util.List;

/// The image sets of a folder.
///
/// @param sets by id; taken as they are, since they may be the lines of a catalogue that no memory holds
/// @param notes one line for each kind of thing that was left out, with its count
public record FoundSets(List<ImageSet> sets, List<String> notes) {

  public FoundSets {
    notes = List.copyOf(notes);
  }

  /// Images in all sets.
  public int images() {
    return sets.stream().mapToInt(set -> set.images().size()).sum();
  }
}
