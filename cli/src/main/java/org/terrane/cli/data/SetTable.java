package org.terrane.cli.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.terrane.datasets.crs.LonLat;
import org.terrane.datasets.raster.RasterInfo;
import org.terrane.datasets.scene.AcquisitionTime;
import org.terrane.datasets.sets.ImageSet;
import org.terrane.datasets.sets.SetImage;

/// Places and images as lines of text with aligned columns.
final class SetTable {

  private SetTable() {}

  /// One line for each place.
  static List<String> of(List<ImageSet> sets) {
    List<String[]> rows = new ArrayList<>();
    rows.add(new String[] {"place", "images", "sensors", "dates", "centre"});
    sets.forEach(set -> rows.add(new String[] {
        set.id(), Integer.toString(set.images().size()), sensors(set), span(set), where(set.centre())}));
    return lines(rows);
  }

  /// One line for each image of a place, numbered as on its sheet.
  static List<String> of(ImageSet set) {
    List<String[]> rows = new ArrayList<>();
    rows.add(new String[] {"", "sensor", "date", "GSD", "pixels", "bands"});
    for (SetImage image : set.images()) {
      RasterInfo info = image.finest().info();
      rows.add(new String[] {Integer.toString(rows.size()), image.sensor().id(), date(image.time()),
          String.format(Locale.ROOT, "%.3g m", image.gsd()), info.width() + "x" + info.height(),
          image.bands().stream().map(band -> band.band().name()).collect(Collectors.joining(" "))});
    }
    List<String> lines = new ArrayList<>(List.of(set.id() + "   " + where(set.centre())));
    lines.addAll(lines(rows));
    return lines;
  }

  static String date(@Nullable AcquisitionTime time) {
    return Objects.toString(time, "no date");
  }

  private static String sensors(ImageSet set) {
    return set.sensors().stream().map(sensor -> set.of(sensor).size() + " " + sensor.id())
        .collect(Collectors.joining(", "));
  }

  private static String span(ImageSet set) {
    List<AcquisitionTime> times =
        set.images().stream().map(SetImage::time).filter(Objects::nonNull).sorted().toList();
    if (times.isEmpty()) {
      return "none";
    }
    String first = day(times.getFirst());
    String last = day(times.getLast());
    return first.equals(last) ? first : first + " to " + last;
  }

  /// As exactly as the time is known, but no more than the day.
  private static String day(AcquisitionTime time) {
    return time.precision() == AcquisitionTime.Precision.SECOND ? time.date().toString() : time.toString();
  }

  private static String where(@Nullable LonLat centre) {
    return centre == null ? "no position"
        : String.format(Locale.ROOT, "%.4f° E %.4f° N", centre.lon(), centre.lat());
  }

  private static List<String> lines(List<String[]> rows) {
    int[] widths = new int[rows.getFirst().length];
    rows.forEach(row -> Arrays.setAll(widths, i -> Math.max(widths[i], row[i].length())));
    return rows.stream().map(row -> {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.length; i++) {
        line.append(row[i]).append(" ".repeat(widths[i] - row[i].length() + 2));
      }
      return line.toString().stripTrailing();
    }).toList();
  }
}
