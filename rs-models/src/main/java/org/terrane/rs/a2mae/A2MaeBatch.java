package org.terrane.rs.a2mae;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.terrane.datasets.scene.Band;
import org.terrane.datasets.scene.Sensor;
import org.terrane.datasets.sets.Frame;
import org.terrane.nn.train.Batches;
import org.terrane.rs.common.GeoSot;

/// B image sets with their masks, laid out for the network: host data, made by loader threads.
///
/// Frames (images) are numbered set by set, `b·T + i`, and patches frame by frame, `(b·T + i)·L + l`: the rows of
/// every index below.
///
/// @param sets the frames of each set
/// @param masks one per set
/// @param groups frames that share a stem, so that their patches are one matrix
/// @param visible places of the visible patches, set by set in shuffled order: B·K tokens
/// @param all places of all patches, in order: B·T·L tokens
/// @param restore `restore[p]` is where patch p of a set went in its shuffled order; B·T·L numbers
public record A2MaeBatch(List<List<Frame>> sets, List<AnchorMask> masks, List<FrameGroup> groups, TokenPlaces visible,
    TokenPlaces all, long[] restore) implements Batches.Batch {
  private record Kind(int source, List<Integer> bands) {}

  public static A2MaeBatch of(A2MaeConfig config, List<List<Frame>> sets, List<AnchorMask> masks) {
    if (sets.stream().mapToInt(List::size).distinct().count() > 1) {
      throw new IllegalArgumentException("[a2mae] the sets of a batch must be of one size, but have "
          + sets.stream().map(List::size).toList() + " images");
    }
    List<Frame> frames = sets.stream().flatMap(List::stream).toList();
    Map<Kind, List<Integer>> kinds = new LinkedHashMap<>();
    for (int f = 0; f < frames.size(); f++) {
      kinds.computeIfAbsent(kind(config, frames.get(f)), kind -> new ArrayList<>()).add(f);
    }
    boolean[] hidden = hidden(sets, masks, config.patches());
    List<FrameGroup> groups = new ArrayList<>();
    kinds.forEach((kind, members) ->
        groups.add(FrameGroup.of(config, kind.source(), kind.bands(), members, frames, hidden)));
    return new A2MaeBatch(List.copyOf(sets), List.copyOf(masks), List.copyOf(groups),
        places(config, frames, visiblePatches(sets, masks, config.patches())),
        places(config, frames, IntStream.range(0, frames.size() * config.patches()).toArray()), restore(masks));
  }

  /// Whole images, nothing hidden, each a set of its own: how an encoder reads images for other tasks. With RELEASED,
  /// which is made for T images, a set is T times the same image.
  public static A2MaeBatch whole(A2MaeConfig config, List<Frame> images) {
    int copies = config.encoding() == A2MaeConfig.Encoding.RELEASED ? config.images() : 1;
    AnchorMask none = AnchorMask.none(copies * config.patches());
    return of(config, images.stream().map(image -> Collections.nCopies(copies, image)).toList(),
        Collections.nCopies(images.size(), none));
  }

  @Override
  public int images() {
    return all.frames();
  }

  /// B.
  public int size() {
    return sets.size();
  }

  /// K, visible patches of a set.
  public int visibleEach() {
    return visible.count() / size();
  }

  /// T·L, patches of a set.
  public int patchesEach() {
    return all.count() / size();
  }

  private static Kind kind(A2MaeConfig config, Frame frame) {
    if (config.bands() == A2MaeConfig.BandMode.THREE_RANDOM) {
      return new Kind(-1, List.of());
    }
    Sensor sensor = frame.sensor();
    List<String> known = sensor.bands().stream().map(Band::name).toList();
    List<Integer> bands = frame.bands().stream().map(band -> known.indexOf(band.name())).toList();
    return new Kind(config.source(sensor.id()), bands);
  }

  private static int[] visiblePatches(List<List<Frame>> sets, List<AnchorMask> masks, int patches) {
    List<Integer> visible = new ArrayList<>();
    int first = 0;
    for (int b = 0; b < sets.size(); b++) {
      for (int patch : masks.get(b).visiblePatches()) {
        visible.add(first + patch);
      }
      first += sets.get(b).size() * patches;
    }
    return visible.stream().mapToInt(Integer::intValue).toArray();
  }

  private static boolean[] hidden(List<List<Frame>> sets, List<AnchorMask> masks, int patches) {
    boolean[] hidden = new boolean[sets.stream().mapToInt(List::size).sum() * patches];
    Arrays.fill(hidden, true);
    for (int patch : visiblePatches(sets, masks, patches)) {
      hidden[patch] = false;
    }
    return hidden;
  }

  private static TokenPlaces places(A2MaeConfig config, List<Frame> frames, int[] patches) {
    float[] bits = new float[frames.size() * GeoSot.IMAGE_BITS];
    float[] gsd = new float[frames.size()];
    int[] source = new int[frames.size()];
    for (int f = 0; f < gsd.length; f++) {
      Frame frame = frames.get(f);
      gsd[f] = frame.gsd();
      source[f] = config.source(frame.sensor().id());
      if (frame.footprint() != null) {
        System.arraycopy(GeoSot.bits(frame.footprint()), 0, bits, f * GeoSot.IMAGE_BITS, GeoSot.IMAGE_BITS);
      }
    }
    int[] frame = Arrays.stream(patches).map(patch -> patch / config.patches()).toArray();
    int[] patch = Arrays.stream(patches).map(one -> one % config.patches()).toArray();
    return new TokenPlaces(frame, patch, gsd, source, bits);
  }

  private static long[] restore(List<AnchorMask> masks) {
    return masks.stream().flatMapToInt(mask -> Arrays.stream(mask.restore())).asLongStream().toArray();
  }
}
