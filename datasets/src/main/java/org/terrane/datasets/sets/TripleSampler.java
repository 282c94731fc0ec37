package org.terrane.datasets.sets;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.terrane.datasets.crs.Footprint;
import org.terrane.datasets.raster.RasterInfo;
import org.terrane.datasets.scene.DataException;

/// Draws samples of three co-registered frames, or of one where a place has no more. A sample is a function of the seed
/// and its index alone, whatever thread asks for it and whatever was asked before. Used from any thread.
public final class TripleSampler implements SampleStream {

  /// A draw that shows less measured ground than this in one of its frames is drawn again.
  private static final double ENOUGH_VALID = 0.5;

  private static final int ATTEMPTS = 4;

  /// Images with a shorter side than this, in pixels of their finest band, are not drawn: enlarged, they show nothing.
  private static final int SMALLEST_SIDE = 16;

  private final List<ImageSet> sets;
  private final double[] cumulativeWeight;
  private final int images;
  private final SampleRule rule;
  private final FrameReader reader;

  /// @param sets of which each is taken when it is drawn, and only its weight is kept: a catalogue of millions will do.
  ///     Images of modalities that the rule leaves out are passed over, and with them sets that this leaves
  ///     with one image; a set given with a single image stays; it is shown three times, each time with its own bands,
  ///     or once
  /// @throws DataException if that leaves no set
  public TripleSampler(List<ImageSet> sets, SampleRule rule, BandStatistics statistics, BandCache cache) {
    this.sets = sets;
    this.rule = rule;
    FrameReader all = new FrameReader(cache, statistics, rule.resampling());
    this.reader = rule.clouds() ? all : all.withoutClouds();
    this.cumulativeWeight = new double[sets.size()];
    double sum = 0;
    int count = 0;
    for (int i = 0; i < cumulativeWeight.length; i++) {
      List<SetImage> allowed = allowed(sets.get(i)).images();
      sum += weight(allowed);
      count += allowed.size();
      cumulativeWeight[i] = sum;
    }
    if (sum == 0) {
      throw new DataException("[sample] none of " + sets.size() + " image sets has two images of modality "
          + rule.modalities().stream().sorted().toList());
    }
    this.images = count;
  }

  @Override
  public int images() {
    return images;
  }

  @Override
  public Triple sample(long seed, long index) {
    Triple triple = attempt(new Draws(seed, index, 0));
    for (int attempt = 1; attempt < ATTEMPTS && !shown(triple); attempt++) {
      triple = attempt(new Draws(seed, index, attempt));
    }
    return triple;
  }

  private Triple attempt(Draws draws) {
    ImageSet set = drawSet(draws);
    boolean alone = set.images().size() == 1 && !rule.repeat();
    List<SetImage> images = alone ? set.images() : TripleRule.draw(set, draws);
    CropGrid grid = CropRule.draw(images, rule, draws);
    @Nullable Footprint corners = grid.footprint();
    List<Frame> frames = images.stream()
        .map(image -> reader.read(image, FrameReader.draw(image, rule.bands(), draws), grid, corners))
        .toList();
    return new Triple(set.id(), set.centre(), frames);
  }

  private static boolean shown(Triple triple) {
    return triple.frames().stream().allMatch(frame -> frame.validFraction() >= ENOUGH_VALID);
  }

  private ImageSet drawSet(Draws draws) {
    double at = draws.nextDouble() * cumulativeWeight[cumulativeWeight.length - 1];
    int found = Arrays.binarySearch(cumulativeWeight, at);
    int index = found >= 0 ? found + 1 : -found - 1;
    while (cumulativeWeight[index] <= at) {
      index++; // a set that the rule leaves out has no weight
    }
    return allowed(sets.get(index));
  }

  /// A place weighs the square root of the number of crops it has room for in all its images: large scenes and long
  /// series come more often, small places are not drowned.
  private double weight(List<SetImage> images) {
    return Math.sqrt(images.stream().mapToDouble(image -> crops(image, rule.side())).sum());
  }

  private static double crops(SetImage image, int side) {
    RasterInfo finest = image.finest().info();
    return Math.max(1, (double) finest.width() * finest.height() / ((double) side * side));
  }

  /// The set's images that the rule allows; none where they are too few.
  private ImageSet allowed(ImageSet set) {
    List<SetImage> images =
        set.images().stream().filter(image -> rule.modalities().contains(image.sensor().modality())
            && image.finest().shortSide() >= SMALLEST_SIDE).toList();
    boolean enough = images.size() >= Math.min(2, set.images().size());
    return new ImageSet(set.id(), set.footprint(), enough ? images : List.of());
  }
}
