package org.terrane.datasets.shard;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.sets.CropGrid;
import org.terrane.datasets.sets.ImageBand;
import org.terrane.datasets.sets.MaskLayer;
import org.terrane.datasets.sets.RasterSource;
import org.terrane.datasets.sets.Resampler;
import org.terrane.datasets.sets.SetImage;

/// One image cut to a square of ground, ready to be written.
///
/// @param layers the stored values, in the order in which the image names them
record BakedImage(StoredSet.Image image, List<ByteBuffer> layers) {

  /// The layers that lie in one raster, and the square in its pixels.
  private record Part(CropGrid grid, List<ImageBand> bands, List<MaskLayer> masks) {}

  /// The image with those of its bands that show some of the square; nothing if none does.
  ///
  /// @throws DataException if the square has more pixels than a layer may have
  /// @throws org.terrane.datasets.raster.RasterException if a file is damaged
  static Optional<BakedImage> of(SetImage image, CropGrid square, Resampler resampler) {
    List<StoredSet.Raster> rasters = new ArrayList<>();
    List<ByteBuffer> stored = new ArrayList<>();
    boolean shows = false;
    for (Part part : parts(image, square)) {
      List<StoredSet.Layer> layers = new ArrayList<>();
      for (ImageBand band : part.bands()) {
        float[] values = values(band, part.grid(), resampler);
        if (isMeasured(values)) {
          LayerCoder coded = LayerCoder.of(band, values);
          layers.add(new StoredSet.Layer(false, band.band().name(), coded.coding()));
          stored.add(coded.stored());
          shows = true;
        }
      }
      for (MaskLayer mask : part.masks()) {
        LayerCoder coded = LayerCoder.of(mask, values(mask, part.grid()));
        layers.add(new StoredSet.Layer(true, mask.name(), coded.coding()));
        stored.add(coded.stored());
      }
      if (!layers.isEmpty()) {
        rasters.add(new StoredSet.Raster(part.grid().side(), part.grid().pixelMetres(), layers));
      }
    }
    return shows
        ? Optional.of(new BakedImage(
            new StoredSet.Image(image.sensor().id(), image.time(), image.gsd(), rasters), stored))
        : Optional.empty();
  }

  private static List<Part> parts(SetImage image, CropGrid square) {
    Map<Path, Part> parts = new LinkedHashMap<>();
    image.bands().forEach(band -> part(parts, band.source(), square).bands().add(band));
    image.masks().forEach(mask -> part(parts, mask.source(), square).masks().add(mask));
    return List.copyOf(parts.values());
  }

  /// The square has as many pixels as the raster has along its side, rounded.
  private static Part part(Map<Path, Part> parts, RasterSource source, CropGrid square) {
    return parts.computeIfAbsent(source.info().file(), file -> {
      double metres = square.extent() * square.reference().pixelMetres();
      int side = (int) Math.max(1, Math.rint(metres / source.pixelMetres()));
      if (side > ShardLayout.LARGEST_SIDE) {
        throw new DataException(file
            + ": a square of %.0f m has %d pixels a side, expected up to %d; choose a smaller side".formatted(
                metres, side, ShardLayout.LARGEST_SIDE));
      }
      return new Part(square.withSide(side), new ArrayList<>(), new ArrayList<>());
    });
  }

  private static float[] values(ImageBand band, CropGrid grid, Resampler resampler) {
    float[] values = new float[grid.side() * grid.side()];
    resampler.read(band, grid, values, 0);
    return values;
  }

  private static float[] values(MaskLayer mask, CropGrid grid) {
    return mask.nearest(grid.onto(mask.source().info()), grid.side(), grid.side());
  }

  private static boolean isMeasured(float[] values) {
    for (float value : values) {
      if (!Float.isNaN(value)) {
        return true;
      }
    }
    return false;
  }
}
