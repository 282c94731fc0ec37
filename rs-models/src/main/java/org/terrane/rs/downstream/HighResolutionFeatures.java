package org.terrane.rs.downstream;

import static org.terrane.tensor.Keep.DROP;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.terrane.datasets.named.EuroSatRgb;
import org.terrane.datasets.named.EuroSatRgb.Item;
import org.terrane.datasets.sets.BandCache;
import org.terrane.datasets.sets.BandStatistics;
import org.terrane.datasets.sets.CropGrid;
import org.terrane.datasets.sets.FrameReader;
import org.terrane.datasets.sets.RasterSource;
import org.terrane.datasets.sets.SetImage;
import org.terrane.rs.skysense.Frames;
import org.terrane.rs.skysense.Modality;
import org.terrane.rs.skysense.Pretrained;
import org.terrane.rs.swimdiff.SwimDiffData;
import org.terrane.rs.views.Picture;
import org.terrane.rs.views.Resize;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;

/// The mean over all cells of what SkySense's encoder of high resolution says, `(N, F)`: no series, no fusion, since a
/// patch has one image and no date.
///
/// A patch is read as pre-training reads it, normalised with the statistics of the run, and resampled to the size of
/// the squares that the network learned from.
///
/// @param side       of those, in pixels
/// @param statistics of the run the network comes from
public record HighResolutionFeatures(String name, Pretrained network, int side, BandStatistics statistics)
    implements FeatureSource {
  private static final int NO_SECOND_READ = 1; // of bytes: patches are read once, so nothing is worth keeping
  private static final int AT_ONCE = 16;

  @Override
  public float[][] of(List<Item> patches) {
    FrameReader reader = new FrameReader(new BandCache(NO_SECOND_READ), statistics);
    Resize resize = new Resize(side);
    List<Picture> pictures =
        patches.parallelStream().map(patch -> resize.of(read(reader, patch.image()))).toList();
    return IntStream.iterate(0, first -> first < pictures.size(), first -> first + AT_ONCE)
        .mapToObj(first -> means(pictures.subList(first, Math.min(first + AT_ONCE, pictures.size()))))
        .flatMap(Arrays::stream).toArray(float[][]::new);
  }

  private float[][] means(List<Picture> pictures) {
    int count = pictures.size();
    float[] values = Scope.run(() -> {
      Tensor images = Tensor.concat(0, pictures.stream().map(one ->
          Tensor.of(one.pixels(), 1, one.bands(), one.height(), one.width())).toList()); // (N, 3, H, W)
      Frames frames = new Frames(images.affine(4, -2), Collections.nCopies(count, 1),
          Collections.nCopies(count, 0));
      Tensor cells = network.features(Map.of(Modality.HIGH_RESOLUTION, frames)).get(Modality.HIGH_RESOLUTION).values();
      return cells.reshape(count, cells.size(1), -1).mean(2, DROP).toFloats(); // (N, F)
    });
    int width = values.length / count;
    return IntStream.range(0, count).mapToObj(i -> Arrays.copyOfRange(values, i * width, (i + 1) * width))
        .toArray(float[][]::new);
  }

  /// Red, green and blue, in the order of the network's channels.
  private static Picture read(FrameReader reader, SetImage image) {
    RasterSource raster = image.finest();
    CropGrid whole = new CropGrid(raster, 0, 0, raster.shortSide(), raster.shortSide());
    return SwimDiffData.picture(reader.read(image, EuroSatRgb.SENSOR.bands().stream()
        .map(band -> image.band(band.name())).toList(), whole, null));
  }
}
