package org.terrane.cli;

import java.awt.image.BufferedImage;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.terrane.cli.report.NamedImage;
import org.terrane.cli.report.Picture;
import org.terrane.datasets.sampling.DatedFrame;
import org.terrane.datasets.sampling.Sequence;
import org.terrane.datasets.scene.AcquisitionTime;
import org.terrane.datasets.scene.DisplayBands;
import org.terrane.datasets.sets.Frame;
import org.terrane.rs.skysense.Frames;
import org.terrane.rs.skysense.Modality;
import org.terrane.rs.skysense.SkySenseData;
import org.terrane.rs.skysense.SkySenseView;

/// A square of ground as a report shows it: its frames as people see them, and as the network was given them.
///
/// @param images of the modalities that are there, without augmentation
/// @param seen   of each modality's frames and cells, N·S flags
record ShownGround(Sequence sequence, Map<Modality, Frames> images, Map<Modality, boolean[]> seen) {
  /// A frame as a picture, and the words for its day.
  ///
  /// @param day for example `2018-03-14`; empty if unknown
  record Shown(Frame frame, String day, BufferedImage picture) {
    NamedImage image() {
      return new NamedImage(day.isEmpty() ? "date unknown" : day, picture);
    }
  }

  /// A square of the run's data, without augmentation.
  ///
  /// @param index of the sample
  static ShownGround of(SkySenseData data, long index) {
    return of(data.sequence(index), data.views().cells());
  }

  /// @param cells along a side
  static ShownGround of(Sequence sequence, int cells) {
    SkySenseView view = SkySenseView.of(List.of(sequence), cells);
    Map<Modality, boolean[]> seen = new EnumMap<>(Modality.class);
    view.images().forEach((modality, images) -> seen.put(modality, images.seen()));
    return new ShownGround(sequence, view.frames(), seen);
  }

  /// The frames of a modality in the order of the network's, all with one contrast stretch.
  List<Shown> frames(Modality modality) {
    List<Frame> frames = switch (modality) {
      case HIGH_RESOLUTION -> sequence.highResolution().stream().toList();
      case MULTISPECTRAL -> sequence.multispectral().stream().map(DatedFrame::frame).toList();
      case RADAR -> sequence.radar().stream().map(DatedFrame::frame).toList();
    };
    if (frames.isEmpty()) {
      return List.of();
    }
    int side = frames.getFirst().side();
    BufferedImage all = oneBelowTheOther(frames);
    return IntStream.range(0, frames.size()).mapToObj(i -> new Shown(frames.get(i), day(frames.get(i).time()),
        all.getSubimage(0, i * side, side, side))).toList();
  }

  /// The modalities that are there, in order.
  List<Modality> modalities() {
    return Stream.of(Modality.values()).filter(images::containsKey).toList();
  }

  /// Frames of all modalities.
  int count() {
    return images.values().stream().mapToInt(frames -> frames.days().size()).sum();
  }

  /// For example `Sentinel-2 L2A`.
  String sensor(Modality modality) {
    return frames(modality).getFirst().frame().sensor().name();
  }

  /// For example `4.3512° E, 50.8467° N; 2560 m across`.
  String caption() {
    Frame frame = frames(modalities().getFirst()).getFirst().frame();
    return String.format(Locale.ROOT, "%.4f° E, %.4f° N; %.0f m across", sequence.centre().lon(),
        sequence.centre().lat(), frame.side() * frame.pixelMetres()).replace('-', '−');
  }

  /// Pixels that were not measured stay transparent.
  ///
  /// @param frames of the same bands and size
  private static BufferedImage oneBelowTheOther(List<Frame> frames) {
    Frame first = frames.getFirst();
    int area = first.side() * first.side();
    List<Integer> shown = DisplayBands.of(first.bands());
    float[][] bands = new float[shown.size()][frames.size() * area];
    for (int i = 0; i < frames.size(); i++) {
      for (int pixel = 0; pixel < area; pixel++) {
        for (int band = 0; band < bands.length; band++) {
          bands[band][i * area + pixel] = frames.get(i).valid()[pixel]
              ? frames.get(i).pixels()[shown.get(band) * area + pixel] : Float.NaN;
        }
      }
    }
    return Picture.stretchedAlike(bands, first.side());
  }

  private static String day(@Nullable AcquisitionTime time) {
    return time == null ? "" : time.toString().substring(0, Math.min(10, time.toString().length()));
  }
}
