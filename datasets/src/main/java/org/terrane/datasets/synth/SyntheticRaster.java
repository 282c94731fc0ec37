package org.terrane.datasets.synth;

import java.lang.ref.SoftReference;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.terrane.datasets.raster.Raster;
import org.terrane.datasets.raster.RasterException;
import org.terrane.datasets.raster.RasterInfo;
import org.terrane.datasets.raster.Window;
import org.terrane.datasets.scene.Band;
import org.terrane.datasets.scene.Modality;
import org.terrane.datasets.scene.Sensor;
import org.terrane.datasets.sets.Draws;
import org.terrane.datasets.synth.Sky.Veil;

/// One image's bands of one pixel size, made from the ground when they are read. Values are in the bands' units. Read
/// from any thread.
///
/// @param cellsPerPixel ground cells along a pixel's side
final class SyntheticRaster implements Raster {

  /// Independent looks in a Sentinel-1 GRD pixel, about: speckle's variance is its inverse.
  private static final int LOOKS = 5;

  private static final double OPTICAL_NOISE = 0.0015;

  private final RasterInfo info;
  private final Sensor sensor;
  private final SyntheticPlace place;
  private final LocalDate date;
  private final int cellsPerPixel;
  private SoftReference<@Nullable Veil[]> veils = new SoftReference<>(null);

  SyntheticRaster(RasterInfo info, Sensor sensor, SyntheticPlace place, LocalDate date, int cellsPerPixel) {
    this.info = info;
    this.sensor = sensor;
    this.place = place;
    this.date = date;
    this.cellsPerPixel = cellsPerPixel;
  }

  @Override
  public RasterInfo info() {
    return info;
  }

  @Override
  public void read(Window window, int[] bands, float[] into) {
    if (!window.fitsIn(info.width(), info.height())) {
      throw new RasterException(
          info.file(), "window " + window + " is not within " + info.width() + "x" + info.height());
    }
    List<Band> read = Arrays.stream(bands).mapToObj(b -> sensor.band(info.bands().get(b).name())).toList();
    if (sensor.modality() == Modality.SAR) {
      for (int b = 0; b < bands.length; b++) {
        radar(window, read.get(b), into, b * window.width() * window.height());
      }
    } else {
      optical(window, read, into);
    }
  }

  @Override
  public void close() {}

  private void optical(Window window, List<Band> bands, float[] into) {
    Landscape ground = place.ground();
    double[][] bySurface = bands.stream().map(band -> reflectances(ground, band)).toArray(double[][]::new);
    long[] noises = bands.stream().mapToLong(this::noise).toArray();
    Sky sky = place.sky(sensor, date);
    @Nullable Veil[] seen = sky.isClear() ? new Veil[0] : veils();
    int pixels = window.width() * window.height();
    for (int p = 0; p < pixels; p++) {
      int column = window.x() + p % window.width();
      int row = window.y() + p / window.width();
      Veil veil = sky.isClear() ? Veil.NONE : veil(sky, seen, column, row);
      for (int b = 0; b < noises.length; b++) {
        double value = veil.through(mean(ground, bySurface[b], column, row), bands.get(b).centreNm());
        into[b * pixels + p] = (float) (value + sensorNoise(draws(noises[b], column, row).nextLong()));
      }
    }
  }

  /// Clouds are the same for all bands: what was found for one, which takes longer than the ground, is kept for the
  /// others while there is memory for it. Null where no band was read yet.
  private synchronized @Nullable Veil[] veils() {
    @Nullable Veil[] kept = veils.get();
    if (kept == null) {
      kept = new Veil[info.width() * info.height()];
      veils = new SoftReference<>(kept);
    }
    return kept;
  }

  /// Two threads may both find the same, which harms nothing.
  private Veil veil(Sky sky, @Nullable Veil[] seen, int column, int row) {
    int pixel = row * info.width() + column;
    Veil known = seen[pixel];
    if (known == null) {
      known = sky.over(metres(column), metres(row));
      seen[pixel] = known;
    }
    return known;
  }

  /// Nearly normal: the sum of the four 16-bit parts of a random number.
  private static double sensorNoise(long bits) {
    long sum = (bits >>> 48) + (bits >>> 32 & 0xFFFF) + (bits >>> 16 & 0xFFFF) + (bits & 0xFFFF);
    return OPTICAL_NOISE * Math.sqrt(3) * (sum * 0x1p-16 - 2);
  }

  /// A gamma variable of mean 1: the mean of as many exponential ones as there are looks.
  private static double speckle(Draws draws) {
    double product = 1;
    for (int look = 0; look < LOOKS; look++) {
      product *= 1 - draws.nextDouble();
    }
    return -Math.log(product) / LOOKS;
  }

  /// Mean power of the cells times speckle, in dB.
  private void radar(Window window, Band band, float[] into, int offset) {
    Landscape ground = place.ground();
    double[] bySurface = powers(ground, band.name().equals("VH"));
    long noise = noise(band);
    for (int j = 0; j < window.height(); j++) {
      for (int i = 0; i < window.width(); i++) {
        double speckle = speckle(draws(noise, window.x() + i, window.y() + j));
        double power = mean(ground, bySurface, window.x() + i, window.y() + j) * speckle;
        into[offset + j * window.width() + i] = (float) (10 * Math.log10(Math.max(power, 1e-6)));
      }
    }
  }

  private double mean(Landscape ground, double[] bySurface, int column, int row) {
    short[] surface = ground.surface();
    float[] tone = ground.tone();
    double sum = 0;
    for (int v = 0; v < cellsPerPixel; v++) {
      int start = (row * cellsPerPixel + v) * ground.cells() + column * cellsPerPixel;
      for (int cell = start; cell < start + cellsPerPixel; cell++) {
        sum += bySurface[surface[cell]] * tone[cell];
      }
    }
    return sum / (cellsPerPixel * cellsPerPixel);
  }

  private double[] reflectances(Landscape ground, Band band) {
    return ground.surfaces().stream().mapToDouble(s -> s.reflectance(band.centreNm(), place.season(date))).toArray();
  }

  private double[] powers(Landscape ground, boolean cross) {
    return ground.surfaces().stream()
        .mapToDouble(s -> Math.pow(10, s.backscatter(cross, place.season(date)) / 10)).toArray();
  }

  private double metres(int pixel) {
    return (pixel + 0.5) * cellsPerPixel * Landscape.CELL_METRES;
  }

  /// Names the noise of one band; every pixel draws from its own stream, so that any window shows the same noise.
  private long noise(Band band) {
    return new Draws(place.seed(), sensor.id().hashCode(), date.toEpochDay(), band.name().hashCode()).nextLong();
  }

  private Draws draws(long noise, int column, int row) {
    return new Draws(noise, (long) row * info.width() + column);
  }
}
