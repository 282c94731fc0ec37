package org.terrane.tests.golden;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.terrane.datasets.crs.Footprint;
import org.terrane.datasets.crs.LonLat;
import org.terrane.datasets.scene.Sensor;
import org.terrane.datasets.scene.Sensors;
import org.terrane.datasets.sets.Frame;
import org.terrane.rs.a2mae.A2MaeBatch;
import org.terrane.rs.a2mae.A2MaeConfig;
import org.terrane.rs.a2mae.AnchorMask;
import org.terrane.tensor.Scope;

/// The networks of `golden/make/mae.py` and the batch they see.
enum A2MaeCase {
  /// The default encoding, with hidden patches that start from the mean of their image.
  GENERAL(32, 2, 2, A2MaeConfig.Encoding.GENERAL, true),
  /// The released encoding and decoder, without a block in the encoder.
  RELEASED(304, 0, 4, A2MaeConfig.Encoding.RELEASED, false);

  private static final List<Sensor> SOURCES =
      List.of(Sensors.SENTINEL_2_L2A, Sensors.VHR_MULTISPECTRAL, Sensors.LANDSAT_8);
  private static final int SIDE = 16;
  private static final int PATCH = 4;
  private static final int IMAGES = 3;
  private static final int CHANNELS = 3;
  private static final int CORNERS = 4;

  private final int dim;
  private final int depth;
  private final int heads;
  private final A2MaeConfig.Encoding encoding;
  private final boolean frameContext;

  A2MaeCase(int dim, int depth, int heads, A2MaeConfig.Encoding encoding, boolean frameContext) {
    this.dim = dim;
    this.depth = depth;
    this.heads = heads;
    this.encoding = encoding;
    this.frameContext = frameContext;
  }

  A2MaeConfig config() {
    return new A2MaeConfig(SIDE, PATCH, IMAGES, A2MaeConfig.BandMode.THREE_RANDOM,
        SOURCES.stream().map(Sensor::id).toList(), List.of(), dim, depth, heads, 16, 1, 2, encoding, true, true,
        frameContext);
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
    int area = SIDE * SIDE;
    List<Frame> frames = new ArrayList<>();
    for (int f = 0; f < gsd.length; f++) {
      Sensor sensor = SOURCES.get((int) source[f]);
      boolean[] measured = new boolean[area];
      for (int i = 0; i < area; i++) {
        measured[i] = valid[f * area + i] != 0;
      }
      frames.add(new Frame(sensor, null, gsd[f], gsd[f], footprint(corners, f), sensor.bands().subList(0, CHANNELS),
          SIDE, Arrays.copyOfRange(pixels, f * CHANNELS * area, (f + 1) * CHANNELS * area), measured));
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
