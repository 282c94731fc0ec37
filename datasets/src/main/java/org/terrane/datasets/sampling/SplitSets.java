package org.terrane.datasets.sampling;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.terrane.datasets.scene.AcquisitionTime;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.sets.ImageBand;
import org.terrane.datasets.sets.ImageSet;
import org.terrane.datasets.sets.SetImage;

/// Sets in parts that do not leak into one another. It can be had from a [Split] only, and is made only after the parts
/// were measured: no image is in two, and the distance and the gap that were asked for are kept.
public final class SplitSets {

  /// What a split promises.
  ///
  /// @param parts those that must not be empty
  record Asked(Set<Part> parts, double bufferMetres, double gapDays) {}

  private final Parts parts;
  private final Asked asked;
  private final SplitReport report;

  private SplitSets(Parts parts, Asked asked, SplitReport report) {
    this.parts = parts;
    this.asked = asked;
    this.report = report;
  }

  /// @throws DataException if a part that must not be empty is, or the parts leak
  static SplitSets of(String rule, Parts parts, Asked asked) {
    asked.parts().forEach(part -> requireSome(rule, part, parts));
    requireDisjoint(rule, parts);
    SplitReport report = report(rule, parts, asked);
    requireKept(rule, "a distance of %s m", report.smallestMetres(), asked.bufferMetres());
    requireKept(rule, "a gap of %s days", report.smallestDays(), asked.gapDays());
    return new SplitSets(parts, asked, report);
  }

  public List<ImageSet> training() {
    return parts.training();
  }

  public List<ImageSet> validation() {
    return parts.validation();
  }

  public List<ImageSet> heldOut() {
    return parts.heldOut();
  }

  /// What is in no part: in a buffer, in a gap, or of a time that is not known well enough.
  public List<ImageSet> dropped() {
    return parts.dropped();
  }

  public SplitReport report() {
    return report;
  }

  Asked asked() {
    return asked;
  }

  private static SplitReport report(String rule, Parts parts, Asked asked) {
    Map<Part, List<TimeSpan>> times = new EnumMap<>(Part.class);
    int withoutPlace = 0;
    int withoutTime = 0;
    for (Part part : Part.values()) {
      List<AcquisitionTime> known =
          images(parts.of(part)).stream().map(SetImage::time).filter(Objects::nonNull).toList();
      times.put(part, known.stream().map(TimeSpan::of).toList());
      withoutTime += images(parts.of(part)).size() - known.size();
      withoutPlace += (int) parts.of(part).stream().filter(set -> set.footprint() == null).count();
    }
    return new SplitReport(rule, SplitReport.Count.of(parts.training()), SplitReport.Count.of(parts.validation()),
        SplitReport.Count.of(parts.heldOut()), SplitReport.Count.of(parts.dropped()), withoutPlace, withoutTime,
        asked.bufferMetres(), finite(parts.smallestMetres()), asked.gapDays(), finite(TimeSpan.smallestGap(times)));
  }

  private static @Nullable Double finite(double value) {
    return Double.isInfinite(value) ? null : value;
  }

  private static List<SetImage> images(List<ImageSet> sets) {
    return sets.stream().flatMap(set -> set.images().stream()).toList();
  }

  private static void requireSome(String rule, Part part, Parts parts) {
    if (parts.of(part).isEmpty()) {
      throw new DataException("[split] " + rule + ": no " + part + " set is left; " + parts.training().size()
          + " are for training, " + parts.validation().size() + " for validation, " + parts.heldOut().size()
          + " held out, " + parts.dropped().size()
          + " dropped; choose smaller blocks, a smaller buffer or gap, another date or another seed");
    }
  }

  /// No band of a file is in two parts.
  private static void requireDisjoint(String rule, Parts parts) {
    record Source(Path file, int band) {}
    Map<Source, Part> owners = new HashMap<>();
    for (Part part : Part.values()) {
      for (SetImage image : images(parts.of(part))) {
        for (ImageBand band : image.bands()) {
          Path file = band.source().info().file();
          Part owner = owners.putIfAbsent(new Source(file, band.index()), part);
          if (owner != null && owner != part) {
            throw new DataException("[split] " + rule + ": " + file + " is in two parts, " + owner + " and " + part);
          }
        }
      }
    }
  }

  private static void requireKept(String rule, String what, @Nullable Double found, double asked) {
    if (found != null && found < asked) {
      throw new DataException(
          "[split] " + rule + ": parts must keep " + what.formatted(asked) + ", but are " + found + " apart");
    }
  }
}
