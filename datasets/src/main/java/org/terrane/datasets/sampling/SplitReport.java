package org.terrane.datasets.sampling;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.terrane.datasets.sets.ImageSet;

/// What a run keeps of its split, measured on the sets themselves: a plain value that goes into checkpoints.
///
/// @param rule the split in words
/// @param dropped what is in no part; a set of which some images are in a part counts here with the others
/// @param withoutPlace sets in a part that lie nowhere on Earth, of which nothing can be said but that they are
///     different sets
/// @param withoutTime images in a part whose time is not known
/// @param bufferMetres the distance that was asked for
/// @param smallestMetres the smallest great-circle distance between footprints of sets of different parts, in metres;
///     null where no two parts have any
/// @param gapDays the gap that was asked for
/// @param smallestDays the smallest gap between the times of images of different parts, in days; null where no two
///     parts have any
public record SplitReport(
    String rule, Count training, Count validation, Count heldOut, Count dropped, int withoutPlace, int withoutTime,
    double bufferMetres, @Nullable Double smallestMetres, double gapDays, @Nullable Double smallestDays) {

  /// How much of something there is.
  public record Count(int sets, int images) {

    static Count of(List<ImageSet> sets) {
      return new Count(sets.size(), sets.stream().mapToInt(set -> set.images().size()).sum());
    }

    @Override
    public String toString() {
      return sets + " sets with " + images + " images";
    }
  }

  /// One line for people.
  public String line() {
    String apart = smallestMetres == null ? "no distance can be told"
        : smallestMetres == 0 ? "some on the same ground"
        : String.format(Locale.ROOT, "at least %.0f m apart", smallestMetres);
    String gap = smallestDays == null ? "no gap in time can be told"
        : smallestDays == 0 ? "some of the same time"
        : String.format(Locale.ROOT, "at least %.1f days apart", smallestDays);
    String nowhere = withoutPlace == 0 ? "" : "; " + withoutPlace + " sets lie nowhere on Earth";
    return rule + ": " + training + " for training, " + validation + " for validation, " + heldOut + " held out, "
        + dropped + " dropped; " + apart + ", " + gap + nowhere;
  }
}
