package org.terrane.datasets.sets;

import java.util.List;
import org.terrane.datasets.scene.Sensor;

/// Which three images of a set make a sample: the reference sampling of A²-MAE (methods.md 2.2).
final class TripleRule {

  private TripleRule() {}

  /// Image 1 (a sensor at random, one of its images at random) and its two partners.
  static List<SetImage> draw(ImageSet set, Draws draws) {
    return partners(set, draws.oneOf(set.of(draws.oneOf(set.sensors()))), draws);
  }

  /// Image 1 as given; image 2 from a source drawn at random at the same place; image 3 from another source than image
  /// 2's. An image that is drawn is not one that is there already, if its source has others; where a source or an
  /// image is lacking, image 1 is repeated.
  static List<SetImage> partners(ImageSet set, SetImage first, Draws draws) {
    Sensor source = draws.oneOf(set.sensors());
    SetImage second = another(set.of(source), List.of(first), draws, first);
    List<Sensor> others = set.sensors().stream().filter(sensor -> !sensor.equals(source)).toList();
    if (others.isEmpty()) {
      return List.of(first, second, first);
    }
    SetImage third = another(set.of(draws.oneOf(others)), List.of(first, second), draws, first);
    return List.of(first, second, third);
  }

  private static SetImage another(List<SetImage> images, List<SetImage> taken, Draws draws, SetImage otherwise) {
    List<SetImage> free = images.stream().filter(image -> !taken.contains(image)).toList();
    return free.isEmpty() ? otherwise : draws.oneOf(free);
  }
}
