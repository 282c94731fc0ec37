package org.terrane.datasets.sampling;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.terrane.datasets.crs.Footprint;
import org.terrane.datasets.crs.Outline;
import org.terrane.datasets.crs.OutlineTree;
import org.terrane.datasets.sets.ImageSet;
import org.terrane.datasets.sets.SetImage;

/// Sets by part, before anyone has looked whether the parts leak into one another.
///
/// @param dropped sets, or what of sets, that went into no part
record Parts(List<ImageSet> training, List<ImageSet> validation, List<ImageSet> heldOut, List<ImageSet> dropped) {

  Parts {
    training = List.copyOf(training);
    validation = List.copyOf(validation);
    heldOut = List.copyOf(heldOut);
    dropped = List.copyOf(dropped);
  }

  static Parts of(Map<Part, List<ImageSet>> parts) {
    return new Parts(parts.getOrDefault(Part.TRAINING, List.of()), parts.getOrDefault(Part.VALIDATION, List.of()),
        parts.getOrDefault(Part.HELD_OUT, List.of()), List.of());
  }

  List<ImageSet> of(Part part) {
    return switch (part) {
      case TRAINING -> training;
      case VALIDATION -> validation;
      case HELD_OUT -> heldOut;
    };
  }

  /// Without the validation sets nearer than this to a held-out one, and without the training sets nearer to either.
  Parts apartBy(double metres) {
    List<ImageSet> left = new ArrayList<>(dropped);
    List<ImageSet> validationKept = farFrom(tree(heldOut.stream()), metres, validation, left);
    OutlineTree others = tree(Stream.concat(heldOut.stream(), validationKept.stream()));
    List<ImageSet> trainingKept = farFrom(others, metres, training, left);
    return new Parts(trainingKept, validationKept, heldOut, left);
  }

  private static List<ImageSet> farFrom(
      OutlineTree others, double metres, List<ImageSet> sets, List<ImageSet> left) {
    Predicate<ImageSet> far =
        set -> outlines(Stream.of(set)).stream().allMatch(outline -> others.metresTo(outline, metres) >= metres);
    List<ImageSet> kept = new ArrayList<>();
    sets.forEach(set -> (far.test(set) ? kept : left).add(set));
    return kept;
  }

  /// The smallest distance between footprints of sets of different parts; infinite where no two parts have any.
  double smallestMetres() {
    OutlineTree last = tree(heldOut.stream());
    OutlineTree middle = tree(validation.stream());
    double smallest = Double.POSITIVE_INFINITY;
    for (Outline outline : outlines(validation.stream())) {
      smallest = last.metresTo(outline, smallest);
    }
    for (Outline outline : outlines(training.stream())) {
      smallest = middle.metresTo(outline, last.metresTo(outline, smallest));
    }
    return smallest;
  }

  private static OutlineTree tree(Stream<ImageSet> sets) {
    return new OutlineTree(outlines(sets));
  }

  /// Every footprint that some image has: those of a set differ a little from sensor to sensor.
  private static List<Outline> outlines(Stream<ImageSet> sets) {
    return sets.flatMap(Parts::footprints).map(Outline::of).toList();
  }

  private static Stream<Footprint> footprints(ImageSet set) {
    return Stream.concat(Stream.ofNullable(set.footprint()),
        set.images().stream().map(SetImage::footprint).filter(Objects::nonNull)).distinct();
  }
}
