package org.terrane.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.terrane.cli.report.Chapter;
import org.terrane.cli.report.FactTable;
import org.terrane.cli.report.Gallery;
import org.terrane.cli.report.ImagePanel;
import org.terrane.cli.report.NamedImage;
import org.terrane.datasets.sampling.ScenePatch;
import org.terrane.rs.swimdiff.Denoising;
import org.terrane.rs.swimdiff.Denoising.Image;
import org.terrane.rs.swimdiff.Denoising.Level;
import org.terrane.rs.views.Picture;

/// What the U-Net makes of noisy images.
///
/// @param patches those that are shown
/// @param seen    what the encoder saw of them
/// @param count   of all images that were noised
record DenoisingChapter(List<ScenePatch> patches, List<Picture> seen, BandView view, Denoising denoising, int count) {
  private static final String READING = "The encoder sees the view; the U-Net is given the small image x₀ with noise of"
      + " time t and restores it, told by the encoder what is there. Estimates are made in one step, samples by DDIM,"
      + " step by step. What is drawn from noise alone knows of the image only what the encoder told. Errors are mean"
      + " squared differences from x₀, in a scale from −1 to 1.";

  Chapter chapter() {
    List<ImagePanel> panels = IntStream.range(0, patches.size()).mapToObj(this::panel).toList();
    return new Chapter("Restored from noise", READING,
        List.of(new Gallery("Images at several levels of noise", view.names(), panels)));
  }

  /// Mean errors at each level.
  FactTable errors() {
    SequencedMap<String, String> rows = new LinkedHashMap<>();
    for (Level level : denoising.levels()) {
      rows.put("t = " + level.time(), String.format(Locale.ROOT, "noisy %.3f, restored %.3f, with what the encoder saw"
          + " in another image %.3f", level.errors().noisy(), level.errors().estimate(), level.errors().misled()));
    }
    return new FactTable("Mean squared error over %d images".formatted(count), rows);
  }

  /// The first column shows what there is to know; behind it one column for each level.
  private ImagePanel panel(int i) {
    List<NamedImage> images = new ArrayList<>();
    images.add(new NamedImage("seen by the encoder", view.draw(seen.get(i))));
    denoising.levels().forEach(level ->
        images.add(named("t = %d, error".formatted(level.time()), level.noisy().get(i))));
    images.add(new NamedImage("x₀", view.draw(denoising.clean().get(i))));
    denoising.levels().forEach(level -> images.add(named("estimate", level.estimate().get(i))));
    images.add(named("from noise alone", denoising.fromNoise().get(i)));
    denoising.levels().forEach(level -> images.add(named("sample", level.sampled().get(i))));
    return new ImagePanel(patches.get(i).sceneName(), List.of(), 1 + denoising.levels().size(), images);
  }

  private NamedImage named(String name, Image image) {
    return new NamedImage(String.format(Locale.ROOT, "%s %.3f", name, image.error()), view.draw(image.picture()));
  }
}
