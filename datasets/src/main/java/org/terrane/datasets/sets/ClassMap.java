package org.terrane.datasets.sets;

import java.util.List;
import org.terrane.datasets.scene.Band;
import org.terrane.datasets.scene.Coding;
import org.terrane.datasets.scene.Unit;

/// A band of class numbers, such as land cover or a change map. Read onto a crop's grid by the nearest pixel: no class
/// appears that is not in the file.
public final class ClassMap {

  /// The class of a pixel that the map says nothing about: declared nodata, or off the raster.
  public static final int UNLABELLED = -1;

  /// Whole numbers up to this are exact as floats.
  private static final int LARGEST_CLASS = 1 << 24;

  private final ImageBand band;

  /// @param index the band's place in the raster, from 0
  public ClassMap(RasterSource source, int index) {
    Band classes = new Band("class", List.of(), 0, 0, 0, Unit.DIGITAL_NUMBER, Coding.PLAIN, 0, LARGEST_CLASS);
    this.band = new ImageBand(classes, source, index, Calibration.IDENTITY);
  }

  /// `(side, side)` class numbers, row by row; [#UNLABELLED] where there is none.
  ///
  /// @throws org.terrane.datasets.raster.RasterException if the file is damaged or has no such band
  public int[] read(CropGrid grid, BandCache cache) {
    float[] values = new float[grid.side() * grid.side()];
    new Resampler(cache).read(band, grid, Resampling.NEAREST, values, 0);
    int[] classes = new int[values.length];
    for (int i = 0; i < classes.length; i++) {
      classes[i] = Float.isNaN(values[i]) ? UNLABELLED : (int) values[i];
    }
    return classes;
  }
}
