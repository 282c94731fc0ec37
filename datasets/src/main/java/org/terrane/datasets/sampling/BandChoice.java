package org.terrane.datasets.sampling;

import java.util.List;
import org.terrane.datasets.scene.Band;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.scene.Sensor;
import org.terrane.datasets.sets.ImageBand;
import org.terrane.datasets.sets.SetImage;

/// The bands of a frame in the order of its channels, by name or alias; an empty list is all bands of the sensor.
public record BandChoice(List<String> names) {

  /// Every band of the sensor, in its order.
  public static final BandChoice ALL = new BandChoice(List.of());

  /// Colour as people see it.
  public static final BandChoice RGB = new BandChoice(List.of("red", "green", "blue"));

  /// Colour and near infrared, which Sentinel-2 has at 10 m.
  public static final BandChoice RGBN = new BandChoice(List.of("red", "green", "blue", "nir"));

  /// The ten bands that Sentinel-2 has at 10 and 20 m, in SkySense's order.
  public static final BandChoice SENTINEL_2_TEN =
      new BandChoice(List.of("B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B11", "B12"));

  /// Both polarisations of Sentinel-1 over land.
  public static final BandChoice VV_VH = new BandChoice(List.of("VV", "VH"));

  public BandChoice {
    names = List.copyOf(names);
  }

  /// The bands of a sensor that these are.
  ///
  /// @throws DataException if the sensor lacks one
  public List<Band> of(Sensor sensor) {
    return names.isEmpty() ? sensor.bands() : names.stream().map(sensor::band).toList();
  }

  /// Where an image has them.
  ///
  /// @throws DataException if the image lacks one, naming it and its file
  public List<ImageBand> of(SetImage image) {
    return of(image.sensor()).stream().map(band -> image.band(band.name())).toList();
  }

  /// Whether an image has them all.
  boolean isIn(SetImage image) {
    Sensor sensor = image.sensor();
    List<Band> has = image.bands().stream().map(ImageBand::band).toList();
    return names.isEmpty() ? has.containsAll(sensor.bands())
        : names.stream().allMatch(name -> sensor.find(name).filter(has::contains).isPresent());
  }
}
