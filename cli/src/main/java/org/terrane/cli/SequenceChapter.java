package org.terrane.cli;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.terrane.cli.report.Chapter;
import org.terrane.cli.report.Gallery;
import org.terrane.cli.report.ImagePanel;
import org.terrane.cli.report.Panel;
import org.terrane.cli.report.Timeline;
import org.terrane.datasets.sets.Frame;
import org.terrane.rs.skysense.Modality;

/// What the run saw of some squares of ground, and when.
record SequenceChapter(List<ShownGround> grounds) {
  private static final String READING = "Frames of one square of ground by each modality, at their days: one draw of"
      + " those there are, as a step makes it. Each frame is encoded by itself; the fusion is told its day of the year."
      + " Contrast is stretched alike in all frames of a modality; radar is VV, VH, VV. Hatched is what was not"
      + " measured, or lies under a cloud.";

  Chapter chapter() {
    return new Chapter("Sequences", READING, grounds.stream().map(SequenceChapter::gallery).toList());
  }

  private static Gallery gallery(ShownGround ground) {
    List<Timeline.Lane> lanes = new ArrayList<>();
    List<Panel> panels = new ArrayList<>();
    for (Modality modality : ground.modalities()) {
      List<ShownGround.Shown> frames = ground.frames(modality);
      List<Timeline.Moment> dated = frames.stream().filter(frame -> frame.day().length() == 10)
          .map(frame -> new Timeline.Moment(LocalDate.parse(frame.day()), frame.image())).toList();
      if (dated.isEmpty()) {
        panels.add(new ImagePanel(ground.sensor(modality), List.of(ofPixels(frames.getFirst().frame())), 3,
            frames.stream().map(ShownGround.Shown::image).toList()));
      } else {
        lanes.add(new Timeline.Lane(modality.label(), frames.getFirst().frame().sensor().id(), dated));
      }
    }
    panels.add(new Timeline(lanes));
    return new Gallery(ground.sequence().set(), ground.caption(), panels);
  }

  private static String ofPixels(Frame frame) {
    return "%d × %d pixels".formatted(frame.side(), frame.side());
  }
}
