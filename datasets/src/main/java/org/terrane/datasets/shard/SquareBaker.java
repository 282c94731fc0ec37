package org.terrane.datasets.shard;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.terrane.datasets.sets.BandCache;
import org.terrane.datasets.sets.CropGrid;
import org.terrane.datasets.sets.ImageBand;
import org.terrane.datasets.sets.ImageSet;
import org.terrane.datasets.sets.MaskLayer;
import org.terrane.datasets.sets.RasterSource;
import org.terrane.datasets.sets.Resampler;
import org.terrane.datasets.sets.Resampling;
import org.terrane.datasets.sets.SetImage;

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
    List<Cut> cuts = place.images().stream().map(image -> Cut.of(image, square, resampler)).toList();
    // Layers are read side by side and kept in order, so that the record comes out alike on any number of threads.
    List<Optional<LayerCoder>> coded =
        cuts.stream().flatMap(cut -> cut.layers().stream()).toList().parallelStream().map(Supplier::get).toList();
    List<StoredSet.Image> images = new ArrayList<>();
    List<ByteBuffer> layers = new ArrayList<>();
    int at = 0;
    for (Cut cut : cuts) {
      List<Optional<LayerCoder>> own = coded.subList(at, at + cut.layers().size());
      at += own.size();
      cut.image(own).ifPresent(image -> {
        images.add(image);
        own.forEach(layer -> layer.ifPresent(values -> layers.add(values.stored())));
      });
    }
    if (images.size() < Math.min(2, place.images().size())) {
      return Optional.empty();
    }
    return Optional.of(new BakedSet(
        new StoredSet(id, square.reference().info().epsg(), square.square(), square.footprint(), images), layers));
  }

  /// What is to be cut from one image.
  ///
  /// @param rasters layers by the raster they lie in
  /// @param layers reads the layers in the order of the rasters; an empty answer is a band that shows nothing
  private record Cut(SetImage image, CropGrid square, List<Part> rasters,
      List<Supplier<Optional<LayerCoder>>> layers) {

    /// One raster's layers.
    private record Part(CropGrid grid, List<ImageBand> bands, List<MaskLayer> masks) {}

    static Cut of(SetImage image, CropGrid square, Resampler resampler) {
      Map<Path, Part> parts = new LinkedHashMap<>();
      image.bands().forEach(band -> part(parts, band.source(), square).bands().add(band));
      image.masks().forEach(mask -> part(parts, mask.source(), square).masks().add(mask));
      List<Supplier<Optional<LayerCoder>>> layers = new ArrayList<>();
      for (Part part : parts.values()) {
        part.bands().forEach(band -> layers.add(() -> band(band, part.grid(), resampler)));
        part.masks().forEach(mask -> layers.add(() -> Optional.of(mask(mask, part.grid()))));
      }
      return new Cut(image, square, List.copyOf(parts.values()), layers);
    }

    private static Part part(Map<Path, Part> parts, RasterSource source, CropGrid square) {
      return parts.computeIfAbsent(source.info().file(), file -> {
        double pixels = square.extent() * square.reference().pixelMetres() / source.pixelMetres();
        return new Part(square.withSide((int) Math.max(1, Math.rint(pixels))), new ArrayList<>(), new ArrayList<>());
      });
    }

    private static Optional<LayerCoder> band(ImageBand band, CropGrid grid, Resampler resampler) {
      float[] values = new float[grid.side() * grid.side()];
      resampler.read(band, grid, Resampling.BILINEAR, values, 0);
      for (float value : values) {
        if (!Float.isNaN(value)) {
          return Optional.of(LayerCoder.of(band, values));
        }
      }
      return Optional.empty();
    }

    private static LayerCoder mask(MaskLayer mask, CropGrid grid) {
      return LayerCoder.of(mask, mask.nearest(grid.onto(mask.source().info()), grid.side(), grid.side()));
    }

    /// The image with the bands that show something; nothing if none does.
    Optional<StoredSet.Image> image(List<Optional<LayerCoder>> coded) {
      List<StoredSet.Raster> stored = new ArrayList<>();
      boolean shows = false;
      int at = 0;
      for (Part part : rasters) {
        List<StoredSet.Layer> present = new ArrayList<>();
        for (ImageBand band : part.bands()) {
          Optional<LayerCoder> layer = coded.get(at++);
          layer.ifPresent(v -> present.add(new StoredSet.Layer(false, band.band().name(), v.coding())));
          shows |= layer.isPresent();
        }
        for (MaskLayer mask : part.masks()) {
          present.add(new StoredSet.Layer(true, mask.name(), coded.get(at++).orElseThrow().coding()));
        }
        if (!present.isEmpty()) {
          stored.add(new StoredSet.Raster(part.grid().side(), part.grid().pixelMetres(), present));
        }
      }
      return shows ? Optional.of(new StoredSet.Image(image.sensor().id(), image.time(), image.gsd(), stored))
          : Optional.empty();
    }
  }
}
