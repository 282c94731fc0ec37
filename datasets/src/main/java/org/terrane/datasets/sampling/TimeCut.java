package org.terrane.datasets.sampling;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.terrane.datasets.scene.AcquisitionTime;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.sets.ImageSet;
import org.terrane.datasets.sets.SetImage;

/// Training before a date, held out after it: what forecasting the future is measured by. Each place is in every part,
/// with its images of that time.
///
/// Images of a gap after each date are dropped, and so are those whose time is not known well enough to say on which
/// side they lie: an image of "2019" is neither before nor after June 2019.
///
/// @param validationFrom training ends before this day; the same day as `heldOutFrom` for no validation
/// @param heldOutFrom validation ends before this day
/// @param gapDays days after each of the two that belong to nobody
public record TimeCut(LocalDate validationFrom, LocalDate heldOutFrom, int gapDays) implements Split {

  /// @throws DataException if validation begins after what is held out, or the gap is negative
  public TimeCut {
    if (validationFrom.isAfter(heldOutFrom)) {
      throw new DataException("[split] validationFrom must not be after heldOutFrom, but " + validationFrom
          + " is after " + heldOutFrom);
    }
    if (gapDays < 0) {
      throw new DataException("[split] gapDays must not be negative, but is " + gapDays);
    }
  }

  /// Training before a day and, after a gap, held out; no validation.
  public static TimeCut at(LocalDate day, int gapDays) {
    return new TimeCut(day, day, gapDays);
  }

  @Override
  public SplitSets of(List<ImageSet> sets) {
    Map<Part, List<ImageSet>> parts = new EnumMap<>(Part.class);
    List<ImageSet> dropped = new ArrayList<>();
    for (ImageSet set : sets) {
      for (Part part : Part.values()) {
        only(set, part).ifPresent(kept -> parts.computeIfAbsent(part, any -> new ArrayList<>()).add(kept));
      }
      withImages(set, set.images().stream().filter(image -> !isInAPart(image)).toList()).ifPresent(dropped::add);
    }
    Parts cut = Parts.of(parts);
    return SplitSets.of(toString(), new Parts(cut.training(), cut.validation(), cut.heldOut(), dropped),
        new SplitSets.Asked(asked(), 0, gapDays));
  }

  private Set<Part> asked() {
    return hasValidation() ? EnumSet.allOf(Part.class) : EnumSet.of(Part.TRAINING, Part.HELD_OUT);
  }

  boolean hasValidation() {
    return validationFrom.isBefore(heldOutFrom);
  }

  /// A set with only its images of a part's time; nothing where it has none.
  Optional<ImageSet> only(ImageSet set, Part part) {
    return withImages(set, set.images().stream().filter(image -> lies(image.time(), part)).toList());
  }

  /// A set with all its other images; nothing where it has none.
  Optional<ImageSet> without(ImageSet set, Part part) {
    return withImages(set, set.images().stream().filter(image -> !lies(image.time(), part)).toList());
  }

  private static Optional<ImageSet> withImages(ImageSet set, List<SetImage> images) {
    return images.isEmpty() ? Optional.empty() : Optional.of(new ImageSet(set.id(), set.footprint(), images));
  }

  private boolean isInAPart(SetImage image) {
    return Stream.of(Part.values()).anyMatch(part -> lies(image.time(), part));
  }

  private boolean lies(@Nullable AcquisitionTime time, Part part) {
    if (time == null) {
      return false;
    }
    TimeSpan span = TimeSpan.of(time);
    return switch (part) {
      case TRAINING -> span.isBefore(TimeSpan.midnight(validationFrom));
      case VALIDATION -> span.isFrom(after(validationFrom)) && span.isBefore(TimeSpan.midnight(heldOutFrom));
      case HELD_OUT -> span.isFrom(after(heldOutFrom));
    };
  }

  private Instant after(LocalDate day) {
    return TimeSpan.midnight(day).plus(gapDays, ChronoUnit.DAYS);
  }

  /// `held out from 2019-06-01 with a gap of 30 days`.
  @Override
  public String toString() {
    String validation = hasValidation() ? "validation from " + validationFrom + ", " : "";
    return validation + "held out from " + heldOutFrom + " with a gap of " + gapDays + " days";
  }
}
