package org.terrane.datasets.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.terrane.datasets.raster.Raster;
import org.terrane.datasets.raster.RasterInfo;
import org.terrane.datasets.raster.Window;
import org.terrane.datasets.scene.Sensors;
import org.terrane.datasets.sets.BandCache;
import org.terrane.datasets.sets.BandStatistics;
import org.terrane.datasets.sets.ImageBand;
import org.terrane.datasets.sets.ImageSet;
import org.terrane.datasets.sets.SetImage;

class SyntheticEarthTest {

  private static final List<ImageSet> PLACES = SyntheticEarth.places(11, SyntheticEarth.DEFAULT_PLACES);

  @Test
  void sequences_show_the_same_places_by_a_camera_and_at_more_dates() {
    ImageSet place = SyntheticEarth.places(5, 1).getFirst();
    ImageSet sequence = SyntheticEarth.sequences(5, 1).getFirst();
    assertThat(sequence.footprint()).isEqualTo(place.footprint());
    assertThat(sequence.of(Sensors.SENTINEL_2_L2A)).hasSize(8);
    assertThat(sequence.of(Sensors.SENTINEL_1)).hasSize(6);
    assertThat(sequence.images()).extracting(image -> image.time().date()).doesNotContainNull();
    SetImage camera = sequence.of(Sensors.PLANETSCOPE_4).getFirst();
    assertThat(camera.finest().pixelMetres()).isEqualTo(5);
    // Clear: no cloud is in it, which would reflect far more than the ground does.
    BandStatistics statistics = BandStatistics.over(List.of(ImageSet.of("camera", List.of(camera))),
        new BandCache(64 << 20));
    assertThat(statistics.of(camera.sensor(), camera.sensor().band("blue")).mean()).isBetween(0.02, 0.15);
    assertThat(statistics.of(camera.sensor(), camera.sensor().band("nir")).mean()).isBetween(0.15, 0.45);
  }

  @Test
  void every_place_has_three_sensors_and_several_dates() {
    assertThat(PLACES).extracting(ImageSet::id).doesNotHaveDuplicates();
    for (ImageSet place : PLACES) {
      assertThat(place.sensors()).containsExactly(Sensors.LANDSAT_8, Sensors.SENTINEL_1, Sensors.SENTINEL_2_L2A);
      assertThat(place.of(Sensors.SENTINEL_2_L2A)).hasSize(4).extracting(SetImage::time).doesNotHaveDuplicates();
      assertThat(place.of(Sensors.SENTINEL_1)).hasSize(4);
      assertThat(place.of(Sensors.LANDSAT_8)).hasSize(2).allMatch(image -> image.gsd() == 30);
    }
  }

  @Test
  void places_lie_in_many_zones_on_both_sides_of_the_equator() {
    List<Integer> zones =
        PLACES.stream().map(place -> place.images().getFirst().finest().info().epsg()).distinct().toList();
    assertThat(zones).hasSizeGreaterThanOrEqualTo(8);
    assertThat(zones).anyMatch(epsg -> epsg > 32700).anyMatch(epsg -> epsg < 32700);
    assertThat(PLACES.getFirst().centre().lon()).isCloseTo(4.1, within(0.5));
    assertThat(PLACES.getFirst().centre().lat()).isCloseTo(50.7, within(0.5));
  }

  @Test
  void the_same_seed_gives_the_same_pixels_and_another_seed_others() {
    float[] first = whole(PLACES.getFirst().images().getLast(), "B08");
    assertThat(whole(SyntheticEarth.places(11, 1).getFirst().images().getLast(), "B08")).isEqualTo(first);
    assertThat(whole(SyntheticEarth.places(12, 1).getFirst().images().getLast(), "B08")).isNotEqualTo(first);
  }

  /// Grounds are kept, so the test above sees one: here each is laid out.
  @Test
  void the_same_seed_gives_the_same_ground_and_another_seed_another() {
    Landscape first = Landscape.of(11, 120);
    Landscape again = Landscape.of(11, 120);
    assertThat(again.surface()).isEqualTo(first.surface());
    assertThat(again.tone()).isEqualTo(first.tone());
    assertThat(again.surfaces()).isEqualTo(first.surfaces());
    assertThat(Landscape.of(12, 120).surface()).isNotEqualTo(first.surface());
    assertThat(Grounds.of(11, 120)).isSameAs(Grounds.of(11, 120));
    assertThat(Grounds.of(11, 120).tone()).isEqualTo(first.tone());
    assertThat(Grounds.of(12, 120).tone()).isNotEqualTo(first.tone());
    assertThat(Grounds.of(11, 60).cells()).isEqualTo(60);
  }

  @Test
  void a_window_is_a_part_of_the_whole() {
    for (String band : List.of("B02", "B11")) {
      SetImage image = PLACES.getFirst().images().getLast();
      int width = image.band(band).source().info().width();
      float[] whole = whole(image, band);
      float[] part = read(image, band, new Window(30, 40, 20, 10));
      assertThat(part[0]).isEqualTo(whole[40 * width + 30]);
      assertThat(part[9 * 20 + 19]).isEqualTo(whole[49 * width + 49]);
    }
  }

  @Test
  void sensors_of_different_pixel_size_see_the_same_ground() {
    SetImage optical = clear(PLACES.getFirst());
    // Near infrared once in 10 m and once in 20 m pixels, noise and all.
    assertThat(correlation(halved(whole(optical, "B08")), whole(optical, "B8A"))).isGreaterThan(0.98);
    // The river and lakes are dark to radar in the very pixels where they are dark in infrared.
    SetImage radar = PLACES.getFirst().of(Sensors.SENTINEL_1).getFirst();
    float[] backscatter = whole(radar, "VV");
    float[] infrared = whole(optical, "B08");
    double water = 0;
    double land = 0;
    int waters = 0;
    for (int i = 0; i < infrared.length; i++) {
      boolean wet = infrared[i] < 0.035;
      waters += wet ? 1 : 0;
      water += wet ? backscatter[i] : 0;
      land += wet ? 0 : backscatter[i];
    }
    assertThat(waters).isGreaterThan(200);
    assertThat(water / waters).isLessThan(land / (infrared.length - waters) - 5);
  }

  @Test
  void fields_are_green_in_their_summer_in_either_hemisphere() {
    Surface maize = new Surface.Field(Crop.MAIZE, 0, 0.9, 1);
    Season north = Season.of(LocalDate.of(2020, 8, 1), 50);
    Season south = Season.of(LocalDate.of(2020, 8, 1), -30);
    assertThat(ndvi(maize, north)).isGreaterThan(0.6);
    assertThat(ndvi(maize, south)).isLessThan(0.25);
    assertThat(ndvi(maize, Season.of(LocalDate.of(2020, 2, 1), -30))).isGreaterThan(0.6);
  }

  @Test
  void speckle_multiplies_and_leaves_the_mean_power() {
    // Over a lake of equal cells: mean power is the surface's, the relative spread that of five looks, 1/sqrt(5).
    SetImage radar = PLACES.getFirst().of(Sensors.SENTINEL_1).getFirst();
    float[] decibel = whole(radar, "VV");
    double power = 0;
    double square = 0;
    int count = 0;
    float[] infrared = whole(clear(PLACES.getFirst()), "B08");
    for (int i = 0; i < decibel.length; i++) {
      if (infrared[i] < 0.026) {
        double p = Math.pow(10, decibel[i] / 10);
        power += p;
        square += p * p;
        count++;
      }
    }
    double mean = power / count;
    double spread = Math.sqrt(square / count - mean * mean) / mean;
    assertThat(10 * Math.log10(mean)).isBetween(-20.0, -16.5);
    assertThat(spread).isCloseTo(1 / Math.sqrt(5), within(0.08));
  }

  private static double ndvi(Surface surface, Season season) {
    double red = surface.reflectance(665, season);
    double infrared = surface.reflectance(842, season);
    return (infrared - red) / (infrared + red);
  }

  /// The first Sentinel-2 image without a cloud.
  private static SetImage clear(ImageSet place) {
    return place.of(Sensors.SENTINEL_2_L2A).stream().filter(image -> !cloudy(image)).findFirst().orElseThrow();
  }

  private static boolean cloudy(SetImage image) {
    for (float value : whole(image, "B02")) {
      if (value > 0.45) {
        return true;
      }
    }
    return false;
  }

  /// Means of 2 x 2 pixels of a square image.
  private static float[] halved(float[] values) {
    int side = (int) Math.sqrt(values.length);
    float[] means = new float[values.length / 4];
    for (int i = 0; i < values.length; i++) {
      means[i / side / 2 * (side / 2) + i % side / 2] += values[i] / 4;
    }
    return means;
  }

  private static double correlation(float[] a, float[] b) {
    double meanA = 0;
    double meanB = 0;
    for (int i = 0; i < a.length; i++) {
      meanA += a[i] / a.length;
      meanB += b[i] / b.length;
    }
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      ab += (a[i] - meanA) * (b[i] - meanB);
      aa += (a[i] - meanA) * (a[i] - meanA);
      bb += (b[i] - meanB) * (b[i] - meanB);
    }
    return ab / Math.sqrt(aa * bb);
  }

  private static float[] whole(SetImage image, String band) {
    RasterInfo info = image.band(band).source().info();
    return read(image, band, info.window());
  }

  private static float[] read(SetImage image, String name, Window window) {
    ImageBand band = image.band(name);
    float[] values = new float[window.width() * window.height()];
    try (Raster raster = band.source().opener().get()) {
      raster.read(window, new int[] {band.index()}, values);
    }
    return values;
  }
}
