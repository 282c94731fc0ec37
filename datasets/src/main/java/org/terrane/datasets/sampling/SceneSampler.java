package org.terrane.datasets.sampling;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.terrane.datasets.crs.EarthGrid;
import org.terrane.datasets.crs.Footprint;
import org.terrane.datasets.raster.RasterInfo;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.scene.Sensor;
import org.terrane.datasets.sets.BandCache;
import org.terrane.datasets.sets.BandStatistics;
import org.terrane.datasets.sets.CropGrid;
import org.terrane.datasets.sets.Draws;
import org.terrane.datasets.sets.Frame;
import org.terrane.datasets.sets.FrameReader;
import org.terrane.datasets.sets.ImageBand;
import org.terrane.datasets.sets.ImageSet;
import org.terrane.datasets.sets.RasterSource;
import org.terrane.datasets.sets.SetImage;

/// Patches of one sensor that know their scene, for SwiMDiff. Every image is cut into touching patches; an epoch visits
/// each once, in an order of its own.
public final class SceneSampler implements Samples<ScenePatch> {

  /// A patch that shows less measured ground than this is replaced by another.
  private static final double ENOUGH_VALID = 0.5;

  private static final int ATTEMPTS = 4;

  /// @param scenes of each patch, or one for all
  private record Cut(CutImage image, int[] scenes) {

    int scene(long patch) {
      return scenes[scenes.length == 1 ? 0 : (int) (patch - image.first())];
    }
  }

  private final SceneRule rule;
  private final FrameReader reader;
  private final List<Cut> cuts = new ArrayList<>();
  private final List<String> names;
  private final List<Integer> sizes;
  private final long[] firsts;
  private final long patches;

  /// @param sets images of other sensors are passed over
  /// @throws DataException if no image is of the rule's sensor, or one lacks a band or is smaller than a patch, or lies
  ///     nowhere on Earth where scenes are cells of it
  public SceneSampler(List<ImageSet> sets, SceneRule rule, BandStatistics statistics, BandCache cache) {
    this.rule = rule;
    FrameReader asTheyCome = new FrameReader(cache, statistics, rule.resampling());
    this.reader = rule.clouds() ? asTheyCome : asTheyCome.withoutClouds();
    SceneList scenes = new SceneList();
    long sum = 0;
    for (ImageSet set : sets) {
      for (SetImage image : set.of(rule.sensor())) {
        Cut cut = cut(set, image, sum, scenes);
        cuts.add(cut);
        sum += cut.image().count();
      }
    }
    if (cuts.isEmpty()) {
      throw new DataException("[scene] none of " + sets.size() + " image sets has an image of " + rule.sensor().id()
          + "; there are images of " + sets.stream().flatMap(set -> set.sensors().stream()).map(Sensor::id).distinct()
              .sorted().collect(Collectors.joining(", ")));
    }
    this.patches = sum;
    this.names = scenes.names();
    this.sizes = scenes.sizes();
    this.firsts = cuts.stream().mapToLong(cut -> cut.image().first()).toArray();
  }

  @Override
  public long epoch() {
    return patches;
  }

  /// The names of the scenes; a scene's number is its place here.
  public List<String> scenes() {
    return names;
  }

  /// The images in the order of their patches' numbers.
  public List<CutImage> images() {
    return cuts.stream().map(Cut::image).toList();
  }

  @Override
  public ScenePatch sample(long seed, long index) {
    ScenePatch patch = patch(number(seed, index));
    for (int attempt = 1; attempt < ATTEMPTS && patch.frame().validFraction() < ENOUGH_VALID; attempt++) {
      patch = patch((long) (new Draws(seed, index, attempt).nextDouble() * patches));
    }
    return patch;
  }

  /// The number of the patch that is the sample of this index, unless it shows too little and is replaced.
  public long number(long seed, long index) {
    return new Shuffle(patches, seed, index / patches).at(index % patches);
  }

  /// The patch of a number, from 0 to `epoch() - 1`: image by image, each row by row.
  public ScenePatch patch(long number) {
    int found = Arrays.binarySearch(firsts, number);
    Cut cut = cuts.get(found >= 0 ? found : -found - 2);
    CropGrid grid = cut.image().grid(number);
    int scene = cut.scene(number);
    return new ScenePatch(read(cut.image(), grid), number, scene, names.get(scene), sizes.get(scene));
  }

  /// The upper left corner of an image, for people to see where its patches lie: a square, not valid beyond the image.
  ///
  /// @param extent side of the square in pixels of the image's finest raster
  /// @param side of the square as it is read, in pixels
  public Frame overview(CutImage image, int extent, int side) {
    return read(image, new CropGrid(image.finest(), 0, 0, extent, side));
  }

  private Frame read(CutImage image, CropGrid grid) {
    return reader.read(image.image(), image.bands(), grid, grid.footprint());
  }

  private Cut cut(ImageSet set, SetImage image, long first, SceneList scenes) {
    List<ImageBand> bands = rule.bands().of(image);
    RasterSource finest = SetImage.of(image.sensor(), image.time(), image.gsd(), bands).finest();
    CutImage cut = new CutImage(set.id(), image, bands, finest, rule.side(), first);
    int count = cut.count();
    if (count == 0) {
      RasterInfo info = finest.info();
      throw new DataException("[scene] " + set.id() + ": " + info.file() + " is " + info.width() + "x" + info.height()
          + " pixels, smaller than a patch of " + rule.side() + "; choose a smaller side or leave the place out");
    }
    int[] numbers = switch (rule.extent()) {
      case SceneExtent.Image alone -> new int[] {scenes.add(imageName(set, image, scenes), count)};
      case SceneExtent.Place place -> new int[] {scenes.add(set.id(), count)};
      case SceneExtent.Cell cell -> IntStream.range(0, count)
          .map(index -> scenes.add(cellName(set, cut.grid(first + index), cell), 1)).toArray();
    };
    return new Cut(cut, numbers);
  }

  /// The place and the date, counted where a place has several images of a date.
  private static String imageName(ImageSet set, SetImage image, SceneList scenes) {
    String name = set.id() + "/" + (image.time() == null ? "undated" : image.time());
    return IntStream.iterate(1, i -> i + 1).mapToObj(i -> i == 1 ? name : name + "#" + i)
        .filter(free -> !scenes.has(free)).findFirst().orElseThrow();
  }

  private static String cellName(ImageSet set, CropGrid grid, SceneExtent.Cell cell) {
    @Nullable Footprint footprint = grid.footprint();
    if (footprint == null) {
      throw new DataException("[scene] " + set.id()
          + " lies nowhere on Earth and so in no cell of it; let each image or each place be a scene");
    }
    EarthGrid.Cell found = new EarthGrid(1000 * cell.km()).cell(footprint.centre());
    return "cell " + found.row() + "," + found.column();
  }
}
