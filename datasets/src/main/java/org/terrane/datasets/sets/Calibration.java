package org.terrane.datasets.sets;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.terrane.datasets.raster.RasterBand;
import org.terrane.datasets.raster.SampleType;
import org.terrane.datasets.scene.Band;
import org.terrane.datasets.scene.Coding;
import org.terrane.datasets.scene.DataException;

/// How a file's stored values become values in the band's unit.
public sealed interface Calibration {

  Calibration IDENTITY = new Linear(1, 0);
  Calibration ABSENT = new Absent();

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

  /// Another calibration, and NaN for the one stored value that means "nothing measured here".
  record Reserved(float nodata, Calibration otherwise) implements Calibration {
    @Override
    public float apply(float stored) {
      return stored == nodata ? Float.NaN : otherwise.apply(stored);
    }
  }

  /// Of a band that the image does not have, for which [FillPolicy#BAND_MEAN] stands in.
  record Absent() implements Calibration {
    @Override
    public float apply(float stored) {
      return Float.NaN;
    }
  }

  /// Reads the coding from the band's own scale and offset, or else from the file's `UNITS` item, for example
  /// `TOA reflectance x 10000`, `brightness temperature K x 10`, `dB = 20*log10(DN)-83`, `backscattering coefficient,
  /// linear power` or `sigma0 dB linearly mapped from [-25,5] to [0,1]`. Where nothing is said, whole numbers are coded
  /// as the sensor's product has them (less the offset that Sentinel-2 files name since baseline 04.00), and
  /// floating-point numbers are in the unit already.
  ///
  /// @param items the file's metadata
  /// @throws DataException `UNITS missing …` for whole numbers whose product has no coding of its own: radar
  static Calibration of(Band band, RasterBand stored, Map<String, String> items) {
    Coding product = band.coding().of(stored.type() == SampleType.I16 || stored.type() == SampleType.I32);
    boolean whole = !stored.type().isFloating();
    Calibration linear = scaling(band, stored, items, whole ? product : Coding.PLAIN);
    Double nodata = product.nodata();
    return whole && stored.nodata() == null && nodata != null
        ? new Reserved(nodata.floatValue(), linear) : linear;
  }

  private static Calibration scaling(Band band, RasterBand stored, Map<String, String> items, Coding product) {
    if (stored.scale() != 1 || stored.offset() != 0) {
      return new Linear((float) stored.scale(), (float) stored.offset());
    }
    String units = items.getOrDefault("UNITS", "").toLowerCase(Locale.ROOT);
    return switch (band.unit()) {
      case REFLECTANCE -> divided(units, REFLECTANCE_TIMES, shifted(product, items));
      case KELVIN -> divided(units, KELVIN_TIMES, product);
      case DECIBEL -> decibel(units, stored.type());
      case METRE, DIGITAL_NUMBER -> IDENTITY;
    };
  }

  private static Calibration divided(String units, Pattern times, Coding otherwise) {
    Matcher found = times.matcher(units);
    return found.find() ? new Linear(1 / Float.parseFloat(found.group(1)), 0)
        : new Linear((float) otherwise.scale(), (float) otherwise.offset());
  }

  /// With the offset, in stored numbers, that the file names: `BOA_ADD_OFFSET` or `RADIO_ADD_OFFSET`.
  private static Coding shifted(Coding product, Map<String, String> items) {
    for (String item : OFFSETS) {
      String text = items.get(item);
      if (text != null && WHOLE.matcher(text.strip()).matches()) {
        double offset = product.offset() + product.scale() * Integer.parseInt(text.strip());
        return new Coding(product.scale(), offset, product.nodata(), null);
      }
    }
    return product;
  }

  private static Calibration decibel(String units, SampleType type) {
    Matcher mapped = MAPPED.matcher(units);
    if (mapped.find()) {
      float low = Float.parseFloat(mapped.group(1));
      return new Linear(Float.parseFloat(mapped.group(2)) - low, low);
    }
    Matcher logarithm = LOGARITHM.matcher(units);
    if (logarithm.find()) {
      return new Logarithmic(Float.parseFloat(logarithm.group(1)), Float.parseFloat(logarithm.group(2)));
    }
    if (units.contains("linear power")) {
      return new Logarithmic(10, 0);
    }
    if (!type.isFloating()) {
      throw new DataException("UNITS missing: whole numbers of a radar have no unit of their own; expected an item such"
          + " as UNITS='dB = 20*log10(DN)-83', or a scale and offset");
    }
    return IDENTITY;
  }

  Pattern REFLECTANCE_TIMES = Pattern.compile("reflectance x (\\d+)");
  Pattern KELVIN_TIMES = Pattern.compile("\\bk x (\\d+)");
  Pattern MAPPED = Pattern.compile("mapped from \\[([-\\d.]+), ?([-\\d.]+)] to \\[0, ?1]");
  Pattern LOGARITHM = Pattern.compile("(\\d+)\\*log10\\(dn\\) ?([-+][\\d.]+)");
  Pattern WHOLE = Pattern.compile("-?\\d{1,6}");
  List<String> OFFSETS = List.of("BOA_ADD_OFFSET", "RADIO_ADD_OFFSET");
}
