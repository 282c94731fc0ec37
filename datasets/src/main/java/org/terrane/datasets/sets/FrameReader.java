package org.terrane.datasets.sets;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.terrane.datasets.crs.Footprint;

/// Reads one image onto a crop's grid and normalises it.
public final class FrameReader {

  /// What the network sees where nothing was measured: a normalised band's mean.
  private static final float MEAN = 0.5f;

  private final Resampler resampler;
  private final BandStatistics statistics;
  private final Resampling resampling;
  private final boolean clouds;

  /// A reader that resamples bilinearly and takes clouds as they come.
  ///
  /// @param statistics of the run that the frames are for: a network reads images as it was taught to
  public FrameReader(BandCache cache, BandStatistics statistics) {
    this(cache, statistics, Resampling.BILINEAR);
  }

  /// @param statistics of the run that the frames are for: a network reads images as it was taught to
  public FrameReader(BandCache cache, BandStatistics statistics, Resampling resampling) {
    this(new Resampler(cache), statistics, resampling, true);
  }

  private FrameReader(Resampler resampler, BandStatistics statistics, Resampling resampling, boolean clouds) {
    this.resampler = resampler;
    this.statistics = statistics;
    this.resampling = resampling;
    this.clouds = clouds;
  }

  /// The same, but pixels under a cloud are not valid, as far as a mask came with the image.
  public FrameReader withoutClouds() {
    return new FrameReader(resampler, statistics, resampling, false);
  }

  /// A whole image, as far as it is square, with all its bands in the sensor's order.
  ///
  /// @param side S, pixels it is resampled to; at its own size pixels stay what they are
  /// @throws org.terrane.datasets.scene.DataException if the statistics do not cover a band, or a file is damaged
  public Frame whole(SetImage image, int side) {
    CropGrid grid = new CropGrid(image.finest(), 0, 0, image.finest().shortSide(), side);
    return read(image, image.bands(), grid, grid.footprint());
  }

  /// The image cut into squares of S pixels at its own size, row by row; where S does not divide it, the image whole,
  /// resampled to S. All bands in the sensor's order.
  ///
  /// @param side S
  public List<Frame> tiles(SetImage image, int side) {
    int whole = image.finest().shortSide();
    if (whole % side != 0) {
      return List.of(whole(image, side));
    }
    int each = whole / side;
    return IntStream.range(0, each * each).mapToObj(i -> {
      CropGrid grid = new CropGrid(image.finest(), i % each * side, i / each * side, side, side);
      return read(image, image.bands(), grid, grid.footprint());
    }).toList();
  }

  /// The frame of these bands of an image on a grid, whatever the grid of its files.
  ///
  /// @param corners those of the grid, which are the same for all frames of a sample
  /// @throws org.terrane.datasets.scene.DataException if the statistics do not cover a band
  /// @throws org.terrane.datasets.raster.RasterException if a file is damaged
  public Frame read(SetImage image, List<ImageBand> bands, CropGrid grid, @Nullable Footprint corners) {
    int area = grid.side() * grid.side();
    float[] pixels = new float[bands.size() * area];
    boolean[] valid = new boolean[area];
    Arrays.fill(valid, true);
    for (int c = 0; c < bands.size(); c++) {
      if (bands.get(c).isFilled()) {
        Arrays.fill(pixels, c * area, (c + 1) * area, MEAN);
        continue;
      }
      resampler.read(bands.get(c), grid, resampling, pixels, c * area);
      BandMoments moments = statistics.of(image.sensor(), bands.get(c).band());
      normalize(moments, pixels, c * area, valid);
    }
    if (!clouds) {
      CloudMask.over(image, grid::onto, grid.side(), grid.side()).ifPresent(hidden -> hide(hidden, valid));
    }
    return new Frame(image.sensor(), image.time(), image.gsd(), grid.pixelMetres(), corners,
        bands.stream().map(ImageBand::band).toList(), grid.side(), pixels, valid);
  }

  /// All bands, or three at random in random order; an image with fewer repeats them in turn.
  static List<ImageBand> draw(SetImage image, SampleRule.BandRule rule, Draws draws) {
    return switch (rule) {
      case ALL -> image.bands();
      case THREE_RANDOM -> {
        List<ImageBand> order = draws.shuffled(image.bands());
        yield IntStream.range(0, 3).mapToObj(i -> order.get(i % order.size())).toList();
      }
    };
  }

  private static void hide(boolean[] hidden, boolean[] valid) {
    for (int i = 0; i < valid.length; i++) {
      valid[i] &= !hidden[i];
    }
  }

  private static void normalize(BandMoments moments, float[] pixels, int offset, boolean[] valid) {
    for (int i = 0; i < valid.length; i++) {
      float value = pixels[offset + i];
      boolean measured = !Float.isNaN(value);
      valid[i] &= measured;
      pixels[offset + i] = measured ? moments.normalize(value) : MEAN;
    }
  }
}
