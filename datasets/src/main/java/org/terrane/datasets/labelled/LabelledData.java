package org.terrane.datasets.labelled;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.terrane.datasets.sets.ImageSet;

/// A data set with labels, listed but not read.
///
/// @param name its name in recipes
/// @param classes class names; a label is a place in this list; empty where there are no labels
/// @param splits samples by what they may be used for; a split that the data set does not have is empty
public record LabelledData(String name, List<String> classes, Map<Split, List<Labelled>> splits) {

  public LabelledData {
    classes = List.copyOf(classes);
    Map<Split, List<Labelled>> all = new EnumMap<>(Split.class);
    for (Split split : Split.values()) {
      all.put(split, List.copyOf(splits.getOrDefault(split, List.of())));
    }
    splits = Map.copyOf(all);
  }

  public List<Labelled> training() {
    return of(Split.TRAINING);
  }

  public List<Labelled> validation() {
    return of(Split.VALIDATION);
  }

  public List<Labelled> test() {
    return of(Split.TEST);
  }

  /// The samples of a split.
  public List<Labelled> of(Split split) {
    return splits.getOrDefault(split, List.of());
  }

  /// All samples, those for training first.
  public Stream<Labelled> all() {
    return Stream.of(Split.values()).flatMap(split -> of(split).stream());
  }

  /// The image sets of a split, as pre-training wants them. The heads of all files are read, side by side.
  public List<ImageSet> imageSets(Split split) {
    return of(split).parallelStream().map(Labelled::images).toList();
  }
}
