package org.terrane.datasets.sampling;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.terrane.datasets.scene.AcquisitionTime;
import org.terrane.datasets.scene.Modality;
import org.terrane.datasets.scene.Sensor;
import org.terrane.datasets.sets.ImageSet;
import org.terrane.datasets.sets.SetImage;

/// The images of a place that a sequence may show.
///
/// @param sharp of high resolution, or multispectral ones that stand in for those
/// @param standIns whether they do
/// @param multispectral by date
/// @param radar by date
record SequenceImages(List<SetImage> sharp, boolean standIns, SortedMap<LocalDate, List<SetImage>> multispectral,
    SortedMap<LocalDate, List<SetImage>> radar) {

  static SequenceImages of(ImageSet set, SequenceRule rule) {
    SequenceRule.Series series = rule.multispectral();
    SortedMap<LocalDate, List<SetImage>> optical = byDate(set, series, series.bands());
    List<SetImage> camera = set.images().stream()
        .filter(image -> image.sensor().modality() == Modality.HIGH_RESOLUTION)
        .filter(rule.highResolution().bands()::isIn).toList();
    SortedMap<LocalDate, List<SetImage>> standIns = byDate(set, series, rule.highResolution().bands());
    if (optical.size() == 1) {
      standIns.remove(optical.firstKey()); // the series' only date stays in it
    }
    List<SetImage> dated = standIns.values().stream().flatMap(List::stream).toList();
    SortedMap<LocalDate, List<SetImage>> shown = series.frames() == 0 ? new TreeMap<>() : optical;
    SortedMap<LocalDate, List<SetImage>> radar =
        rule.radar().frames() == 0 ? new TreeMap<>() : byDate(set, rule.radar(), rule.radar().bands());
    return switch (rule.highResolution()) {
      case SequenceRule.HighResolution.Auto auto when camera.isEmpty() ->
          new SequenceImages(dated, true, shown, radar);
      case SequenceRule.HighResolution.Auto auto -> new SequenceImages(camera, false, shown, radar);
      case SequenceRule.HighResolution.Camera only -> new SequenceImages(camera, false, shown, radar);
      case SequenceRule.HighResolution.StandIn standIn -> new SequenceImages(
          standIns.isEmpty() && optical.isEmpty() ? undated(set, series, standIn.bands()) : dated, true, shown, radar);
      case SequenceRule.HighResolution.Absent absent -> new SequenceImages(List.of(), false, shown, radar);
    };
  }

  boolean isEmpty() {
    return sharp.isEmpty() && multispectral.isEmpty() && radar.isEmpty();
  }

  /// Each once, those of the series first.
  List<SetImage> all() {
    return Stream.of(multispectral.values().stream().flatMap(List::stream),
        radar.values().stream().flatMap(List::stream), sharp.stream()).flatMap(images -> images).distinct().toList();
  }

  /// Side of a pixel of the series on the ground at which nothing is shown finer than it was measured.
  ///
  /// @param series the least if there is a series
  double cellMetres(SequenceRule rule, double series) {
    BandChoice bands = rule.highResolution().bands();
    double finest = sharp.stream().flatMap(image -> bands.of(image).stream())
        .mapToDouble(band -> band.source().pixelMetres()).min().orElse(0);
    return Math.max(rule.ratio() * finest, multispectral.isEmpty() && radar.isEmpty() ? 0 : series);
  }

  /// Images with these bands that are dated to the month at least, of the first sensor of the series that has some.
  private static SortedMap<LocalDate, List<SetImage>> byDate(ImageSet set, SequenceRule.Series series,
      BandChoice bands) {
    SortedMap<LocalDate, List<SetImage>> byDate = new TreeMap<>();
    for (Sensor sensor : series.sensors()) {
      for (SetImage image : set.of(sensor)) {
        Optional<LocalDate> date = date(image);
        if (date.isPresent() && bands.isIn(image)) {
          byDate.merge(date.get(), List.of(image), (one, other) ->
              Stream.concat(one.stream(), other.stream()).toList());
        }
      }
      if (!byDate.isEmpty()) {
        return byDate;
      }
    }
    return byDate;
  }

  private static List<SetImage> undated(ImageSet set, SequenceRule.Series series, BandChoice bands) {
    return series.sensors().stream().map(sensor -> set.of(sensor).stream().filter(bands::isIn).toList())
        .filter(images -> !images.isEmpty()).findFirst().orElse(List.of());
  }

  /// The day an image was taken, the first of the month where only that is known.
  static Optional<LocalDate> date(SetImage image) {
    AcquisitionTime time = image.time();
    return time == null || time.precision() == AcquisitionTime.Precision.YEAR ? Optional.empty()
        : Optional.of(time.date());
  }
}
