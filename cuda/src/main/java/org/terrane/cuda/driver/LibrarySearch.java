package org.terrane.cuda.driver;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Finds the libraries of the newest CUDA that the driver speaks, or says which are missing and how to get them.
final class LibrarySearch {
  /// CUDA versions JCuda 12.6 can be pointed at, the newest first.
  private static final List<Integer> MAJORS = List.of(13, 12);

  private final List<Path> folders;

  LibrarySearch(List<Path> folders) {
    this.folders = folders;
  }

  /// A library: its name up to the version, its version beside CUDA `major`, and the Python package that brings it.
  private record Library(String stem, int version, String pip) {
    String file() {
      return stem + ".so." + version;
    }
  }

  /// In load order. cuDNN counts for itself.
  private static List<Library> libraries(int major) {
    String suffix = major == 12 ? "-cu12" : "";
    return List.of(
        new Library("libcublasLt", major, "nvidia-cublas" + suffix),
        new Library("libcublas", major, "nvidia-cublas" + suffix),
        new Library("libnvrtc", major, "nvidia-cuda-nvrtc" + suffix),
        new Library("libcudnn", 9, "nvidia-cudnn-cu" + major));
  }

  /// @param driver the newest CUDA the driver speaks: 13000, 12040
  Toolkit toolkit(int driver) throws NotUsable {
    List<Integer> spoken = MAJORS.stream().filter(major -> major <= driver / 1000).toList();
    for (int major : spoken) {
      if (missing(major).isEmpty()) {
        return new Toolkit(major, loadOrder(major));
      }
    }
    for (int major : MAJORS) {
      if (!spoken.contains(major) && missing(major).isEmpty()) {
        throw new NotUsable(
            "the libraries found are of CUDA %d, but the NVIDIA driver speaks CUDA %s at most"
                .formatted(major, CudaVersions.cuda(driver)),
            "install NVIDIA driver 580 or newer, or CUDA 12: " + remedy(missing(spoken.getFirst())));
      }
    }
    int nearest = spoken.stream().min(Comparator.comparingInt(major -> missing(major).size())).orElseThrow();
    List<Library> missing = missing(nearest);
    throw new NotUsable(
        missing.stream().map(Library::file).collect(Collectors.joining(", "))
            + (missing.size() == 1 ? " is missing" : " are missing") + others(missing),
        remedy(missing));
  }

  private static String remedy(List<Library> missing) {
    Set<String> packages = missing.stream().map(Library::pip).collect(Collectors.toCollection(LinkedHashSet::new));
    return "python3 -m pip install " + String.join(" ", packages) + " (or NVIDIA's own packages), and name their"
        + " folders in " + LibraryFolders.VARIABLE + " where they are not found";
  }

  /// The same library in another version is worth a word: `; there is libcudnn.so.8`.
  private String others(List<Library> missing) {
    Set<String> others = new LinkedHashSet<>();
    for (Library library : missing) {
      for (Path folder : folders) {
        entries(folder, library.stem() + ".so.*").stream()
            .map(file -> file.getFileName().toString())
            .filter(name -> name.matches(".*\\.so\\.\\d+"))
            .forEach(others::add);
      }
    }
    return others.isEmpty() ? "" : ", though there is " + String.join(", ", others);
  }

  private List<Library> missing(int major) {
    return libraries(major).stream().filter(library -> find(library).isEmpty()).toList();
  }

  private Optional<Path> find(Library library) {
    return folders.stream().map(folder -> folder.resolve(library.file())).filter(Files::exists).findFirst();
  }

  private List<Path> loadOrder(int major) {
    List<Path> order = new ArrayList<>();
    for (Library library : libraries(major)) {
      Path file = find(library).orElseThrow();
      if (library.stem().equals("libnvrtc")) {
        // NVRTC opens it by name while it compiles, and finds it if it is loaded already.
        order.addAll(entries(file.getParent(), "libnvrtc-builtins.so." + major + ".*").stream().limit(1).toList());
      }
      order.add(file);
    }
    return List.copyOf(order);
  }

  private static List<Path> entries(Path folder, String glob) {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> matching = Files.newDirectoryStream(folder, glob)) {
      matching.forEach(entries::add);
    } catch (IOException unreadable) {
      return List.of();
    }
    entries.sort(Comparator.naturalOrder());
    return entries;
  }
}
