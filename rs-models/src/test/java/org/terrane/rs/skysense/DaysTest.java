package org.terrane.rs.skysense;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.terrane.datasets.scene.AcquisitionTime;
import org.terrane.tensor.Key;

class DaysTest {
  @ParameterizedTest
  @CsvSource({"2019-01-01, 0", "2019-12-31, 364", "2020-12-31, 364", "2020-12-30, 364", "2020-02-29, 59",
      "2019-03-01, 59", "2019-05-01T10:20:30Z, 120", "2019-05, 135", "2019, 182"})
  void without_a_draw_a_day_is_the_date_or_the_middle_of_what_is_known(String time, int day) {
    assertThat(Days.AS_THEY_ARE.of(AcquisitionTime.parse(time), Key.of(1))).isEqualTo(day);
    if (time.length() >= 10) {
      assertThat(new Days(0).of(AcquisitionTime.parse(time), Key.of(1))).isEqualTo(day);
    }
  }

  @Test
  void a_disturbance_reaches_every_day_near_and_none_beyond() {
    assertThat(drawn(7, "2019-06-10")).containsExactlyElementsOf(
        IntStream.rangeClosed(160 - 7, 160 + 7).boxed().toList());
  }

  @Test
  void it_goes_on_over_the_end_of_the_year() {
    assertThat(drawn(2, "2019-01-01")).containsExactly(0, 1, 2, 363, 364);
    assertThat(drawn(2, "2020-12-31")).containsExactly(0, 1, 362, 363, 364);
  }

  @Test
  void what_is_known_to_a_month_or_a_year_may_be_any_of_its_days() {
    assertThat(drawn(0, "2019-02")).containsExactlyElementsOf(IntStream.range(31, 59).boxed().toList());
    assertThat(drawn(0, "2020")).hasSizeGreaterThan(300).allMatch(day -> day >= 0 && day <= 364);
    TreeSet<Integer> unknown = new TreeSet<>();
    for (int draw = 0; draw < 3000; draw++) {
      unknown.add(new Days(3).of(null, Key.of(1).fold(draw)));
    }
    assertThat(unknown).hasSizeGreaterThan(350);
  }

  private static TreeSet<Integer> drawn(int days, String time) {
    TreeSet<Integer> drawn = new TreeSet<>();
    for (int draw = 0; draw < 3000; draw++) {
      drawn.add(new Days(days).of(AcquisitionTime.parse(time), Key.of(1).fold(draw)));
    }
    return drawn;
  }
}
