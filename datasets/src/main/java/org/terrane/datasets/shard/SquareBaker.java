package org.terrane.datasets.shard;

import java.util.List;
import java.util.Optional;
import org.terrane.datasets.sets.BandCache;
import org.terrane.datasets.sets.CropGrid;
import org.terrane.datasets.sets.ImageSet;
import org.terrane.datasets.sets.Resampler;

/// Cuts one square of ground out of all images of a place, each at its own resolution.
final class SquareBaker {

  private final Resampler resampler;

  SquareBaker(BandCache cache) {
    this.resampler = new Resampler(cache);
  }

  /// The record of a square; nothing if fewer than two images show any of it (one, where the place has only one). The
  /// record is made in memory.
  ///
  /// @throws org.terrane.datasets.raster.RasterException if a file is damaged
  Optional<BakedSet> bake(String id, ImageSet place, CropGrid square) {
    // Images are cut side by side and kept in order, so that the record comes out alike on any number of threads.
    List<BakedImage> images = place.images().parallelStream()
        .map(image -> BakedImage.of(image, square, resampler)).flatMap(Optional::stream).toList();
    if (images.size() < Math.min(2, place.images().size())) {
      return Optional.empty();
    }
    StoredSet set = new StoredSet(id, square.reference().info().epsg(), square.square(), square.footprint(),
        images.stream().map(BakedImage::image).toList());
    return Optional.of(new BakedSet(set, images.stream().flatMap(image -> image.layers().stream()).toList()));
  }
}
