package org.terrane.cli;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.terrane.cli.report.Chapter;
import org.terrane.cli.report.Gallery;
import org.terrane.cli.report.ImagePanel;
import org.terrane.cli.report.NamedImage;
import org.terrane.cli.report.Tile;
import org.terrane.datasets.sampling.ScenePatch;
import org.terrane.datasets.scene.AcquisitionTime;
import org.terrane.rs.swimdiff.Neighbours;
import org.terrane.rs.swimdiff.Neighbours.Neighbour;

/// Which patches the encoder finds alike.
///
/// @param patches those compared
/// @param found by the encoder as it is now
/// @param before by the one with the weights the run began with
record NeighbourChapter(List<ScenePatch> patches, BandView view, Neighbours found, Neighbours before) {
  private static final int QUERIES = 5;
  /// Neighbours of each that are shown.
  static final int SHOWN = 5;
  private static final String READING = "Each row begins with a patch; behind it stand those of %d others whose"
      + " features are the most alike, by cosine from 1 (the same) to −1. Marked ones are of the same scene. Of all"
      + " patches, %s have their nearest neighbour in their own scene; by lot it would be %s, with the random weights"
      + " of the start it was %s.";

  Chapter chapter() {
    String reading = READING.formatted(patches.size() - 1, percent(found.ofOwnScene()), percent(found.chance()),
        percent(before.ofOwnScene()));
    int rows = Math.min(QUERIES, patches.size());
    List<ImagePanel> panels =
        IntStream.range(0, rows).map(i -> (2 * i + 1) * patches.size() / (2 * rows)).mapToObj(this::row).toList();
    return new Chapter("Nearest neighbours", reading, List.of(
        new Gallery(rows + " patches and what is nearest to them", view.names(), panels)));
  }

  /// How often the nearest neighbour is of the same scene.
  Tile tile() {
    return new Tile("nearest is of own scene", percent(found.ofOwnScene()),
        "by lot %s, untrained %s".formatted(percent(found.chance()), percent(before.ofOwnScene())));
  }

  private ImagePanel row(int query) {
    ScenePatch patch = patches.get(query);
    Stream<NamedImage> first = Stream.of(new NamedImage("this patch", view.draw(patch.frame())));
    return new ImagePanel(patch.sceneName(), date(patch).stream().toList(), SHOWN + 1,
        Stream.concat(first, found.nearest().get(query).stream().limit(SHOWN).map(this::neighbour)).toList());
  }

  private NamedImage neighbour(Neighbour neighbour) {
    ScenePatch patch = patches.get(neighbour.patch());
    String name = String.format(Locale.ROOT, "%.2f · ", neighbour.similarity()).replace('-', '−')
        + (neighbour.ofOwnScene() ? date(patch).map(date -> "same scene, " + date).orElse("same scene")
            : patch.sceneName());
    return new NamedImage(name, view.draw(patch.frame()), neighbour.ofOwnScene());
  }

  private static Optional<String> date(ScenePatch patch) {
    return Optional.ofNullable(patch.frame().time()).map(AcquisitionTime::toString);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f\u00a0%%", 100 * share);
  }
}
