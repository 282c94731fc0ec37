package org.terrane.datasets.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.terrane.datasets.raster.GeoTransform;
import org.terrane.datasets.raster.RasterBand;
import org.terrane.datasets.raster.RasterInfo;
import org.terrane.datasets.raster.SampleType;
import org.terrane.datasets.scene.Band;
import org.terrane.datasets.scene.Sensors;
import org.terrane.datasets.sets.Calibration;
import org.terrane.datasets.sets.ImageBand;
import org.terrane.datasets.sets.MaskLayer;
import org.terrane.datasets.sets.RasterSource;

class LayerCoderTest {

  private static final Band BLUE = Sensors.SENTINEL_2_L2A.band("B02");
  private static final Band RED = Sensors.RGB.band("R");
  private static final Calibration REFLECTANCE = new Calibration.Linear(1e-4f, 0);

  @Test
  void whole_numbers_keep_their_type_and_come_back_exactly() {
    int[] stored = IntStream.rangeClosed(1, 65_535).toArray();
    float[] values = new float[stored.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = REFLECTANCE.apply(stored[i]);
    }
    LayerCoder coded = LayerCoder.of(band(BLUE, SampleType.U16, 0.0, REFLECTANCE), values);

    assertThat(coded.coding()).isEqualTo(new StoredSet.Coding(SampleType.U16, 1e-4f, 0, 0.0));
    for (int i = 0; i < stored.length; i++) {
      assertThat(Short.toUnsignedInt(coded.stored().getShort(2 * i))).isEqualTo(stored[i]);
    }
  }

  @Test
  void signed_heights_and_products_with_an_offset_keep_theirs() {
    LayerCoder heights = LayerCoder.of(
        band(Sensors.ELEVATION.bands().getFirst(), SampleType.I16, -32768.0, Calibration.IDENTITY),
        new float[] {-12, Float.NaN, 4807});
    assertThat(shorts(heights)).containsExactly(-12, -32768, 4807);

    LayerCoder shifted = LayerCoder.of(band(BLUE, SampleType.U16, null, new Calibration.Linear(1e-4f, -0.1f)),
        new float[] {1e-4f * 1000 - 0.1f, 1e-4f * 65_535 - 0.1f});
    assertThat(shorts(shifted)).containsExactly(1000, (int) (short) 65_535);
    assertThat(shifted.coding().nodata()).isNull();
  }

  @Test
  void a_gap_takes_a_number_that_no_pixel_has() {
    assertThat(coded(new float[] {Float.NaN, 5, 9}).coding().nodata()).isEqualTo(0);
    assertThat(coded(new float[] {Float.NaN, 0, 1, 3}).coding().nodata()).isEqualTo(2);
    assertThat(coded(new float[] {0, 1}).coding().nodata()).isNull();
  }

  @Test
  void where_every_number_is_taken_floats_hold_the_gap() {
    float[] values = new float[257];
    for (int i = 0; i < 256; i++) {
      values[i] = i;
    }
    values[256] = Float.NaN;
    LayerCoder coded = coded(values);
    assertThat(coded.coding()).isEqualTo(StoredSet.Coding.FLOATS);
    assertThat(coded.stored().getFloat(4 * 255)).isEqualTo(255);
    assertThat(coded.stored().getFloat(4 * 256)).isNaN();
  }

  @Test
  void a_resampled_value_never_becomes_nodata() {
    LayerCoder coded = LayerCoder.of(band(RED, SampleType.U8, 100.0, Calibration.IDENTITY),
        new float[] {100.2f, 99.8f, 100, Float.NaN, 99.4f});
    assertThat(bytes(coded)).containsExactly(101, 99, 101, 100, 99);
  }

  @Test
  void floats_are_quantised_within_half_a_step_and_within_the_bands_range() {
    float[] values = new float[10_001];
    for (int i = 0; i < values.length; i++) {
      values[i] = BLUE.low() + (BLUE.high() - BLUE.low()) * i / 10_000f;
    }
    values[10_000] = BLUE.high();
    LayerCoder coded = LayerCoder.of(band(BLUE, SampleType.F32, null, Calibration.IDENTITY), values);

    assertThat(coded.coding().type()).isEqualTo(SampleType.U16);
    assertThat(coded.coding().nodata()).isEqualTo(0);
    for (int i = 0; i < values.length; i++) {
      int number = Short.toUnsignedInt(coded.stored().getShort(2 * i));
      float again = coded.coding().scale() * number + coded.coding().offset();
      assertThat(number).isPositive();
      assertThat(BLUE.accepts(again)).isTrue();
      boolean end = i == 0 || i == 10_000; // where rounding would leave the range, the next step within it is taken
      assertThat(Math.abs((double) again - values[i]))
          .isLessThanOrEqualTo((end ? 1 : 0.5) * coded.coding().scale() + 2 * Math.ulp(BLUE.high()));
    }
  }

  @Test
  void what_has_no_range_stays_as_it_is() {
    float[] values = {1e-9f, 123_456.79f, Float.NaN};
    LayerCoder coded = LayerCoder.of(band(RED, SampleType.F32, null, Calibration.IDENTITY), values);
    assertThat(coded.coding()).isEqualTo(StoredSet.Coding.FLOATS);
    assertThat(coded.stored().getFloat(0)).isEqualTo(1e-9f);
    assertThat(coded.stored().getFloat(4)).isEqualTo(123_456.79f);
  }

  @Test
  void masks_keep_their_bits() {
    RasterSource source = band(RED, SampleType.U16, null, Calibration.IDENTITY).source();
    LayerCoder coded = LayerCoder.of(new MaskLayer("QA_PIXEL", source, 0), new float[] {22_280, Float.NaN, 65_535});
    assertThat(shorts(coded)).containsExactly(22_280, 0, (int) (short) 65_535);
    assertThat(coded.coding().nodata()).isEqualTo(0);
  }

  private static LayerCoder coded(float[] bytes) {
    return LayerCoder.of(band(RED, SampleType.U8, null, Calibration.IDENTITY), bytes);
  }

  private static ImageBand band(Band band, SampleType type, @Nullable Double nodata, Calibration calibration) {
    RasterInfo info = new RasterInfo(Path.of("a.tif"), 2, 2,
        List.of(new RasterBand(band.name(), type, nodata, 1, 0, Map.of())), GeoTransform.northUp(0, 0, 1, 1), 0,
        Map.of(), null);
    return new ImageBand(band, new RasterSource(info, 1, () -> {
      throw new AssertionError("not read");
    }), 0, calibration);
  }

  private static List<Integer> shorts(LayerCoder coded) {
    return IntStream.range(0, coded.stored().limit() / 2).mapToObj(i -> (int) coded.stored().getShort(2 * i)).toList();
  }

  private static List<Integer> bytes(LayerCoder coded) {
    return IntStream.range(0, coded.stored().limit()).mapToObj(i -> Byte.toUnsignedInt(coded.stored().get(i)))
        .toList();
  }
}
