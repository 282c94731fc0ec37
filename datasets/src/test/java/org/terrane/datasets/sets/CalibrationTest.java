package org.terrane.datasets.sets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.terrane.datasets.raster.RasterBand;
import org.terrane.datasets.raster.SampleType;
import org.terrane.datasets.scene.Unit;

class CalibrationTest {

  @Test
  void reflectance_is_divided_by_what_the_file_says() {
    assertThat(value(Unit.REFLECTANCE, SampleType.U16, "TOA reflectance x 10000", 1234))
        .isEqualTo(0.1234f, within(1e-7f));
    assertThat(value(Unit.REFLECTANCE, SampleType.U16, "reflectance x 255", 51)).isEqualTo(0.2f, within(1e-6f));
  }

  @Test
  void a_silent_file_holds_reflectance_times_10000_as_whole_numbers_and_plain_as_floats() {
    assertThat(value(Unit.REFLECTANCE, SampleType.I16, "", 1234)).isEqualTo(0.1234f, within(1e-7f));
    assertThat(value(Unit.REFLECTANCE, SampleType.F32, "", 0.1234f)).isEqualTo(0.1234f);
  }

  @Test
  void temperature_has_its_own_factor_beside_reflectance() {
    String units = "B02-B07 reflectance x 10000; B10,B11 brightness temperature K x 10; pixel_qa bit field";
    assertThat(value(Unit.KELVIN, SampleType.U16, units, 2931)).isEqualTo(293.1f, within(1e-4f));
    assertThat(value(Unit.REFLECTANCE, SampleType.U16, units, 500)).isEqualTo(0.05f, within(1e-7f));
  }

  @Test
  void every_coding_of_backscatter_becomes_decibel() {
    assertThat(value(Unit.DECIBEL, SampleType.F32, "backscatter dB", -12.5f)).isEqualTo(-12.5f);
    assertThat(value(Unit.DECIBEL, SampleType.F32, "sigma0 dB linearly mapped from [-25,5] to [0,1] and clamped", 0.5f))
        .isEqualTo(-10f);
    assertThat(value(Unit.DECIBEL, SampleType.U16, "dB = 20*log10(DN)-83", 10_000)).isEqualTo(-3f, within(1e-5f));
    assertThat(value(Unit.DECIBEL, SampleType.F32, "backscattering coefficient, linear power", 0.1f))
        .isEqualTo(-10f, within(1e-5f));
    assertThat(value(Unit.DECIBEL, SampleType.F32, "linear power", 0)).isNaN();
  }

  @Test
  void a_scale_declared_on_the_band_goes_first() {
    RasterBand band = new RasterBand("B02", SampleType.U16, null, 0.5, 3, Map.of());
    assertThat(Calibration.of(Unit.REFLECTANCE, band, "reflectance x 10000").apply(4)).isEqualTo(5f);
  }

  private static float value(Unit unit, SampleType type, String units, float stored) {
    return Calibration.of(unit, new RasterBand("b", type, null, 1, 0, Map.of()), units).apply(stored);
  }
}
