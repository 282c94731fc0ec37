package org.terrane.rs.downstream;

import java.util.List;
import org.terrane.datasets.named.EuroSatRgb.Item;
import org.terrane.datasets.scene.Band;
import org.terrane.datasets.sets.BandCache;
import org.terrane.datasets.sets.BandStatistics;
import org.terrane.datasets.sets.CropGrid;
import org.terrane.datasets.sets.FrameReader;
import org.terrane.datasets.sets.ImageBand;
import org.terrane.datasets.sets.RasterSource;
import org.terrane.datasets.sets.SetImage;
import org.terrane.rs.swimdiff.PatchEncoder;
import org.terrane.rs.swimdiff.SwimDiffData;
import org.terrane.rs.views.Picture;

/// The pooled features of a residual network, `(N, F)`: without the projection head, which is there for the loss alone.
///
/// A patch is read as pre-training reads it, normalised with the statistics of the run, and resampled to the size of
/// the views that the network learned from.
///
/// @param bands of a patch in the order of the network's channels
/// @param statistics of the run the encoder comes from
public record PooledFeatures(String name, PatchEncoder encoder, List<Band> bands, BandStatistics statistics)
    implements FeatureSource {
  private static final int NO_SECOND_READ = 1; // of bytes: patches are read once, so nothing is worth keeping

  @Override
  public float[][] of(List<Item> patches) {
    FrameReader reader = new FrameReader(new BandCache(NO_SECOND_READ), statistics);
    return encoder.features(patches.parallelStream().map(patch -> read(reader, patch.image())).toList());
  }

  private Picture read(FrameReader reader, SetImage image) {
    RasterSource raster = image.finest();
    CropGrid whole = new CropGrid(raster, 0, 0, raster.shortSide(), raster.shortSide());
    List<ImageBand> channels = bands.stream().map(band -> image.band(band.name())).toList();
    return SwimDiffData.picture(reader.read(image, channels, whole, null));
  }
}
