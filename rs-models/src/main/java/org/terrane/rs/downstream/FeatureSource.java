package org.terrane.rs.downstream;

import java.util.List;
import org.terrane.datasets.named.EuroSatRgb.Item;

/// What a classifier is told of a patch.
public interface FeatureSource {
  /// As it stands in a table of results.
  String name();

  /// The features of N patches, `(N, D)`; those of a patch do not depend on the others.
  ///
  /// @throws org.terrane.datasets.scene.DataException if a patch cannot be read
  float[][] of(List<Item> patches);
}
