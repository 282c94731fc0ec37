package org.terrane.datasets.scene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SensorsTest {

  @Test
  void a_band_is_found_by_name_and_by_alias_whatever_the_case() {
    Band red = Sensors.SENTINEL_2_L2A.band("B04");
    assertThat(Sensors.SENTINEL_2_L2A.band("red")).isSameAs(red);
    assertThat(Sensors.SENTINEL_2_L2A.band("b4")).isSameAs(red);
    assertThat(red.gsd()).isEqualTo(10f);
    assertThat(red.centreNm()).isEqualTo(664.6f);
  }

  @Test
  void level_1c_has_the_cirrus_band_and_level_2a_has_not() {
    assertThat(Sensors.SENTINEL_2_L1C.bands()).hasSize(13);
    assertThat(Sensors.SENTINEL_2_L2A.bands()).hasSize(12);
    assertThat(Sensors.SENTINEL_2_L2A.find("B10")).isEmpty();
  }

  @Test
  void an_unknown_band_names_the_near_one_and_all() {
    assertThatThrownBy(() -> Sensors.SENTINEL_2_L2A.band("B99"))
        .isInstanceOf(DataException.class)
        .hasMessage("[band] sentinel-2-l2a has no band 'B99', did you mean 'B09'? "
            + "It has B01 B02 B03 B04 B05 B06 B07 B08 B8A B09 B11 B12");
  }

  @Test
  void a_name_far_from_all_gets_no_hint() {
    assertThatThrownBy(() -> Sensors.SENTINEL_1.band("thermal"))
        .isInstanceOf(DataException.class)
        .hasMessage("[band] sentinel-1 has no band 'thermal'. It has VV VH HH HV");
  }

  @Test
  void an_unknown_sensor_names_the_near_one_and_all() {
    assertThatThrownBy(() -> Sensors.of("landsat8"))
        .isInstanceOf(DataException.class)
        .hasMessage("[sensor] no sensor 'landsat8', did you mean 'landsat-8'? Known are sentinel-2-l1c sentinel-2-l2a"
            + " sentinel-2-rgb sentinel-1 landsat-8 landsat-composite naip rgb rgbn vhr-ms vhr-pan sar-quad dem"
            + " landsat-7 landsat-9 gaofen-1 gaofen-1-wfv gaofen-2 planetscope-4 planetscope-8");
  }

  @Test
  void ids_and_the_band_names_of_a_sensor_are_unique() {
    assertThat(Sensors.ALL).extracting(Sensor::id).doesNotHaveDuplicates();
    for (Sensor sensor : Sensors.ALL) {
      for (Band band : sensor.bands()) {
        assertThat(sensor.bands().stream().filter(other -> other.isCalled(band.name()))).containsExactly(band);
        band.aliases().forEach(alias -> assertThat(sensor.band(alias)).as(alias).isEqualTo(band));
      }
    }
  }

  @Test
  void every_band_says_what_it_measures() {
    for (Sensor sensor : Sensors.ALL) {
      for (Band band : sensor.bands()) {
        assertThat(band.low()).as(sensor.id() + " " + band.name()).isLessThan(band.high());
        assertThat(band.coding().scale()).as(sensor.id() + " " + band.name()).isPositive();
        boolean optical = band.unit() == Unit.REFLECTANCE || band.unit() == Unit.KELVIN;
        assertThat(band.centreNm() > 0 && band.widthNm() > 0).as(sensor.id() + " " + band.name()).isEqualTo(
            optical || band.unit() == Unit.DIGITAL_NUMBER && !sensor.equals(Sensors.VHR_MULTISPECTRAL));
      }
    }
  }

  @Test
  void a_wavelength_belongs_to_its_band_and_not_to_the_next() {
    assertThat(Sensors.SENTINEL_2_L2A.band("B04").isAt(665)).isTrue();
    assertThat(Sensors.SENTINEL_2_L2A.band("B04").isAt(560)).isFalse();
    assertThat(Sensors.SENTINEL_2_L2A.band("B05").isAt(740)).isFalse();
    assertThat(Sensors.ELEVATION.band("dem").isAt(740)).as("no wavelength").isTrue();
  }

  @Test
  void values_outside_a_bands_range_are_no_measurements() {
    Band swir = Sensors.LANDSAT_8.band("B06");
    assertThat(swir.accepts(1.6f)).isTrue();
    assertThat(swir.accepts(1.61f)).isFalse();
    assertThat(swir.accepts(Float.NaN)).isFalse();
  }
}
