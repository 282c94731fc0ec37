package org.terrane.datasets.find;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.terrane.datasets.crs.Outline;
import org.terrane.datasets.scene.AcquisitionTime;
import org.terrane.datasets.scene.Band;
import org.terrane.datasets.scene.Sensor;
import org.terrane.datasets.sets.ImageBand;
import org.terrane.datasets.sets.MaskLayer;
import org.terrane.datasets.sets.SetImage;

/// Files that show the same ground.
///
/// @param outline where the first file lies
record Place(Outline outline, List<ImageFile> files) {

  /// Sorts files by where they lie: a file joins the first place whose first file it overlaps by half of what both
  /// cover together; else it opens a place. Folders play no part, so sets may be spread over folders by sensor or year.
  static List<Place> of(List<ImageFile> files) {
    PlaceIndex places = new PlaceIndex();
    files.forEach(places::add);
    return places.places();
  }

  /// Whether one of its files is that long on its shorter side.
  boolean reaches(int side) {
    return files.stream().anyMatch(file -> file.shortSide() >= side);
  }

  /// Puts files together that hold different bands of one acquisition: same sensor, same time, no band twice.
  List<SetImage> images() {
    record Acquisition(Sensor sensor, @Nullable AcquisitionTime time) {}
    Map<Acquisition, List<List<ImageFile>>> groups = new LinkedHashMap<>();
    for (ImageFile file : files) {
      List<List<ImageFile>> same =
          groups.computeIfAbsent(new Acquisition(file.sensor(), file.time()), key -> new ArrayList<>());
      same.stream()
          .filter(group -> group.stream().noneMatch(other -> shareBand(file, other)))
          .findFirst()
          .orElseGet(() -> {
            List<ImageFile> group = new ArrayList<>();
            same.add(group);
            return group;
          })
          .add(file);
    }
    return groups.values().stream().flatMap(List::stream)
        .filter(group -> group.stream().anyMatch(file -> !file.bands().isEmpty()))
        .map(Place::image).toList();
  }

  /// The folder all files lie in.
  Path folder() {
    Path folder = Objects.requireNonNull(files.getFirst().path().getParent());
    while (!holdsAll(folder)) {
      folder = Objects.requireNonNull(folder.getParent());
    }
    return folder;
  }

  /// The words (between `_`, `-` and `.`) that the file names have in common at their start.
  String stem() {
    String first = files.getFirst().path().getFileName().toString();
    int end = first.lastIndexOf('.');
    while (end > 0 && !startsAll(first.substring(0, end))) {
      end = Math.max(first.lastIndexOf('_', end - 1), first.lastIndexOf('-', end - 1));
    }
    return first.substring(0, Math.max(end, 0));
  }

  private boolean startsAll(String words) {
    return files.stream().map(file -> file.path().getFileName().toString())
        .allMatch(name -> name.startsWith(words) && "_-.".indexOf(name.charAt(words.length())) >= 0);
  }

  private boolean holdsAll(Path folder) {
    return files.stream().allMatch(file -> file.path().startsWith(folder));
  }

  private static SetImage image(List<ImageFile> group) {
    List<ImageBand> bands = group.stream().flatMap(file -> file.bands().stream()).toList();
    float gsd = (float) group.stream().filter(file -> !file.bands().isEmpty()).mapToDouble(ImageFile::gsd).min()
        .orElseThrow();
    List<MaskLayer> masks = group.stream().flatMap(file -> file.masks().stream()).toList();
    return SetImage.of(group.getFirst().sensor(), group.getFirst().time(), gsd, bands).with(masks);
  }

  private static boolean shareBand(ImageFile a, ImageFile b) {
    List<Band> bands = b.bands().stream().map(ImageBand::band).toList();
    return a.bands().stream().map(ImageBand::band).anyMatch(bands::contains);
  }
}
