package org.terrane.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.terrane.cli.report.Chapter;
import org.terrane.cli.report.Gallery;
import org.terrane.cli.report.ImagePanel;
import org.terrane.cli.report.NamedImage;
import org.terrane.datasets.raster.RasterInfo;
import org.terrane.datasets.sampling.CutImage;
import org.terrane.datasets.sampling.ScenePatch;
import org.terrane.datasets.sampling.SceneSampler;
import org.terrane.rs.swimdiff.SwimDiffData;
import org.terrane.rs.swimdiff.Views;

/// Where a run's patches lie, and the two views that were made of some.
///
/// @param samples drawn by the run so far
record SceneChapter(SwimDiffData data, BandView view, long samples) {
  private static final int IMAGES = 3;
  private static final int NAMED = 2;
  private static final int LOOKED_AT = 2000;
  private static final String READING = "Each image is cut into touching patches. A square marks a patch that the run"
      + " drew; of those with a letter, the two random views stand beside: the network is to find the one by the"
      + " other. Patches of one scene do not push each other away. Colours are the network's input: a band's mean is"
      + " mid-grey.";

  /// A sample of the run that shows the patch of its number.
  private record Drawn(long index, ScenePatch patch) {}

  /// An image and some of the samples that were cut from it.
  private record Shown(CutImage image, List<Drawn> samples) {}

  Chapter chapter() {
    return new Chapter("Scenes and the views cut from them", READING, shown().stream().map(this::gallery).toList());
  }

  /// A few images of different places, those that the run drew from first.
  private List<Shown> shown() {
    SequencedMap<String, Shown> places = new LinkedHashMap<>();
    for (long index = 0; index < Math.min(samples, LOOKED_AT); index++) {
      long number = number(index);
      CutImage image = imageOf(number);
      if (places.size() < IMAGES) {
        places.putIfAbsent(image.place(), new Shown(image, new ArrayList<>()));
      }
      Shown shown = places.get(image.place());
      if (shown != null && shown.image().first() == image.first() && shown.samples().size() < NAMED) {
        ScenePatch patch = data.patch(index);
        if (patch.patch() == number) { // else it showed too little and was replaced
          shown.samples().add(new Drawn(index, patch));
        }
      }
    }
    return List.copyOf(places.values());
  }

  private CutImage imageOf(long patch) {
    return sampler().images().stream().filter(image -> patch < image.first() + image.count()).findFirst().orElseThrow();
  }

  private Gallery gallery(Shown shown) {
    CutImage image = shown.image();
    Set<Long> drawn = drawnOf(image);
    List<Long> named = shown.samples().stream().map(one -> one.patch().patch()).toList();
    RasterInfo raster = image.finest().info();
    List<ImagePanel> panels = new ArrayList<>();
    panels.add(new ImagePanel(image.image().sensor().name(), List.of(
        image.image().time() == null ? "date unknown" : image.image().time().toString(), view.names()), 1,
        List.of(new NamedImage("patches drawn by the run",
            SceneOverview.of(sampler(), image, view, drawn, named).picture()))));
    for (int i = 0; i < named.size(); i++) {
      panels.add(views(Character.toString('A' + i), shown.samples().get(i)));
    }
    return new Gallery(image.place(), "%d × %d pixels%s; %d of %d patches drawn so far".formatted(raster.width(),
        raster.height(), SceneOverview.limits(image), drawn.size(), image.count()), panels);
  }

  private ImagePanel views(String letter, Drawn sample) {
    Views views = data.views(sample.patch(), sample.index());
    return new ImagePanel("patch " + letter,
        List.of("one of " + sample.patch().sceneSize() + " patches of scene " + sample.patch().sceneName()), 3,
        List.of(new NamedImage("as it is", view.draw(sample.patch().frame())),
            new NamedImage("query view", view.draw(views.query())),
            new NamedImage("key view", view.draw(views.key()))));
  }

  /// Patches of an image that the run has drawn; in the first epoch not yet all.
  private Set<Long> drawnOf(CutImage image) {
    LongStream numbers = samples >= sampler().epoch() ? LongStream.range(image.first(), image.first() + image.count())
        : LongStream.range(0, samples).map(this::number)
            .filter(number -> number >= image.first() && number < image.first() + image.count());
    return numbers.boxed().collect(Collectors.toSet());
  }

  private long number(long index) {
    return sampler().number(data.recipe().seed(), index);
  }

  private SceneSampler sampler() {
    return data.sampler();
  }
}
