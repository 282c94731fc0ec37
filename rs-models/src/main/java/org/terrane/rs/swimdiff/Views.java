package org.terrane.rs.swimdiff;

import org.terrane.rs.views.Augmentation;
import org.terrane.rs.views.Picture;
import org.terrane.tensor.Key;

/// Two independent views of one image, as the query and the key encoder see it.
public record Views(Picture query, Picture key) {
  /// Draws both.
  public static Views of(Picture picture, Augmentation augmentation, Key key) {
    return new Views(augmentation.apply(picture, key.fold("query")), augmentation.apply(picture, key.fold("key")));
  }
}
