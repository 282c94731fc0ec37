package org.terrane.rs.skysense;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.terrane.datasets.crs.LonLat;
import org.terrane.nn.Init;
import org.terrane.nn.layer.swin.SwinConfig;
import org.terrane.rs.skysense.contrast.DinoHead;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Tensor;

/// Made batches for a tiny learner: squares of 4 × 4 cells and parts of 2 × 2, a cell being 8 pixels of high
/// resolution. Each sample has a colour that all its modalities show, under noise.
final class MadeBatches {
  static final Key KEY = Key.of(71);
  static final int SQUARE = 4;
  static final int PART = 2;
  static final SkySenseConfig CONFIG = new SkySenseConfig(
      new SwinConfig(3, 1, 4, List.of(1, 1, 1, 1), List.of(1, 1, 2, 2), 2, List.of(2, 2, 2, 2), 0, 0),
      new SeriesEncoder.Config(5, 4, 2, 16, 1, 2, 0), new SeriesEncoder.Config(2, 4, 2, 16, 1, 2, 0),
      new TemporalFusion.Config(16, 1, 2, 0), List.of(Modality.values()), new GeoContext.Config(3, 4, 6),
      new DinoHead.Config(16, 16, 8, 32));

  /// Frames of four samples with everything.
  static final Map<Modality, List<Integer>> WHOLE =
      counts(List.of(1, 1, 1, 1), List.of(2, 2, 2, 2), List.of(2, 2, 2, 2));

  private static final double NOISE = 0.3;
  private static final List<LonLat> CENTRES = List.of(new LonLat(10, 50), new LonLat(20, 50), new LonLat(10, 50.01),
      new LonLat(20, 50.01));

  private MadeBatches() {}

  static SkySenseLearner learner(DType dtype) {
    return SkySenseLearner.create(Init.of(KEY).as(dtype), CONFIG);
  }

  /// Frames of each of B samples, by modality.
  static Map<Modality, List<Integer>> counts(List<Integer> hr, List<Integer> ms, List<Integer> sar) {
    return Map.of(Modality.HIGH_RESOLUTION, hr, Modality.MULTISPECTRAL, ms, Modality.RADAR, sar);
  }

  /// Three samples of ragged sequences: the last has no image of high resolution, the second no radar.
  static SkySenseBatch ragged() {
    return batch(0, counts(List.of(1, 1, 0), List.of(2, 3, 1), List.of(1, 0, 2)),
        counts(List.of(1, 1, 0), List.of(3, 2, 1), List.of(2, 0, 1)), 1);
  }

  /// Four samples with everything.
  static SkySenseBatch whole(long step) {
    return batch(step, WHOLE, WHOLE, 1);
  }

  static SkySenseBatch batch(long step, Map<Modality, List<Integer>> first, Map<Modality, List<Integer>> second,
      int parts) {
    Key key = KEY.fold("batch").fold(step);
    int samples = first.get(Modality.RADAR).size();
    List<SkySenseView> locals = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      locals.add(view(key.fold("part").fold(part), PART, first));
    }
    return new SkySenseBatch(step, view(key.fold("first"), SQUARE, first), view(key.fold("second"), SQUARE, second),
        locals, CENTRES.subList(0, samples));
  }

  /// Sample i is mirrored in the i-th way; everything is seen.
  static SkySenseView view(Key key, int cells, Map<Modality, List<Integer>> counts) {
    SequencedMap<Modality, ViewImages> images = new LinkedHashMap<>();
    for (Modality modality : Modality.values()) {
      List<Integer> own = counts.getOrDefault(modality, List.of());
      if (own.stream().anyMatch(count -> count > 0)) {
        images.put(modality, images(key.fold(modality.name()), modality, cells, own));
      }
    }
    int samples = counts.values().iterator().next().size();
    return new SkySenseView(cells, images, Stream.of(Mirroring.values()).limit(samples).map(Window::atCorner).toList());
  }

  private static ViewImages images(Key key, Modality modality, int cells, List<Integer> counts) {
    int channels = switch (modality) {
      case HIGH_RESOLUTION -> 3;
      case MULTISPECTRAL -> 5;
      case RADAR -> 2;
    };
    int side = modality == Modality.HIGH_RESOLUTION ? cells * CONFIG.pixelsOfCell() : cells;
    List<Tensor> frames = new ArrayList<>();
    List<Integer> days = new ArrayList<>();
    for (int sample = 0; sample < counts.size(); sample++) {
      Key ground = KEY.fold("sample").fold(sample).fold(modality.name());
      Tensor colour = Tensor.normal(ground, DType.F32, 1, channels, 1, 1).mul(2);
      for (int i = 0; i < counts.get(sample); i++) {
        Tensor noise = Tensor.normal(key.fold(sample).fold(i), DType.F32, 1, channels, side, side).mul(NOISE);
        frames.add(noise.add(colour));
        days.add(key.fold("day").fold(sample).fold(i).below(365));
      }
    }
    Collections.sort(days);
    boolean[] seen = new boolean[frames.size() * cells * cells];
    Arrays.fill(seen, true);
    return new ViewImages(channels, side, Tensor.concat(0, frames).toFloats(), seen, counts, days);
  }

  /// The batch with all its views changed.
  static SkySenseBatch changed(SkySenseBatch batch, UnaryOperator<SkySenseView> change) {
    return new SkySenseBatch(batch.step(), change.apply(batch.first()), change.apply(batch.second()),
        batch.locals().stream().map(change).toList(), batch.centres());
  }

  /// A view that lies so many rows further down in its squares.
  static SkySenseView moved(SkySenseView view, int rows) {
    return new SkySenseView(view.cells(), view.images(), view.windows().stream()
        .map(window -> new Window(window.row() + rows, window.column(), window.mirrored())).toList());
  }

  /// A view in which no frame of one sample's radar shows the ground.
  static SkySenseView hidden(SkySenseView view, int sample) {
    ViewImages radar = view.images().get(Modality.RADAR);
    boolean[] seen = radar.seen().clone();
    int first = first(radar, sample);
    int cells = view.cells() * view.cells();
    Arrays.fill(seen, first * cells, (first + radar.counts().get(sample)) * cells, false);
    return withRadar(view, new ViewImages(radar.channels(), radar.side(), radar.pixels(), seen, radar.counts(),
        radar.days()));
  }

  /// A view in which one sample has no radar.
  static SkySenseView without(SkySenseView view, int sample) {
    ViewImages radar = view.images().get(Modality.RADAR);
    int first = first(radar, sample);
    int end = first + radar.counts().get(sample);
    int numbers = radar.channels() * radar.side() * radar.side();
    Tensor pixels = Tensor.of(radar.pixels(), radar.images(), numbers);
    float[] others = Tensor.concat(0, pixels.slice(0, 0, first), pixels.slice(0, end, radar.images())).toFloats();
    List<Integer> days = new ArrayList<>(radar.days());
    days.subList(first, end).clear();
    List<Integer> counts = new ArrayList<>(radar.counts());
    counts.set(sample, 0);
    boolean[] seen = new boolean[days.size() * view.cells() * view.cells()];
    Arrays.fill(seen, true);
    return withRadar(view, new ViewImages(radar.channels(), radar.side(), others, seen, counts, days));
  }

  private static int first(ViewImages images, int sample) {
    return images.counts().subList(0, sample).stream().mapToInt(Integer::intValue).sum();
  }

  private static SkySenseView withRadar(SkySenseView view, ViewImages radar) {
    SequencedMap<Modality, ViewImages> images = new LinkedHashMap<>(view.images());
    images.put(Modality.RADAR, radar);
    return new SkySenseView(view.cells(), images, view.windows());
  }
}
