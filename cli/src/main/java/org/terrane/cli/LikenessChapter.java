package org.terrane.cli;

import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.terrane.cli.report.Chapter;
import org.terrane.cli.report.Gallery;
import org.terrane.cli.report.ImagePanel;
import org.terrane.cli.report.NamedImage;
import org.terrane.rs.skysense.CellVectors;
import org.terrane.rs.skysense.CellVectors.Cell;
import org.terrane.rs.skysense.Modality;

/// How like two chosen cells all others are, in every frame of every modality.
record LikenessChapter(List<Place> places) {
  private static final String READING = "Two cells of one frame are chosen: A, what stands out there, and B, what is"
      + " least like A. The maps show how like each of them every cell of every frame is, by any modality and at any"
      + " time: pale yellow is alike (cosine 1), black is not (%s or less). The frame around a cell marks the same"
      + " ground. What the network has understood is warm where people see the same kind of ground, and stays so over"
      + " the year; cosines are of features in the space of cross-modal alignment, each modality's mean taken away.";

  /// Frames of a modality that are shown.
  private static final int MOST = 5;

  /// Marks of the chosen cells.
  private static final List<Color> COLOURS = List.of(new Color(90, 220, 120), new Color(90, 200, 255));

  /// A square of ground and what the network says of its cells.
  ///
  /// @param ground whose modalities are those of the vectors
  record Place(ShownGround ground, CellVectors vectors) {
    /// The cell that stands out in the first frame, and the one least like it; none where all are the same.
    List<Cell> chosen() {
      return vectors.standsOut(vectors.vectors().firstEntry().getKey(), 0)
          .map(first -> List.of(first, vectors.opposite(first))).orElse(List.of());
    }
  }

  /// A frame of a modality: a column of pictures.
  private record Column(Modality modality, int number, ShownGround.Shown frame) {}

  Chapter chapter() {
    return new Chapter("What is alike, across sensors and dates",
        READING.formatted(String.valueOf(CellPicture.UNLIKE).replace('-', '−')),
        places.stream().filter(place -> !place.chosen().isEmpty()).map(LikenessChapter::gallery).toList());
  }

  private static Gallery gallery(Place place) {
    List<Column> columns = place.vectors().vectors().sequencedKeySet().stream()
        .flatMap(modality -> columns(place, modality)).toList();
    List<Cell> chosen = place.chosen();
    List<NamedImage> images = new ArrayList<>();
    columns.forEach(column -> images.add(new NamedImage(
        column.modality().label() + " · " + column.frame().image().name(),
        marked(picture(place, column), chosen, column).picture())));
    for (int i = 0; i < chosen.size(); i++) {
      SequencedMap<Modality, List<float[]>> maps = place.vectors().likeness(chosen.get(i));
      for (Column column : columns) {
        images.add(new NamedImage("like " + letter(i), picture(place, column)
            .heat(maps.get(column.modality()).get(column.number()))
            .marked(chosen.get(i).cell(), "", COLOURS.get(i)).picture()));
      }
    }
    String sensors = place.ground().modalities().stream().map(place.ground()::sensor).distinct()
        .collect(Collectors.joining(", "));
    return new Gallery(place.ground().sequence().set(), place.ground().caption(),
        List.of(new ImagePanel("the frames, and how like A and like B their cells are", List.of(sensors),
            columns.size(), images)));
  }

  /// Some of a modality's frames, spread evenly over them.
  private static Stream<Column> columns(Place place, Modality modality) {
    List<ShownGround.Shown> frames = place.ground().frames(modality);
    int shown = Math.min(MOST, frames.size());
    return IntStream.range(0, shown).map(i -> shown == 1 ? 0 : i * (frames.size() - 1) / (shown - 1))
        .mapToObj(number -> new Column(modality, number, frames.get(number)));
  }

  /// The chosen cells, with their letters in the frame they were chosen in.
  private static CellPicture marked(CellPicture picture, List<Cell> chosen, Column column) {
    CellPicture marked = picture;
    for (int i = 0; i < chosen.size(); i++) {
      boolean here = chosen.get(i).modality() == column.modality() && chosen.get(i).frame() == column.number();
      marked = marked.marked(chosen.get(i).cell(), here ? letter(i) : "", COLOURS.get(i));
    }
    return marked;
  }

  private static CellPicture picture(Place place, Column column) {
    return CellPicture.of(column.frame().image().image(), place.vectors().side());
  }

  private static String letter(int i) {
    return Character.toString('A' + i);
  }
}
