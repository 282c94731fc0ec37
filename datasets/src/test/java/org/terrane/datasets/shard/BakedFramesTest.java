package org.terrane.datasets.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.terrane.datasets.SharedData;
import org.terrane.datasets.find.SetFinder;
import org.terrane.datasets.scene.Band;
import org.terrane.datasets.sets.BandCache;
import org.terrane.datasets.sets.BandMoments;
import org.terrane.datasets.sets.BandStatistics;
import org.terrane.datasets.sets.Fingerprint;
import org.terrane.datasets.sets.FoundSets;
import org.terrane.datasets.sets.Frame;
import org.terrane.datasets.sets.ImageBand;
import org.terrane.datasets.sets.ImageSet;
import org.terrane.datasets.sets.SampleRule;
import org.terrane.datasets.sets.SetImage;
import org.terrane.datasets.sets.Triple;
import org.terrane.datasets.sets.TripleSampler;
import org.terrane.datasets.source.DataSource;
import org.terrane.datasets.synth.SyntheticEarth;

/// What training sees of shards is what it sees of the source.
class BakedFramesTest {

  @TempDir Path dir;

  @Test
  void samples_of_shards_are_those_of_the_source_within_a_quantisation_step() {
    List<ImageSet> source = SyntheticEarth.places(9, 1);
    FoundSets baked = bake(TestShards.found(source));
    BandCache cache = new BandCache(256 << 20);
    BandStatistics statistics = BandStatistics.over(source, cache);
    TripleSampler before = new TripleSampler(source, SampleRule.ofSide(48), statistics, cache);
    TripleSampler after = new TripleSampler(baked.sets(), SampleRule.ofSide(48), statistics, cache);

    for (int i = 0; i < 24; i++) {
      Triple expected = before.sample(5, i);
      Triple found = after.sample(5, i);
      assertThat(found.set()).isEqualTo(expected.set());
      for (int f = 0; f < expected.frames().size(); f++) {
        same(found.frames().get(f), expected.frames().get(f), statistics);
      }
    }
  }

  @Test
  void integer_files_that_need_no_resampling_come_back_exactly() {
    FoundSets source = SetFinder.find(SharedData.folder().resolve("bigearthnet"));
    FoundSets baked = bake(source);

    assertThat(baked.sets()).hasSameSizeAs(source.sets());
    for (int s = 0; s < source.sets().size(); s++) {
      for (SetImage image : source.sets().get(s).images()) {
        SetImage again = baked.sets().get(s).of(image.sensor()).getFirst();
        assertThat(again.time()).isEqualTo(image.time());
        assertThat(again.gsd()).isEqualTo(image.gsd());
        for (ImageBand band : image.bands()) {
          boolean floats = band.source().info().bands().get(band.index()).type().isFloating();
          sameValues(again.band(band.band().name()), band, floats ? halfStep(band.band()) : 0);
        }
      }
    }
  }

  @Test
  void large_scenes_in_degrees_become_co_registered_squares() {
    FoundSets source = SetFinder.find(SharedData.folder().resolve("oscd/bordeaux"));
    PrepareOptions smaller = new PrepareOptions(960, PrepareOptions.DEFAULT_SHARD_BYTES, 0, 0, 0, "sets");
    ShardPreparationTest.prepare(dir.resolve("out"), source, smaller);
    FoundSets baked = DataSource.open(dir.resolve("out"));

    assertThat(baked.sets().size()).isGreaterThan(1);
    for (ImageSet set : baked.sets()) {
      assertThat(set.images()).hasSizeGreaterThan(1);
      assertThat(set.images()).extracting(SetImage::footprint).containsOnly(set.footprint());
      assertThat(set.images()).extracting(image -> image.finest().info().transform().originX())
          .containsOnly(set.images().getFirst().finest().info().transform().originX());
    }
  }

  @Test
  void the_fingerprint_of_shards_changes_with_their_pixels() {
    String one = Fingerprint.of(bake(TestShards.found(SyntheticEarth.places(9, 1)), "one").sets());
    String again = Fingerprint.of(bake(TestShards.found(SyntheticEarth.places(9, 1)), "again").sets());
    String other = Fingerprint.of(bake(TestShards.found(SyntheticEarth.places(8, 1)), "other").sets());
    assertThat(again).isEqualTo(one).isNotEqualTo(other);
  }

  private FoundSets bake(FoundSets source) {
    return bake(source, "out");
  }

  private FoundSets bake(FoundSets source, String folder) {
    ShardPreparationTest.prepare(dir.resolve(folder), source, PrepareOptions.defaults());
    return DataSource.open(dir.resolve(folder));
  }

  private static void same(Frame found, Frame expected, BandStatistics statistics) {
    assertThat(found.sensor()).isEqualTo(expected.sensor());
    assertThat(found.time()).isEqualTo(expected.time());
    assertThat(found.gsd()).isEqualTo(expected.gsd());
    assertThat(found.bands()).isEqualTo(expected.bands());
    assertThat(found.valid()).isEqualTo(expected.valid());
    assertThat(found.footprint().upperLeft().lon()).isCloseTo(expected.footprint().upperLeft().lon(), within(1e-9));
    int area = expected.side() * expected.side();
    for (int i = 0; i < expected.pixels().length; i++) {
      Band band = expected.bands().get(i / area);
      BandMoments moments = statistics.of(expected.sensor(), band);
      // In units of the normalised frame, whose floats round as well.
      double half = halfStep(band) / (4 * moments.std()) + 1e-6;
      assertThat(found.pixels()[i]).isCloseTo(expected.pixels()[i], within((float) half));
    }
  }

  private static void sameValues(ImageBand found, ImageBand expected, double error) {
    BandCache cache = new BandCache(1);
    float[] one = cache.read(found, found.source().info().window()).values();
    float[] two = cache.read(expected, expected.source().info().window()).values();
    assertThat(one).hasSameSizeAs(two);
    for (int i = 0; i < one.length; i++) {
      if (Float.isNaN(two[i])) {
        assertThat(one[i]).isNaN();
      } else {
        assertThat(Math.abs((double) one[i] - two[i])).isLessThanOrEqualTo(error);
      }
    }
  }

  /// Half a step of the 16-bit numbers that floats become, and the rounding of 32-bit floats as large as the band's.
  private static double halfStep(Band band) {
    double step = ((double) band.high() - band.low()) / 65_534;
    return step / 2 + 2 * Math.ulp(Math.max(Math.abs(band.low()), Math.abs(band.high())));
  }
}
