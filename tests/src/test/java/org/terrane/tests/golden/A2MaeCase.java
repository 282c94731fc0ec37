package org.terrane.tests.golden;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.terrane.datasets.crs.Footprint;
import org.terrane.datasets.crs.LonLat;
import org.terrane.datasets.scene.Band;
import org.terrane.datasets.scene.Sensor;
import org.terrane.datasets.scene.Sensors;
import org.terrane.datasets.sets.Frame;
import org.terrane.rs.a2mae.A2MaeBatch;
import org.terrane.rs.a2mae.A2MaeConfig;
import org.terrane.rs.a2mae.A2MaeConfig.BandMode;
import org.terrane.rs.a2mae.A2MaeConfig.Encoding;
import org.terrane.rs.a2mae.AnchorMask;
import org.terrane.tensor.Scope;

/// The networks of `golden/make/mae.py` and the batch they see.
enum A2MaeCase {
  /// The default encoding, with hidden patches that start from the mean of their image.
  GENERAL,
  /// The released encoding and decoder, without a block in the encoder.
  RELEASED,
  /// Ordinary position codes, and weights of its own for each band of each sensor.
  PLAIN;

  private static final List<Sensor> SOURCES = List.of(Sensors.SENTINEL_1, Sensors.NAIP, Sensors.RGB);
  private static final int SIDE = 16;
  private static final int PATCH = 4;
  private static final int IMAGES = 3;
  private static final int CHANNELS = 3;
  private static final int CORNERS = 4;

  A2MaeConfig config() {
    return switch (this) {
      case GENERAL -> config(BandMode.THREE_RANDOM, 32, 2, 2, Encoding.GENERAL, true, true);
      case RELEASED -> config(BandMode.THREE_RANDOM, 304, 0, 4, Encoding.RELEASED, true, false);
      case PLAIN -> config(BandMode.ALL, 32, 1, 2, Encoding.GENERAL, false, false);
    };
  }

  private static A2MaeConfig config(BandMode bands, int dim, int depth, int heads, Encoding encoding,
      boolean geoAndScale, boolean frameContext) {
    return new A2MaeConfig(SIDE, PATCH, IMAGES, bands, SOURCES.stream().map(Sensor::id).toList(),
        SOURCES.stream().map(sensor -> sensor.bands().size()).toList(), dim, depth, heads, 16, 1, 2, encoding,
        geoAndScale, geoAndScale, frameContext, false);
  }

  ModelGolden golden() {
    return ModelGolden.of("a2mae/" + name().toLowerCase(Locale.ROOT));
  }

  A2MaeBatch batch() {
    return Scope.run(() -> {
      ModelGolden golden = golden();
      List<Frame> frames = frames(golden);
      long[] shuffle = golden.tensor("shuffle").toLongs();
      int patches = IMAGES * config().patches();
      List<List<Frame>> sets = new ArrayList<>();
      List<AnchorMask> masks = new ArrayList<>();
      for (int b = 0; b < frames.size() / IMAGES; b++) {
        sets.add(frames.subList(b * IMAGES, (b + 1) * IMAGES));
        List<Integer> order = Arrays.stream(shuffle, b * patches, (b + 1) * patches).mapToInt(Math::toIntExact)
            .boxed().toList();
        masks.add(new AnchorMask(0, order, patches / 4));
      }
      return A2MaeBatch.of(config(), sets, masks);
    });
  }

  private static List<Frame> frames(ModelGolden golden) {
    float[] pixels = golden.tensor("pixels").toFloats();
    long[] valid = golden.tensor("valid").toLongs();
    float[] gsd = golden.tensor("gsd").toFloats();
    long[] source = golden.tensor("source").toLongs();
    double[] corners = golden.tensor("corners").toDoubles();
    long[] bands = golden.tensor("bands").toLongs();
    int area = SIDE * SIDE;
    List<Frame> frames = new ArrayList<>();
    for (int f = 0; f < gsd.length; f++) {
      Sensor sensor = SOURCES.get((int) source[f]);
      boolean[] measured = new boolean[area];
      for (int i = 0; i < area; i++) {
        measured[i] = valid[f * area + i] != 0;
      }
      List<Band> channels = Arrays.stream(bands, f * CHANNELS, (f + 1) * CHANNELS)
          .mapToObj(band -> sensor.bands().get((int) band)).toList();
      frames.add(new Frame(sensor, null, gsd[f], gsd[f], footprint(corners, f), channels, SIDE,
          Arrays.copyOfRange(pixels, f * CHANNELS * area, (f + 1) * CHANNELS * area), measured));
    }
    return frames;
  }

  private static Footprint footprint(double[] corners, int frame) {
    LonLat[] places = new LonLat[CORNERS];
    for (int c = 0; c < CORNERS; c++) {
      int at = 2 * (frame * CORNERS + c);
      places[c] = new LonLat(corners[at], corners[at + 1]);
    }
    return new Footprint(places[0], places[1], places[2], places[3]);
  }
}
