package org.terrane.datasets;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/// The real imagery beside the project: `shared/data`, looked for upward from the working directory.
public final class SharedData {

  private SharedData() {}

  /// The folder; the calling test is skipped where it is absent.
  public static Path folder() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path data = at.resolve("shared/data");
      if (Files.isDirectory(data)) {
        return data;
      }
    }
    assumeTrue(false, "no shared/data above " + Path.of("").toAbsolutePath());
    throw new AssertionError("not reached");
  }
}
