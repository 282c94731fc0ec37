package org.terrane.rs.views;

import java.util.List;
import org.terrane.tensor.Key;

/// A random change of an image that leaves what it shows as it is.
@FunctionalInterface
public interface Augmentation {
  /// The changed image; the same key gives the same change.
  Picture apply(Picture picture, Key key);

  /// This one with a probability, else none.
  default Augmentation sometimes(double probability) {
    return (picture, key) -> key.fold("sometimes").uniform() < probability ? apply(picture, key) : picture;
  }

  /// One after another, each with a key of its own.
  static Augmentation inOrder(List<Augmentation> steps) {
    return (picture, key) -> {
      Picture now = picture;
      for (int i = 0; i < steps.size(); i++) {
        now = steps.get(i).apply(now, key.fold(i));
      }
      return now;
    };
  }
}
