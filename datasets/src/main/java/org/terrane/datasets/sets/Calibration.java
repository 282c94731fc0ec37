package org.terrane.datasets.sets;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.terrane.datasets.raster.RasterBand;
import org.terrane.datasets.scene.Unit;

/// How a file's stored values become values in the band's unit.
public sealed interface Calibration {

  Calibration IDENTITY = new Linear(1, 0);

  /// The value in the band's unit; NaN where the stored value has none.
  float apply(float stored);

  /// `scale * stored + offset`.
  record Linear(float scale, float offset) implements Calibration {
    @Override
    public float apply(float stored) {
      return scale * stored + offset;
    }
  }

  /// `factor * log10(stored) + offset`, NaN for a stored value that is not positive.
  record Logarithmic(float factor, float offset) implements Calibration {
    @Override
    public float apply(float stored) {
      return stored > 0 ? factor * (float) Math.log10(stored) + offset : Float.NaN;
    }
  }

  /// Reads the coding from the band's GDAL scale and offset or else from the file's `UNITS` item, for example
  /// `TOA reflectance x 10000`, `brightness temperature K x 10`, `dB = 20*log10(DN)-83`, `backscattering coefficient,
  /// linear power` or `sigma0 dB linearly mapped from [-25,5] to [0,1]`. Whole-number reflectance is taken as x 10000
  /// where nothing is said; anything else as being in its unit already.
  static Calibration of(Unit unit, RasterBand stored, String units) {
    if (stored.scale() != 1 || stored.offset() != 0) {
      return new Linear((float) stored.scale(), (float) stored.offset());
    }
    String text = units.toLowerCase(Locale.ROOT);
    return switch (unit) {
      case REFLECTANCE -> divided(text, REFLECTANCE_TIMES, stored.type().isFloating() ? 1 : 10_000);
      case KELVIN -> divided(text, KELVIN_TIMES, 1);
      case DECIBEL -> decibel(text);
      case METRE, DIGITAL_NUMBER -> IDENTITY;
    };
  }

  private static Calibration divided(String text, Pattern times, float otherwise) {
    Matcher found = times.matcher(text);
    float factor = found.find() ? Float.parseFloat(found.group(1)) : otherwise;
    return new Linear(1 / factor, 0);
  }

  private static Calibration decibel(String text) {
    Matcher mapped = MAPPED.matcher(text);
    if (mapped.find()) {
      float low = Float.parseFloat(mapped.group(1));
      return new Linear(Float.parseFloat(mapped.group(2)) - low, low);
    }
    Matcher logarithm = LOGARITHM.matcher(text);
    if (logarithm.find()) {
      return new Logarithmic(Float.parseFloat(logarithm.group(1)), Float.parseFloat(logarithm.group(2)));
    }
    return text.contains("linear power") ? new Logarithmic(10, 0) : IDENTITY;
  }

  Pattern REFLECTANCE_TIMES = Pattern.compile("reflectance x (\\d+)");
  Pattern KELVIN_TIMES = Pattern.compile("\\bk x (\\d+)");
  Pattern MAPPED = Pattern.compile("mapped from \\[([-\\d.]+), ?([-\\d.]+)] to \\[0, ?1]");
  Pattern LOGARITHM = Pattern.compile("(\\d+)\\*log10\\(dn\\) ?([-+][\\d.]+)");
}
