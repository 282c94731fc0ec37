package org.terrane.cuda.driver;

import java.nio.file.Path;
import java.util.List;

/// Libraries of one CUDA version that go together.
///
/// @param major 12 or 13
/// @param inLoadOrder absolute paths, each after those it needs: once a library is loaded, the system's loader takes it
///     for every later one that names it, wherever it lies
record Toolkit(int major, List<Path> inLoadOrder) {}
