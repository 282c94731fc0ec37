package org.terrane.datasets.scene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.terrane.datasets.scene.AcquisitionTime.Precision;

class AcquisitionTimeTest {

  @Test
  void a_time_is_read_and_written_as_exactly_as_it_is_known() {
    for (String text : new String[] {"2017-08-14T10:55:17Z", "2016-11-30", "2020-11", "1985"}) {
      assertThat(AcquisitionTime.parse(text)).hasToString(text);
    }
    assertThat(AcquisitionTime.parse("2017-08-14T10:55:17Z").instant())
        .isEqualTo(Instant.parse("2017-08-14T10:55:17Z"));
    assertThat(AcquisitionTime.parse("1985").date()).isEqualTo(LocalDate.of(1985, 1, 1));
  }

  @Test
  void midnight_in_the_tiff_form_means_that_only_the_day_is_known() {
    assertThat(AcquisitionTime.parse("2016:11:30 00:00:00")).isEqualTo(AcquisitionTime.of(LocalDate.of(2016, 11, 30)));
    assertThat(AcquisitionTime.parse("2016:11:30 10:00:01").precision()).isEqualTo(Precision.SECOND);
  }

  @Test
  void a_composite_of_a_month_forgets_its_day() {
    assertThat(AcquisitionTime.parse("2020-11-01").monthOnly()).isEqualTo(AcquisitionTime.parse("2020-11"));
  }

  @Test
  void times_are_ordered() {
    assertThat(AcquisitionTime.parse("1985")).isLessThan(AcquisitionTime.parse("1985-01-02"));
  }

  @Test
  void what_is_no_time_is_refused() {
    assertThatThrownBy(() -> AcquisitionTime.parse("2016-13-01"))
        .isInstanceOf(DataException.class)
        .hasMessage("'2016-13-01' is not a time; expected 2017-08-14T10:55:17Z, 2016-11-30, 2020-11 or 1985");
  }
}
