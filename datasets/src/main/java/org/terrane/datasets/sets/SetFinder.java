package org.terrane.datasets.sets;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.terrane.datasets.scene.DataException;

/// Finds the image sets in a folder tree of GeoTIFF files.
///
/// One rule serves every layout: a file's sensor, bands, time, unit and corners come from its own tags; files that
/// overlap on the ground are one place; files of one sensor and time that hold different bands are one image; a place
/// with two or more images is a set. Label maps and other files of no known sensor, images of a few pixels and places
/// with one image are left out and counted in the notes.
public final class SetFinder {

  /// Images with a shorter side than this, in pixels of their finest band, are left out.
  public static final int SMALLEST_SIDE = 16;

  private final Path root;
  private final List<String> notes = new ArrayList<>();

  private SetFinder(Path root) {
    this.root = root;
  }

  /// The sets under a folder, in the order of their ids.
  ///
  /// @throws DataException if the folder is missing or holds no set, or a file's tags cannot be used
  /// @throws org.terrane.datasets.raster.RasterException if a file is damaged
  public static FoundSets find(Path folder) {
    return new SetFinder(folder).find();
  }

  private FoundSets find() {
    List<Path> paths = geoTiffs();
    List<ImageFile> files = largeEnough(imagery(paths));
    List<Place> places = Place.of(files);
    Map<Path, Long> perFolder = places.stream().collect(Collectors.groupingBy(Place::folder, Collectors.counting()));
    List<ImageSet> all = unique(places.stream()
        .map(place -> ImageSet.of(name(place, perFolder.get(place.folder()) > 1), place.images()))
        .toList());
    List<ImageSet> sets = all.stream().filter(set -> set.images().size() > 1)
        .sorted(Comparator.comparing(ImageSet::id)).toList();
    List<ImageSet> single = all.stream().filter(set -> set.images().size() == 1).toList();
    note(single, "places with one image", ImageSet::id);
    if (sets.isEmpty()) {
      throw noSet(paths.size(), single);
    }
    return new FoundSets(sets, notes);
  }

  private List<Path> geoTiffs() {
    if (!Files.exists(root)) {
      throw new DataException(root + ": there is no such folder; expected one with GeoTIFF files");
    }
    if (!Files.isDirectory(root)) {
      throw new DataException(root + ": is a file; expected a folder with GeoTIFF files");
    }
    try (Stream<Path> walk = Files.walk(root, FileVisitOption.FOLLOW_LINKS)) {
      List<Path> found = walk.filter(SetFinder::isGeoTiff).sorted().toList();
      if (found.isEmpty()) {
        throw new DataException(root + ": holds no GeoTIFF file; expected *.tif or *.tiff here or in folders below");
      }
      return found;
    } catch (IOException e) {
      throw new DataException(root + ": cannot be listed: " + e.getMessage(), e);
    }
  }

  private static boolean isGeoTiff(Path path) {
    String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
    return (name.endsWith(".tif") || name.endsWith(".tiff")) && Files.isRegularFile(path);
  }

  private List<ImageFile> imagery(List<Path> paths) {
    List<ImageFile> files = new ArrayList<>();
    List<Path> others = new ArrayList<>();
    List<Optional<ImageFile>> heads = paths.parallelStream().map(ImageFile::read).toList();
    for (int i = 0; i < paths.size(); i++) {
      Path path = paths.get(i);
      heads.get(i).ifPresentOrElse(files::add, () -> others.add(path));
    }
    note(others, "files of no known sensor (label maps and the like)", this::relative);
    return files;
  }

  /// Small files stay where a finer file shows the same ground: 60 m bands of a small Sentinel-2 patch.
  private List<ImageFile> largeEnough(List<ImageFile> files) {
    List<ImageFile> small = files.stream().filter(file -> file.shortSide() < SMALLEST_SIDE).toList();
    note(small, "files smaller than " + SMALLEST_SIDE + " pixels", file -> relative(file.path()));
    return files.stream().filter(file -> file.shortSide() >= SMALLEST_SIDE).toList();
  }

  /// The folder below the root, with the files' common stem where several places share a folder.
  private String name(Place place, boolean shared) {
    String folder = relative(place.folder());
    String base = folder.isEmpty() ? root.toAbsolutePath().normalize().getFileName().toString() : folder;
    String stem = shared ? place.stem() : "";
    return stem.isEmpty() ? base : base + "/" + stem;
  }

  private static List<ImageSet> unique(List<ImageSet> sets) {
    Map<String, Integer> seen = new HashMap<>();
    return sets.stream().map(set -> {
      int count = seen.merge(set.id(), 1, Integer::sum);
      return count == 1 ? set : ImageSet.of(set.id() + "#" + count, set.images());
    }).toList();
  }

  private String relative(Path path) {
    return root.relativize(path).toString().replace('\\', '/');
  }

  private <T> void note(List<T> left, String kind, Function<T, String> name) {
    if (!left.isEmpty()) {
      notes.add("left out " + left.size() + " " + kind + ", the first is " + name.apply(left.getFirst()));
    }
  }

  private DataException noSet(int files, List<ImageSet> single) {
    if (single.size() == 1) {
      ImageSet only = single.getFirst();
      return new DataException(only.images().getFirst().finest().info().file() + ": is the only image of its place '"
          + only.id() + "'; an image set needs two or more images of one place");
    }
    return new DataException(root + ": no image set in " + files + " GeoTIFF files; expected two or more images of one"
        + " place (" + String.join("; ", notes) + ")");
  }
}
