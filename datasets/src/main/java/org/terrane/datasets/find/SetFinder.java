package org.terrane.datasets.find;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.terrane.datasets.crs.CrsException;
import org.terrane.datasets.raster.RasterException;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.sets.FoundSets;
import org.terrane.datasets.sets.ImageSet;
import org.terrane.datasets.sets.Unreadable;

/// Finds the image sets in a folder tree of rasters ([RasterFiles] says which files are looked at).
///
/// One rule serves every layout: a file's sensor, bands, time, unit and corners come from its own tags, or else from
/// a name that its provider gives such files ([ProductNames]); files that
/// overlap on the ground are one place; files of one sensor and time that hold different bands are one image; a place
/// with two or more images is a set. Label maps and other files of no known sensor, places of a few pixels and, unless
/// they are asked for, places with one image are left out and counted in the notes.
public final class SetFinder {

  /// Places without a file of this many pixels along its shorter side are left out.
  private static final int SMALLEST_SIDE = 16;

  private final Path root;
  private final Unreadable unreadable;
  private final boolean singles;
  private final List<String> notes = new ArrayList<>();

  private SetFinder(Path root, Unreadable unreadable, boolean singles) {
    this.root = root;
    this.unreadable = unreadable;
    this.singles = singles;
  }

  /// The sets under a folder, in the order of their ids.
  ///
  /// @throws DataException if the folder is missing or holds no set, or a file's tags cannot be used
  /// @throws org.terrane.datasets.raster.RasterException if a file is damaged
  public static FoundSets find(Path folder) {
    return find(folder, Unreadable.ERROR);
  }

  /// The sets under a folder, in the order of their ids; files that cannot be used are an error or left out.
  ///
  /// @throws DataException if the folder is missing or holds no set
  public static FoundSets find(Path folder, Unreadable unreadable) {
    return new SetFinder(folder, unreadable, false).find();
  }

  /// The same, but a place with one image is a set too: for those who need no second image of a place.
  public static FoundSets findSingles(Path folder, Unreadable unreadable) {
    return new SetFinder(folder, unreadable, true).find();
  }

  /// The sets of STAC items: one file of them, or all below a folder.
  ///
  /// @throws DataException if the path is missing or holds no set, or an item cannot be used
  public static FoundSets stac(Path path, Unreadable unreadable) {
    Path absolute = path.toAbsolutePath().normalize();
    Path folder = Files.isRegularFile(absolute) ? absolute.getParent() : absolute;
    return new SetFinder(folder, unreadable, false).stac(StacItems.under(path));
  }

  private FoundSets find() {
    RasterFiles found = RasterFiles.under(root, unreadable);
    note(found.closed(), "folders that cannot be listed", problem -> problem);
    return sets(imagery(found.files()), found.files().size() + " raster files");
  }

  private FoundSets stac(List<StacItem> items) {
    List<String> bad = new ArrayList<>();
    List<ImageFile> files = items.stream().flatMap(item -> {
      try {
        return item.files().stream();
      } catch (RasterException | DataException | CrsException e) {
        if (unreadable == Unreadable.ERROR) {
          throw e;
        }
        bad.add(String.valueOf(e.getMessage()));
        return Stream.empty();
      }
    }).toList();
    note(bad, "items that cannot be used", problem -> problem);
    return sets(files, items.size() + " STAC items");
  }

  private FoundSets sets(List<ImageFile> found, String searched) {
    List<Place> places = largeEnough(Place.of(found));
    Map<Path, Long> perFolder = places.stream().collect(Collectors.groupingBy(Place::folder, Collectors.counting()));
    List<ImageSet> all = unique(places.stream()
        .map(place -> ImageSet.of(name(place, perFolder.get(place.folder()) > 1), place.images()))
        .toList());
    List<ImageSet> sets = all.stream().filter(this::isSet)
        .sorted(Comparator.comparing(ImageSet::id)).toList();
    List<ImageSet> single = all.stream().filter(set -> !isSet(set)).toList();
    note(single, "places with one image", ImageSet::id);
    if (sets.isEmpty()) {
      throw noSet(searched, single);
    }
    return new FoundSets(sets, notes);
  }

  private boolean isSet(ImageSet place) {
    return singles || place.images().size() > 1;
  }

  private List<ImageFile> imagery(List<Path> paths) {
    List<ImageFile> files = new ArrayList<>();
    List<Path> others = new ArrayList<>();
    List<String> bad = new ArrayList<>();
    for (Head head : paths.parallelStream().map(this::head).toList()) {
      if (head.problem() != null) {
        bad.add(head.problem());
      } else {
        head.image().ifPresentOrElse(files::add, () -> others.add(head.path()));
      }
    }
    note(others, "files of no known sensor (label maps and the like)", this::relative);
    note(bad, "files that cannot be used", problem -> problem);
    return files;
  }

  /// @param problem why the file cannot be used; null where it can
  private record Head(Path path, Optional<ImageFile> image, @Nullable String problem) {}

  private Head head(Path path) {
    try {
      return new Head(path, ImageFile.read(path), null);
    } catch (RasterException | DataException | CrsException e) {
      if (unreadable == Unreadable.ERROR) {
        throw e;
      }
      return new Head(path, Optional.empty(), String.valueOf(e.getMessage()));
    }
  }

  /// Small files stay where a larger one shows the same ground: a series of 6 x 6 Sentinel-2 pixels under an aerial
  /// photograph.
  private List<Place> largeEnough(List<Place> places) {
    List<ImageFile> small = places.stream().filter(place -> !place.reaches(SMALLEST_SIDE))
        .flatMap(place -> place.files().stream()).toList();
    note(small, "files smaller than " + SMALLEST_SIDE + " pixels", file -> relative(file.path()));
    return places.stream().filter(place -> place.reaches(SMALLEST_SIDE)).toList();
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

  private DataException noSet(String searched, List<ImageSet> single) {
    if (single.size() == 1) {
      ImageSet only = single.getFirst();
      return new DataException(only.images().getFirst().finest().info().file() + ": is the only image of its place '"
          + only.id() + "'; an image set needs two or more images of one place");
    }
    return new DataException(root + ": no image set in " + searched + "; expected "
        + (singles ? "images of a place" : "two or more images of one place") + " (" + String.join("; ", notes) + ")");
  }
}
