package org.terrane.datasets.sets;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.terrane.datasets.crs.Footprint;
import org.terrane.datasets.crs.LonLat;
import org.terrane.datasets.scene.AcquisitionTime;
import org.terrane.datasets.scene.Sensor;

/// Images of one place: several sensors, several dates.
///
/// @param id the place's name, unique among the sets found together, for example `oscd/paris`
/// @param footprint corners of the place: those of its finest image; null for images that lie nowhere on Earth
/// @param images by sensor, then by time; images without a time come first
public record ImageSet(String id, @Nullable Footprint footprint, List<SetImage> images) {

  private static final Comparator<SetImage> ORDER =
      Comparator.comparing((SetImage image) -> image.sensor().id())
          .thenComparing(SetImage::time, Comparator.nullsFirst(Comparator.<AcquisitionTime>naturalOrder()))
          .thenComparing(image -> image.finest().info().file());

  public ImageSet {
    images = images.stream().sorted(ORDER).toList();
  }

  /// The set of these images, of which there is at least one.
  public static ImageSet of(String id, List<SetImage> images) {
    SetImage finest = images.stream().min(Comparator.comparingDouble(SetImage::gsd)).orElseThrow();
    return new ImageSet(id, finest.footprint(), images);
  }

  /// Middle of the place; null for images that lie nowhere on Earth.
  public @Nullable LonLat centre() {
    return footprint == null ? null : footprint.centre();
  }

  /// The sensors that saw the place, in order.
  public List<Sensor> sensors() {
    return images.stream().map(SetImage::sensor).distinct().toList();
  }

  /// This sensor's images in the order of time.
  public List<SetImage> of(Sensor sensor) {
    return images.stream().filter(image -> image.sensor().equals(sensor)).toList();
  }
}
