package org.terrane.tensor.cpu.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.LongUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Three planes of every second channel, of sizes around a vector and around a block of a sum.
class PlaneKernelsTest {
  private static final int PLANES = 3;
  private static final float MEAN = 100; // far from 0: where a careless variance loses its digits

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 15, 16, 17, 31, 32, 33, 49, 63, 1023, 1024, 1025, 2100})
  void sums_are_those_in_double(int size) {
    MemorySegment x = numbers(size, i -> i * 7919 % 1000);
    MemorySegment g = numbers(size, i -> i * 104_729 % 997);
    Planes planes = Planes.ofChannel(1, PLANES, 2, size);
    double m = planes.numbers();
    double mean = places(size).mapToDouble(at -> get(x, at)).sum() / m;
    double variance = places(size).mapToDouble(at -> Math.pow(get(x, at) - mean, 2)).sum() / m;
    double dot = places(size).mapToDouble(at -> (get(g, at) - MEAN) * (get(x, at) - mean)).sum();

    assertThat(PlaneKernels.mean(x, planes)).isCloseTo((float) mean, within(1e-5f));
    assertThat(PlaneKernels.variance(x, planes, (float) mean)).isCloseTo(variance, within(1e-6 * variance + 1e-9));
    assertThat(PlaneKernels.sum(x, planes)).isCloseTo(mean * m, within(1e-6 * mean * m));
    assertThat(PlaneKernels.dot(g, x, MEAN, (float) mean, planes)).isCloseTo(dot, within(2e-6 * m));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 15, 16, 17, 33, 49, 1025})
  void maps_write_their_planes_and_nothing_else(int size) {
    MemorySegment x = numbers(size, i -> i * 7919 % 1000);
    MemorySegment g = numbers(size, i -> i * 104_729 % 997);
    MemorySegment y = numbers(size, i -> 0);
    MemorySegment dx = numbers(size, i -> 0);
    Planes planes = Planes.ofChannel(1, PLANES, 2, size);

    PlaneKernels.normalize(x, y, planes, MEAN, 0.5f, 2);
    PlaneKernels.spread(g, x, dx, planes, 0.25f, MEAN, -0.5f, 3);

    for (long at = 0; at < 2L * PLANES * size; at++) {
      boolean written = at / size % 2 == 1;
      assertThat(get(y, at)).isCloseTo(written ? (get(x, at) - MEAN) * 0.5f + 2 : MEAN, within(1e-4f));
      assertThat(get(dx, at)).isCloseTo(written ? 0.25f * get(g, at) - 0.5f * (get(x, at) - MEAN) + 3 : MEAN,
          within(1e-4f));
    }
  }

  /// `(3, 2, size)` numbers between 100 and 101.
  private static MemorySegment numbers(int size, LongUnaryOperator thousandths) {
    MemorySegment made = Arena.ofAuto().allocate(4L * 2 * PLANES * size, 64);
    IntStream.range(0, 2 * PLANES * size).forEach(i ->
        made.setAtIndex(ValueLayout.JAVA_FLOAT, i, MEAN + thousandths.applyAsLong(i) / 1000f));
    return made;
  }

  /// Of the numbers of channel 1.
  private static LongStream places(int size) {
    return LongStream.range(0, 2L * PLANES * size).filter(at -> at / size % 2 == 1);
  }

  private static float get(MemorySegment x, long at) {
    return x.getAtIndex(ValueLayout.JAVA_FLOAT, at);
  }
}
