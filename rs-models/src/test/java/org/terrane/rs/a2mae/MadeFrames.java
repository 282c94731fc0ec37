package org.terrane.rs.a2mae;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.terrane.datasets.crs.Footprint;
import org.terrane.datasets.crs.LonLat;
import org.terrane.datasets.scene.AcquisitionTime;
import org.terrane.datasets.scene.Band;
import org.terrane.datasets.scene.Sensor;
import org.terrane.datasets.scene.Sensors;
import org.terrane.datasets.sets.Frame;
import org.terrane.tensor.Key;

/// Frames, masks and small networks made by hand, so that a test knows every pixel.
final class MadeFrames {
  static final Sensor S2 = Sensors.SENTINEL_2_L2A;
  static final Sensor L8 = Sensors.LANDSAT_8;
  static final Sensor S1 = Sensors.SENTINEL_1;

  private MadeFrames() {}

  /// 32 × 32 pixels in 16 patches, D = 64, learned place codes.
  static A2MaeConfig unit() {
    return unit(A2MaeConfig.BandMode.THREE_RANDOM);
  }

  static A2MaeConfig unit(A2MaeConfig.BandMode bands) {
    return network(bands, 64, 2, 1, A2MaeConfig.Encoding.GENERAL, true, true);
  }

  /// The network that sees pixels with mean 0 and deviation 1.
  static A2MaeConfig standardInput() {
    A2MaeConfig c = unit();
    return new A2MaeConfig(c.imageSize(), c.patchSize(), c.images(), c.bands(), c.sources(), c.channels(),
        c.embedDim(), c.depth(), c.numHeads(), c.decoderEmbedDim(), c.decoderDepth(), c.decoderNumHeads(), c.encoding(),
        c.useGeo(), c.useScale(), c.frameContext(), true);
  }

  static A2MaeConfig network(A2MaeConfig.BandMode bands, int dim, int depth, int decoderDepth,
      A2MaeConfig.Encoding encoding, boolean useGeo, boolean useScale) {
    List<Sensor> sensors = List.of(S2, L8, S1);
    return new A2MaeConfig(32, 8, 3, bands, sensors.stream().map(Sensor::id).toList(),
        sensors.stream().map(sensor -> sensor.bands().size()).toList(), dim, depth, 4, 64, decoderDepth, 4, encoding,
        useGeo, useScale, true, false);
  }

  /// A small LOCAL network for square images of that many pixels, in patches of 8.
  static A2MaeConfig local(int side) {
    return new A2MaeConfig(side, 8, 3, A2MaeConfig.BandMode.THREE_RANDOM, List.of(S2.id()), List.of(), 64, 2, 4, 64, 1,
        4, A2MaeConfig.Encoding.LOCAL, true, true, false, true);
  }

  /// A grey frame of that many pixels.
  static Frame frame(int side) {
    float[] pixels = new float[3 * side * side];
    Arrays.fill(pixels, 0.5f);
    boolean[] valid = new boolean[side * side];
    Arrays.fill(valid, true);
    return new Frame(S2, AcquisitionTime.parse("2020-05-01"), 10, 10, null, S2.bands().subList(0, 3), side, pixels,
        valid);
  }

  /// Two dates of one sensor and a third image of another, each with its own GSD and place.
  static List<Frame> mixed(A2MaeConfig config) {
    boolean all = config.bands() == A2MaeConfig.BandMode.ALL;
    return List.of(
        frame(S2, "2020-05-01", 10, 4.1, all ? S2.bands() : S2.bands().subList(0, 3), 1),
        frame(L8, "2020-05-03", 30, 4.2, all ? L8.bands() : L8.bands().subList(1, 4), 2),
        frame(S2, "2020-07-01", 20, 4.3, all ? S2.bands() : S2.bands().subList(2, 5), 3));
  }

  /// Random pixels within 0 and 1, all measured.
  static Frame frame(Sensor sensor, String day, float gsd, double longitude, List<Band> bands, long seed) {
    float[] pixels = new float[bands.size() * 32 * 32];
    Random random = new Random(seed);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = random.nextFloat();
    }
    boolean[] valid = new boolean[32 * 32];
    Arrays.fill(valid, true);
    return new Frame(sensor, AcquisitionTime.parse(day), gsd, gsd, footprint(longitude), bands, 32, pixels, valid);
  }

  static Frame with(Frame frame, float[] pixels, boolean[] valid) {
    return new Frame(frame.sensor(), frame.time(), frame.gsd(), frame.pixelMetres(), frame.footprint(), frame.bands(),
        frame.side(), pixels, valid);
  }

  static Frame at(Frame frame, @Nullable Footprint footprint, float gsd) {
    return new Frame(frame.sensor(), frame.time(), gsd, frame.pixelMetres(), footprint, frame.bands(), frame.side(),
        frame.pixels(), frame.valid());
  }

  static Footprint footprint(double longitude) {
    return new Footprint(new LonLat(longitude, 50.8), new LonLat(longitude + 0.01, 50.8),
        new LonLat(longitude, 50.7), new LonLat(longitude + 0.01, 50.7));
  }

  static AnchorMask mask(A2MaeConfig config, List<Frame> frames, AnchorPolicy policy, long seed) {
    return AnchorMask.draw(new AnchorMask.Rule(policy, KeepPolicy.PER_IMAGE, 0.75, 0), AnchorMask.tags(frames),
        config.patches(), Key.of(seed));
  }

  /// One set with the default mask.
  static A2MaeBatch batch(A2MaeConfig config, List<Frame> frames) {
    return A2MaeBatch.of(config, List.of(frames), List.of(mask(config, frames, AnchorPolicy.SOURCE_AWARE, 3)));
  }

  /// The frame with other values in one patch, `(row, column)` of the grid.
  static Frame repainted(Frame frame, int patch, int row, int column, float value) {
    float[] pixels = frame.pixels().clone();
    for (int channel = 0; channel < frame.bands().size(); channel++) {
      for (int y = row * patch; y < (row + 1) * patch; y++) {
        for (int x = column * patch; x < (column + 1) * patch; x++) {
          pixels[(channel * frame.side() + y) * frame.side() + x] = value * (1 + channel + x - y);
        }
      }
    }
    return with(frame, pixels, frame.valid());
  }
}
