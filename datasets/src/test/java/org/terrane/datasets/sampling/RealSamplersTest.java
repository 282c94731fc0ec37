package org.terrane.datasets.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.terrane.datasets.Rasters;
import org.terrane.datasets.SharedData;
import org.terrane.datasets.find.SetFinder;
import org.terrane.datasets.raster.Raster;
import org.terrane.datasets.raster.RasterInfo;
import org.terrane.datasets.scene.AcquisitionTime;
import org.terrane.datasets.scene.Band;
import org.terrane.datasets.scene.Sensor;
import org.terrane.datasets.scene.Sensors;
import org.terrane.datasets.sets.BandCache;
import org.terrane.datasets.sets.BandStatistics;
import org.terrane.datasets.sets.Calibration;
import org.terrane.datasets.sets.CropGrid;
import org.terrane.datasets.sets.Draws;
import org.terrane.datasets.sets.Frame;
import org.terrane.datasets.sets.FrameReader;
import org.terrane.datasets.sets.ImageBand;
import org.terrane.datasets.sets.ImageSet;
import org.terrane.datasets.sets.RasterSource;
import org.terrane.datasets.sets.Resampling;
import org.terrane.datasets.sets.SetImage;
import org.terrane.datasets.sets.Unreadable;

/// The samplers and splits on real folders, against what their README files say of them.
class RealSamplersTest {

  private final BandCache cache = new BandCache(256 << 20);

  @Test
  void oscd_cities_are_scenes_of_both_dates() {
    List<ImageSet> sets = find("oscd");
    SceneRule rule = SceneRule.of(Sensors.SENTINEL_2_L1C, BandChoice.ALL, 64, new SceneExtent.Place());
    SceneSampler sampler = new SceneSampler(sets, rule, BandStatistics.over(sets, cache), cache);
    // The README counts the patches of 64 pixels.
    assertThat(sampler.epoch()).isEqualTo(1004);
    assertThat(sampler.scenes()).containsExactly(
        "aguasclaras", "bercy", "bordeaux", "cupertino", "mumbai", "paris", "rennes");
    int ofParis = 0;
    for (int index = 0; index < 30; index++) {
      ScenePatch patch = sampler.sample(1, index);
      assertThat(patch.frame().pixels()).hasSize(13 * 64 * 64);
      assertThat(patch.frame().validFraction()).isGreaterThan(0.9);
      assertThat(patch.sceneName()).isEqualTo(sampler.scenes().get(patch.scene()));
      if (patch.sceneName().equals("paris")) {
        ofParis++;
        // 408 x 390 pixels: 6 x 6 patches at each of two dates.
        assertThat(patch.sceneSize()).isEqualTo(72);
      }
    }
    assertThat(ofParis).isPositive();
  }

  /// The two dates of a city are on grids of their own, a few pixels apart in size; the same ground is in the same
  /// pixel of both, so that they agree better as they lie than when the one is moved by a pixel.
  @Test
  void the_two_dates_of_a_city_lie_on_one_another() {
    List<ImageSet> sets = find("oscd");
    FrameReader reader = new FrameReader(cache, BandStatistics.over(sets, cache), Resampling.CUBIC);
    for (ImageSet set : sets) {
      List<SetImage> dates = set.of(Sensors.SENTINEL_2_L1C);
      CropGrid grid = SetCrops.of(new RandomWindows(256, 1), dates.getFirst(), dates, new Draws(1)).getFirst();
      Frame one = frame(reader, dates.get(0), grid);
      double there = correlation(one, frame(reader, dates.get(1), grid));
      for (int[] shift : new int[][] {{2, 0}, {-2, 0}, {0, 2}, {0, -2}}) {
        CropGrid beside =
            new CropGrid(grid.reference(), grid.left() + shift[0], grid.top() + shift[1], 256, 256);
        assertThat(correlation(one, frame(reader, dates.get(1), beside))).as(set.id()).isLessThan(there);
      }
    }
  }

  @Test
  void neighbours_in_one_city_are_split_together_or_dropped() {
    List<ImageSet> sets = find("oscd");
    SplitSets given = new GivenLists(Set.of(), Set.of("paris", "mumbai"), 0).of(sets);
    assertThat(given.report().smallestMetres()).isLessThan(5000);
    SplitSets apart = new GivenLists(Set.of(), Set.of("paris", "mumbai"), 20).of(sets);
    assertThat(apart.dropped()).extracting(ImageSet::id).containsExactly("bercy");
    assertThat(apart.report().smallestMetres()).isGreaterThan(290_000);
    // All images of a set count, the radar means of months included; of 2015 to 2018.
    assertThat(apart.report().heldOut()).isEqualTo(new SplitReport.Count(2, 8));
    assertThat(apart.report().dropped()).isEqualTo(new SplitReport.Count(1, 4));
    SplitSets later = TimeCut.at(LocalDate.parse("2017-01-01"), 30).of(sets);
    assertThat(later.report().smallestDays()).isGreaterThanOrEqualTo(30);
    assertThat(later.training()).hasSize(7);
  }

  @Test
  void a_field_gives_series_of_both_sentinels_and_a_stand_in() {
    List<ImageSet> sets = find("worldcereal_s1s2l8");
    SequenceRule rule = SequenceRule.ofSide(48)
        .with(new SequenceRule.HighResolution.StandIn(BandChoice.RGBN), 1);
    SequenceSampler sampler = new SequenceSampler(sets, rule, BandStatistics.over(sets, cache), cache);
    assertThat(sampler.epoch()).isEqualTo(2);
    for (int index = 0; index < 4; index++) {
      Sequence sequence = sampler.sample(5, index);
      assertThat(sequence.multispectral()).hasSize(20);
      assertThat(sequence.radar()).hasSize(10);
      assertThat(sequence.highResolution()).isPresent();
      assertThat(sequence.multispectral()).extracting(DatedFrame::date).isSorted().doesNotHaveDuplicates();
      assertThat(sequence.multispectral()).allMatch(dated -> dated.frame().bands().size() == 10);
      // The README's centres: 3.0238, 50.8160 and 4.0631, 50.7460, of squares 640 m wide.
      boolean west = sequence.set().equals("flanders_2018_a");
      assertThat(sequence.centre().lon()).isCloseTo(west ? 3.0238 : 4.0631, within(0.002));
      assertThat(sequence.centre().lat()).isCloseTo(west ? 50.8160 : 50.7460, within(0.001));
      assertThat(sequence.multispectral()).allMatch(dated -> dated.year() >= 2017 && dated.year() <= 2019);
    }
  }

  /// The one sample with all three modalities: a plot of 60 m under a camera of 0.2 m.
  @Test
  void a_forest_plot_has_all_three_modalities() throws IOException {
    ImageSet plot = plot();
    assertThat(plot.images()).hasSize(1 + 71 + 146);
    SequenceRule rule = SequenceRule.ofSide(5)
        .with(new SequenceRule.HighResolution.Camera(BandChoice.RGBN), 32);
    SequenceSampler sampler =
        new SequenceSampler(List.of(plot), rule, BandStatistics.over(List.of(plot), cache), cache);
    Sequence sequence = sampler.sample(1, 0);
    Frame sharp = sequence.highResolution().orElseThrow();
    assertThat(sharp.side()).isEqualTo(160);
    assertThat(sharp.pixelMetres()).isCloseTo(10 / 32f, within(1e-4f));
    assertThat(sharp.validFraction()).isEqualTo(1);
    assertThat(sharp.bands()).extracting(Band::name).containsExactly("R", "G", "B", "NIR");
    assertThat(sequence.multispectral()).hasSize(20).allMatch(dated -> dated.year() == 2020);
    assertThat(sequence.radar()).hasSize(10).allMatch(dated -> dated.frame().pixels().length == 2 * 25);
    assertThat(sequence.centre().lon()).isCloseTo(9.9585, within(0.0005));
    assertThat(sequence.centre().lat()).isCloseTo(52.0852, within(0.0005));
  }

  /// The square is what the finest image and 32 of its pixels to a cell give, or what fits.
  @Test
  void squares_fit_real_places_without_being_told() {
    assertThat(squareMetres("treesatai_ts")).as("a plot of 60 m").isBetween(55f, 61f);
    assertThat(squareMetres("neon_rgb")).as("8 * 32 pixels of 0.1 m").isCloseTo(25.6f, within(0.1f));
    assertThat(squareMetres("naip_cottonwood_nd")).as("8 * 32 pixels of 5 m").isCloseTo(1280f, within(1f));
    assertThat(squareMetres("worldcereal_s1s2l8")).as("all of a field").isCloseTo(640f, within(1f));
    assertThat(squareMetres("oscd")).as("8 * 32 pixels of 10 m, in degrees").isCloseTo(2560f, within(80f));
  }

  private float squareMetres(String folder) {
    Frame sharp = fitted(folder, true).sample(1, 0).highResolution().orElseThrow();
    assertThat(sharp.bands()).hasSize(3);
    assertThat(sharp.side()).isEqualTo(256);
    return sharp.side() * sharp.pixelMetres();
  }

  private SequenceSampler fitted(String folder, boolean clouds) {
    List<ImageSet> sets = SetFinder.findSingles(SharedData.folder().resolve(folder), Unreadable.ERROR).sets();
    SequenceRule rule = SequenceRule.ofSide(8);
    SequenceRule fitted = new SequenceRule(8, 32, new SequenceRule.Ground.Fitted(10), 100,
        new SequenceRule.HighResolution.Auto(BandChoice.RGB),
        new SequenceRule.Series(List.of(Sensors.SENTINEL_2_L2A, Sensors.SENTINEL_2_L1C), BandChoice.SENTINEL_2_TEN, 20),
        rule.radar(), rule.resampling(), clouds);
    return new SequenceSampler(sets, fitted, BandStatistics.over(sets, cache), cache);
  }

  @Test
  void clouds_hide_ground_where_their_masks_came_along() {
    assertThat(hidden(fitted("worldcereal_s1s2l8", true))).isZero();
    // Scene classes in the files; dates of which less than half is clear are passed over.
    assertThat(hidden(fitted("worldcereal_s1s2l8", false))).isGreaterThan(20);
  }

  private static int hidden(SequenceSampler sampler) {
    int hidden = 0;
    for (int index = 0; index < 2; index++) {
      for (DatedFrame dated : sampler.sample(1, index).multispectral()) {
        assertThat(dated.frame().validFraction()).isGreaterThanOrEqualTo(0.5);
        for (boolean valid : dated.frame().valid()) {
          hidden += valid ? 0 : 1;
        }
      }
    }
    return hidden;
  }

  private static Frame frame(FrameReader reader, SetImage image, CropGrid grid) {
    return reader.read(image, List.of(image.band("B04")), grid, grid.footprint());
  }

  /// Of the slopes, so that a change of brightness from date to date says nothing.
  private static double correlation(Frame one, Frame other) {
    int side = one.side();
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = side; i < side * side - side; i++) {
      for (int step : new int[] {1, side}) {
        double a = one.pixels()[i + step] - one.pixels()[i - step];
        double b = other.pixels()[i + step] - other.pixels()[i - step];
        ab += a * b;
        aa += a * a;
        bb += b * b;
      }
    }
    return ab / Math.sqrt(aa * bb);
  }

  private static List<ImageSet> find(String folder) {
    return SetFinder.find(SharedData.folder().resolve(folder)).sets();
  }

  /// Put together by hand: its series of 6 x 6 pixels are smaller than what a search of folders takes for an image.
  private static ImageSet plot() throws IOException {
    Path folder = SharedData.folder().resolve("treesatai_ts/Abies_alba_1_1005_WEFL_NLF");
    List<SetImage> images = new ArrayList<>();
    images.add(image(folder.resolve("aerial_0.2m.tif"), Sensors.RGBN));
    for (Path file : files(folder.resolve("s2"))) {
      images.add(image(file, Sensors.SENTINEL_2_L2A));
    }
    for (String passes : List.of("s1_asc", "s1_des")) {
      for (Path file : files(folder.resolve(passes))) {
        images.add(image(file, Sensors.SENTINEL_1));
      }
    }
    return ImageSet.of("plot", images);
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private static SetImage image(Path file, Sensor sensor) {
    RasterInfo info;
    try (Raster raster = Rasters.open(file)) {
      info = raster.info();
    }
    RasterSource source = RasterSource.of(info, () -> Rasters.open(file));
    List<ImageBand> bands = IntStream.range(0, info.bands().size()).mapToObj(i -> {
      Band band = sensor.band(info.bandNames().get(i));
      return new ImageBand(band, source, i, Calibration.of(band, info.bands().get(i), info.metadata()));
    }).toList();
    String time = info.metadata().getOrDefault("ACQUISITION_DATETIME_UTC", "2020");
    return SetImage.of(sensor, AcquisitionTime.parse(time), source.pixelMetres(), bands);
  }
}
