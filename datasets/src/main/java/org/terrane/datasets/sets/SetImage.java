package org.terrane.datasets.sets;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.terrane.datasets.crs.Footprint;
import org.terrane.datasets.raster.RasterInfo;
import org.terrane.datasets.scene.AcquisitionTime;
import org.terrane.datasets.scene.Band;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.scene.Sensor;

/// One acquisition of one sensor. Its bands may lie in several rasters of different pixel sizes, as Sentinel-2's 10, 20
/// and 60 m bands do.
///
/// @param time null where the files do not tell
/// @param gsd native ground sample distance of the finest band, in metres: what the sensor resolved, not the pixels
///     of a file that a provider resampled
/// @param bands in the order they are read in: the sensor's, unless a [BandContract] names another
/// @param masks the layers that came with the bands and say where a cloud is
/// @param footprint corners of the finest raster; null for an image that lies nowhere on Earth
public record SetImage(
    Sensor sensor, @Nullable AcquisitionTime time, float gsd, List<ImageBand> bands,
    List<MaskLayer> masks, @Nullable Footprint footprint) {

  public SetImage {
    bands = List.copyOf(bands);
    masks = List.copyOf(masks);
  }

  /// The image made of these bands, in the sensor's order, without masks; it has corners if its finest raster has an
  /// EPSG code.
  public static SetImage of(Sensor sensor, @Nullable AcquisitionTime time, float gsd, List<ImageBand> bands) {
    RasterInfo finest = finest(bands).info();
    List<ImageBand> sorted =
        bands.stream().sorted(Comparator.comparingInt(b -> sensor.bands().indexOf(b.band()))).toList();
    return new SetImage(sensor, time, gsd, sorted, List.of(), finest.epsg() == 0 ? null : Footprint.of(finest));
  }

  /// The same image with these mask layers.
  public SetImage with(List<MaskLayer> layers) {
    return new SetImage(sensor, time, gsd, bands, layers, footprint);
  }

  /// The raster with the smallest pixels.
  public RasterSource finest() {
    return finest(bands);
  }

  /// Where the band of this name lies.
  ///
  /// @throws DataException if the sensor has no such band, or this image lacks it
  public ImageBand band(String name) {
    var wanted = sensor.band(name);
    return find(wanted).orElseThrow(() -> new DataException(
        finest().info().file() + ": this " + sensor.id() + " image lacks band " + wanted.name() + "; it has "
            + String.join(" ", bands.stream().map(b -> b.band().name()).toList())));
  }

  /// Where the band lies, if this image has it.
  Optional<ImageBand> find(Band wanted) {
    return bands.stream().filter(b -> b.band().equals(wanted)).findFirst();
  }

  /// Where the band of this catalogue name lies, if this image has it.
  Optional<ImageBand> find(String name) {
    return bands.stream().filter(b -> b.band().name().equals(name)).findFirst();
  }

  /// The same acquisition with these bands, in this order.
  SetImage withBands(List<ImageBand> others) {
    return new SetImage(sensor, time, gsd, others, masks, footprint);
  }

  private static RasterSource finest(List<ImageBand> bands) {
    return bands.stream().map(ImageBand::source)
        .min(Comparator.comparingDouble(RasterSource::pixelMetres)).orElseThrow();
  }
}
