package org.terrane.rs.skysense;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.terrane.datasets.sampling.DatedFrame;
import org.terrane.datasets.sampling.Sequence;
import org.terrane.datasets.sets.Frame;
import org.terrane.rs.views.Augmentation;
import org.terrane.tensor.Key;

/// One view of one square of ground.
///
/// @param frames of each modality, in the order of time; of one that is not there, none
/// @param window of the square that it shows
record SampleView(Map<Modality, List<ViewFrame>> frames, Window window) {

  /// All that a sequence shows, just as it is.
  ///
  /// @param cells along a side of its square
  static SampleView of(Sequence sequence, int cells, Days days, Key key) {
    Map<Modality, List<ViewFrame>> frames = new EnumMap<>(Modality.class);
    frames.put(Modality.HIGH_RESOLUTION,
        frames(sequence.highResolution().stream().toList(), cells, days, key.fold("high resolution")));
    frames.put(Modality.MULTISPECTRAL,
        frames(frames(sequence.multispectral()), cells, days, key.fold("multispectral")));
    frames.put(Modality.RADAR, frames(frames(sequence.radar()), cells, days, key.fold("radar")));
    return new SampleView(frames, Window.atCorner(Mirroring.NONE));
  }

  /// The views of one square as a rule draws them: two large ones, then smaller ones.
  ///
  /// @param draws of frames of the square, one for each view
  static List<SampleView> draw(List<Sequence> draws, ViewRule rule, Key key) {
    Days days = new Days(rule.days());
    List<SampleView> views = new ArrayList<>();
    for (int i = 0; i < draws.size(); i++) {
      Key own = key.fold(i);
      SampleView square = of(draws.get(i), rule.squareCells(), days, own.fold("days"));
      Augmentation light = i == 0 ? rule.first() : i == 1 ? rule.second() : rule.local();
      int size = i < 2 ? rule.cells() : rule.localCells();
      SampleView view = square.part(Window.draw(rule.squareCells(), size, own.fold("part")), size);
      views.add(view.changed(light, own.fold("light"))
          .mirrored(Mirroring.draw(rule.flip(), rule.verticalFlip(), own.fold("mirror"))));
    }
    return views;
  }

  /// A part of it at whole cells, in all modalities the same.
  private SampleView part(Window part, int size) {
    return map((modality, frame) -> frame.part(part.column(), part.row(), size), part);
  }

  /// The same with its images of high resolution in another light.
  private SampleView changed(Augmentation light, Key key) {
    return map((modality, frame) ->
        modality == Modality.HIGH_RESOLUTION ? frame.changed(light, key) : frame, window);
  }

  private SampleView mirrored(Mirroring mirroring) {
    return map((modality, frame) -> frame.mirrored(mirroring), window.with(mirroring));
  }

  private SampleView map(Change change, Window part) {
    Map<Modality, List<ViewFrame>> changed = new EnumMap<>(Modality.class);
    frames.forEach((modality, own) ->
        changed.put(modality, own.stream().map(frame -> change.of(modality, frame)).toList()));
    return new SampleView(changed, part);
  }

  @FunctionalInterface
  private interface Change {
    ViewFrame of(Modality modality, ViewFrame frame);
  }

  private static List<Frame> frames(List<DatedFrame> series) {
    return series.stream().map(DatedFrame::frame).toList();
  }

  private static List<ViewFrame> frames(List<Frame> frames, int cells, Days days, Key key) {
    return IntStream.range(0, frames.size())
        .mapToObj(i -> ViewFrame.of(frames.get(i), cells, days.of(frames.get(i).time(), key.fold(i)))).toList();
  }
}
