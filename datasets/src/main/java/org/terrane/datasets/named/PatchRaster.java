package org.terrane.datasets.named;

import java.util.List;
import java.util.Map;
import org.terrane.datasets.named.EuroSatRgb.Item;
import org.terrane.datasets.raster.GeoTransform;
import org.terrane.datasets.raster.Raster;
import org.terrane.datasets.raster.RasterBand;
import org.terrane.datasets.raster.RasterException;
import org.terrane.datasets.raster.RasterInfo;
import org.terrane.datasets.raster.SampleType;
import org.terrane.datasets.raster.Window;
import org.terrane.datasets.sets.Calibration;
import org.terrane.datasets.sets.ImageBand;
import org.terrane.datasets.sets.RasterSource;
import org.terrane.datasets.sets.SetImage;

/// A patch as a raster of 8-bit numbers in metres from its own corner: it has a pixel size but no place on Earth.
record PatchRaster(Item item, RasterInfo info) implements Raster {

  private static final int SIDE = EuroSatRgb.SIDE;

  /// The image that a patch is.
  static SetImage image(Item item) {
    RasterInfo info = info(item);
    RasterSource source = new RasterSource(info, EuroSatRgb.GSD, () -> new PatchRaster(item, info));
    List<ImageBand> bands = EuroSatRgb.SENSOR.bands().stream()
        .map(band -> new ImageBand(band, source, EuroSatRgb.SENSOR.bands().indexOf(band), Calibration.IDENTITY))
        .toList();
    return SetImage.of(EuroSatRgb.SENSOR, null, EuroSatRgb.GSD, bands);
  }

  private static RasterInfo info(Item item) {
    List<RasterBand> bands = EuroSatRgb.SENSOR.bands().stream()
        .map(band -> new RasterBand(band.name(), SampleType.U8, null, 1, 0, Map.of())).toList();
    GeoTransform local = GeoTransform.northUp(0, 0, EuroSatRgb.GSD, EuroSatRgb.GSD);
    return new RasterInfo(item.file(), SIDE, SIDE, bands, local, 0, Map.of(), null);
  }

  @Override
  public void read(Window window, int[] bands, float[] into) {
    if (!window.fitsIn(SIDE, SIDE)) {
      throw new RasterException(info.file(), "window " + window + " is not within " + SIDE + "x" + SIDE);
    }
    float[] pixels = item.read();
    for (int b = 0; b < bands.length; b++) {
      for (int i = 0; i < window.width() * window.height(); i++) {
        int row = window.y() + i / window.width();
        int column = window.x() + i % window.width();
        into[b * window.width() * window.height() + i] = 255 * pixels[(bands[b] * SIDE + row) * SIDE + column];
      }
    }
  }

  @Override
  public void close() {}
}
