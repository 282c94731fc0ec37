package org.terrane.datasets.named;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.terrane.datasets.scene.AcquisitionTime;

/// The time in the name of a Sentinel product or of what was cut from it: `S2A_MSIL2A_20170613T101031_87_48`.
final class NameTime {

  /// BigEarthNet drops the first zero of the hour.
  private static final Pattern TIME = Pattern.compile("(\\d{4})(\\d{2})(\\d{2})T(\\d{1,2})(\\d{2})(\\d{2})(?!\\d)");

  private NameTime() {}

  /// The first time in a name, or null where there is none.
  static @Nullable AcquisitionTime of(String name) {
    Matcher time = TIME.matcher(name);
    if (!time.find()) {
      return null;
    }
    String hour = time.group(4).length() == 1 ? "0" + time.group(4) : time.group(4);
    return AcquisitionTime.parse("%s-%s-%sT%s:%s:%sZ".formatted(
        time.group(1), time.group(2), time.group(3), hour, time.group(5), time.group(6)));
  }
}
