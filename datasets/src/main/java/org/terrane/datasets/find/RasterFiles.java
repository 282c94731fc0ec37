package org.terrane.datasets.find;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.sets.Unreadable;

/// The raster files under a folder, by their suffix. Links are followed.
///
/// @param files in the order of their names
/// @param closed one line for each folder or file that could not be listed
record RasterFiles(List<Path> files, List<String> closed) {

  /// What image sets come as; NetCDF, HDF and Zarr are containers, whose parts are indexed by name instead.
  private static final Set<String> SUFFIXES = Set.of("tif", "tiff", "jp2", "j2k", "vrt", "img");

  /// Walks a folder tree.
  ///
  /// @throws DataException if the folder is missing, a file, or holds no raster, or a folder below it cannot be listed
  static RasterFiles under(Path root, Unreadable unreadable) {
    if (!Files.exists(root)) {
      throw new DataException(root + ": there is no such folder; expected one with raster files");
    }
    if (!Files.isDirectory(root)) {
      throw new DataException(root + ": is a file; expected a folder with raster files");
    }
    Visitor visitor = new Visitor(unreadable);
    try {
      Files.walkFileTree(root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, visitor);
    } catch (IOException e) {
      throw new DataException(root + ": cannot be listed: " + e.getMessage(), e);
    }
    if (visitor.files.isEmpty()) {
      throw new DataException(root + ": holds no raster file; expected "
          + String.join(", ", SUFFIXES.stream().sorted().map(suffix -> "*." + suffix).toList())
          + " here or in folders below");
    }
    return new RasterFiles(visitor.files.stream().sorted().toList(), visitor.closed);
  }

  private static boolean isRaster(Path path) {
    String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
    return SUFFIXES.contains(name.substring(name.lastIndexOf('.') + 1));
  }

  private static final class Visitor extends SimpleFileVisitor<Path> {
    private final Unreadable unreadable;
    private final List<Path> files = new ArrayList<>();
    private final List<String> closed = new ArrayList<>();

    Visitor(Unreadable unreadable) {
      this.unreadable = unreadable;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (attributes.isRegularFile() && isRaster(file)) {
        files.add(file);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path path, IOException e) {
      String problem = path + ": " + switch (e) {
        case AccessDeniedException _ -> "may not be read by this user";
        case FileSystemLoopException _ -> "is a link to a folder it lies in";
        default -> "cannot be listed (" + e.getMessage() + ")";
      };
      if (unreadable == Unreadable.ERROR) {
        throw new DataException(problem, e);
      }
      closed.add(problem);
      return FileVisitResult.CONTINUE;
    }
  }
}
