package org.terrane.datasets.named;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.terrane.datasets.scene.AcquisitionTime;
import org.terrane.datasets.scene.DataException;

/// Times as data sets write them.
final class TimeText {

  private static final Pattern COMPACT = Pattern.compile("(\\d{4})(\\d{2})(\\d{2})");

  /// BigEarthNet drops the first zero of the hour.
  private static final Pattern TIME = Pattern.compile("(\\d{4})(\\d{2})(\\d{2})T(\\d{1,2})(\\d{2})(\\d{2})(?!\\d)");

  private TimeText() {}

  /// The first time in the name of a Sentinel product or of what was cut from it, or null where there is none:
  /// `S2A_MSIL2A_20170613T101031_87_48`.
  static @Nullable AcquisitionTime in(String name) {
    Matcher time = TIME.matcher(name);
    if (!time.find()) {
      return null;
    }
    String hour = time.group(4).length() == 1 ? "0" + time.group(4) : time.group(4);
    return AcquisitionTime.parse("%s-%s-%sT%s:%s:%sZ".formatted(
        time.group(1), time.group(2), time.group(3), hour, time.group(5), time.group(6)));
  }

  /// A time that stands in a file: what [AcquisitionTime#parse] reads, and `20170613`.
  ///
  /// @throws DataException if it is none
  static AcquisitionTime parse(Path file, String text) {
    try {
      return AcquisitionTime.parse(COMPACT.matcher(text).matches() ? COMPACT.matcher(text).replaceFirst("$1-$2-$3")
          : text);
    } catch (DataException e) {
      throw new DataException(file + ": " + e.getMessage(), e);
    }
  }
}
