package org.terrane.tensor.cpu.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class AlignedArrayTest {
  private static final int HEADER = 16;
  private static final int LINE = 64;

  @Test
  void first_element_is_on_a_line_where_the_array_begins_on_one() {
    assertThat((HEADER + AlignedArray.START * Float.BYTES) % LINE).isZero();
  }

  @Test
  void g1_puts_an_array_at_the_start_of_a_region() {
    long region = Long.parseLong(ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
        .getVMOption("G1HeapRegionSize").getValue());
    assumeThat(AlignedArray.least((int) region, Runtime.getRuntime().availableProcessors(),
        Runtime.getRuntime().maxMemory())).as("regions are few enough").isPositive();
    assertThat((long) AlignedArray.of(1).length * Float.BYTES + HEADER).isGreaterThan(region / 2);
  }

  @Test
  void many_threads_with_large_regions_do_without() {
    assertThat(AlignedArray.least(4 << 20, 16, 6L << 30)).isEqualTo(512 << 10);
    assertThat(AlignedArray.least(32 << 20, 64, 64L << 30)).isZero();
    assertThat(AlignedArray.least(0, 2, 6L << 30)).isZero();
  }

  @Test
  void an_array_grows_only_when_it_lacks_room() {
    float[] array = AlignedArray.of(100);
    assertThat(AlignedArray.grown(array, array.length - AlignedArray.START)).isSameAs(array);
    assertThat(AlignedArray.grown(array, array.length - AlignedArray.START + 1))
        .hasSizeGreaterThan(array.length);
  }
}
