package org.terrane.datasets.sets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.terrane.datasets.raster.RasterBand;
import org.terrane.datasets.raster.SampleType;
import org.terrane.datasets.scene.Band;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.scene.Sensors;
import org.terrane.datasets.scene.Unit;

class CalibrationTest {

  private static final Band S2 = Sensors.SENTINEL_2_L2A.band("B04");

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
    assertThat(Calibration.of(S2, band, Map.of("UNITS", "reflectance x 10000")).apply(4)).isEqualTo(5f);
  }

  @Test
  void a_silent_file_is_coded_as_the_product_has_it() {
    Band red = Sensors.LANDSAT_8.band("SR_B4");
    Band thermal = Sensors.LANDSAT_8.band("ST_B10");
    assertThat(value(red, SampleType.U16, "", 10_000)).isEqualTo(0.075f, within(1e-6f));
    assertThat(value(red, SampleType.I16, "", 750)).as("Collection 1").isEqualTo(0.075f, within(1e-6f));
    assertThat(value(thermal, SampleType.U16, "", 42_000)).isEqualTo(292.557f, within(1e-3f));
    assertThat(value(red, SampleType.U16, "", 0)).as("nodata").isNaN();
    assertThat(value(S2, SampleType.U16, "", 0)).as("nodata").isNaN();
  }

  @Test
  void a_declared_nodata_value_goes_before_the_products() {
    RasterBand declared = new RasterBand("B04", SampleType.U16, 65535.0, 1, 0, Map.of());
    assertThat(Calibration.of(S2, declared, Map.of()).apply(0)).isEqualTo(0f);
  }

  @Test
  void the_offset_of_newer_sentinel_2_files_is_taken_off() {
    RasterBand stored = new RasterBand("B04", SampleType.U16, null, 1, 0, Map.of());
    assertThat(Calibration.of(S2, stored, Map.of("BOA_ADD_OFFSET", "-1000")).apply(1500))
        .isEqualTo(0.05f, within(1e-6f));
    assertThat(Calibration.of(S2, stored, Map.of("RADIO_ADD_OFFSET", " 0 ")).apply(1500))
        .isEqualTo(0.15f, within(1e-6f));
  }

  @Test
  void whole_numbers_of_a_radar_need_a_unit() {
    assertThatThrownBy(() -> value(Unit.DECIBEL, SampleType.U16, "", 100))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("UNITS missing: whole numbers of a radar have no unit of their own");
  }

  private static float value(Unit unit, SampleType type, String units, float stored) {
    Band band = switch (unit) {
      case REFLECTANCE -> S2;
      case KELVIN -> Sensors.LANDSAT_8.band("B10");
      case DECIBEL -> Sensors.SENTINEL_1.band("VV");
      case METRE -> Sensors.ELEVATION.band("dem");
      case DIGITAL_NUMBER -> Sensors.RGB.band("red");
    };
    return value(band, type, units, stored);
  }

  private static float value(Band band, SampleType type, String units, float stored) {
    return Calibration.of(band, new RasterBand("b", type, null, 1, 0, Map.of()), Map.of("UNITS", units)).apply(stored);
  }
}
