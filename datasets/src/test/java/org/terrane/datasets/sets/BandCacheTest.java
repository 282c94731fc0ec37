package org.terrane.datasets.sets;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.terrane.datasets.raster.GeoTransform;
import org.terrane.datasets.raster.Raster;
import org.terrane.datasets.raster.RasterBand;
import org.terrane.datasets.raster.RasterInfo;
import org.terrane.datasets.raster.SampleType;
import org.terrane.datasets.raster.Window;
import org.terrane.datasets.scene.Sensors;

class BandCacheTest {

  private final AtomicInteger decoded = new AtomicInteger();

  @Test
  void a_window_over_four_blocks_is_joined() {
    ImageBand band = band(2000);
    Window window = new Window(1000, 1010, 60, 40);
    BandCache.Patch patch = new BandCache(1L << 30).read(band, window);
    assertThat(patch.window()).isEqualTo(window);
    for (int row = 0; row < 40; row++) {
      for (int column = 0; column < 60; column++) {
        assertThat(patch.values()[row * 60 + column]).isEqualTo(value(1000 + column, 1010 + row));
      }
    }
    assertThat(decoded).hasValue(4);
  }

  @Test
  void what_was_decoded_is_kept_within_the_bytes_given() {
    ImageBand first = band(100);
    ImageBand second = band(101);
    BandCache roomy = new BandCache(100_000);
    for (int i = 0; i < 3; i++) {
      roomy.read(first, new Window(3, 4, 5, 6));
      roomy.read(second, new Window(50, 40, 5, 6));
    }
    assertThat(decoded).hasValue(2);

    decoded.set(0);
    BandCache tight = new BandCache(50_000);
    for (int i = 0; i < 3; i++) {
      tight.read(first, new Window(3, 4, 5, 6));
      tight.read(second, new Window(50, 40, 5, 6));
    }
    assertThat(decoded).hasValue(6);
  }

  @Test
  void what_is_not_measured_is_nan() {
    ImageBand band = band(100);
    float[] values = {7, 0, Float.NaN, 70_000};
    band.calibrate(values);
    assertThat(values).containsExactly(7, Float.NaN, Float.NaN, Float.NaN);
  }

  private static float value(int column, int row) {
    return 1 + column + 3 * row;
  }

  /// A band whose stored 0 is nodata, and which counts how often it is decoded.
  private ImageBand band(int side) {
    RasterInfo info = new RasterInfo(Path.of("made-up-" + side), side, side,
        List.of(new RasterBand("R", SampleType.F32, 0.0, 1, 0, Map.of())), GeoTransform.northUp(500_000, 0, 1, 1),
        32631, Map.of(), null);
    RasterSource source = RasterSource.of(info, () -> new MadeUp(info));
    return new ImageBand(Sensors.RGB.band("R"), source, 0, Calibration.IDENTITY);
  }

  private final class MadeUp implements Raster {
    private final RasterInfo info;

    MadeUp(RasterInfo info) {
      this.info = info;
      decoded.incrementAndGet();
    }

    @Override
    public RasterInfo info() {
      return info;
    }

    @Override
    public void read(Window window, int[] bands, float[] into) {
      for (int i = 0; i < window.width() * window.height(); i++) {
        into[i] = value(window.x() + i % window.width(), window.y() + i / window.width());
      }
    }

    @Override
    public void close() {}
  }
}
