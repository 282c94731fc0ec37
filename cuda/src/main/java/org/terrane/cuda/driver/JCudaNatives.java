package org.terrane.cuda.driver;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jcuda.JCudaVersion;
import jcuda.jcublas.JCublas2;
import jcuda.jcudnn.JCudnn;
import jcuda.nvrtc.JNvrtc;

/// Loads CUDA's libraries and JCuda's native parts.
///
/// JCuda 12.6 is built against CUDA 12. It loads a native part from `java.library.path`, else from a file of a certain
/// name in `java.io.tmpdir`: so the parts are written into a private folder, pointed at CUDA 13 on the way where that
/// is what there is, and that folder is the temporary one while JCuda's classes initialise.
final class JCudaNatives {
  private static final String TEMPORARY = "java.io.tmpdir";

  /// A native part, and the library of CUDA whose version its file names; empty if it names none.
  private record Part(String name, String artifact, String needs) {
    String file() {
      return "lib" + name + "-" + JCudaVersion.get() + "-linux-x86_64.so";
    }
  }

  private static final List<Part> PARTS = List.of(
      new Part("JCudaDriver", "jcuda-natives", ""),
      new Part("JNvrtc", "jcuda-natives", "libnvrtc.so."),
      new Part("JCublas2", "jcublas-natives", "libcublas.so."),
      new Part("JCudnn", "jcudnn-natives", ""));

  private JCudaNatives() {}

  /// After this every class of JCuda that [JCudaDriver] uses is ready to be called.
  ///
  /// @throws NotUsable if a native part is not there
  /// @throws UnsatisfiedLinkError if a library does not load, in the words of the system's loader
  static void load(Toolkit toolkit) throws NotUsable, IOException, IllegalAccessException {
    toolkit.inLoadOrder().forEach(library -> System.load(library.toString()));
    String before = System.getProperty(TEMPORARY);
    Path folder = Files.createTempDirectory("terrane-jcuda-");
    try {
      for (Part part : PARTS) {
        Files.write(folder.resolve(part.file()), image(part, toolkit.major()));
      }
      System.setProperty(TEMPORARY, folder.toString());
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      lookup.ensureInitialized(jcuda.driver.JCudaDriver.class);
      lookup.ensureInitialized(JNvrtc.class);
      lookup.ensureInitialized(JCublas2.class);
      lookup.ensureInitialized(JCudnn.class);
    } finally {
      System.setProperty(TEMPORARY, before);
      delete(folder);
    }
  }

  private static byte[] image(Part part, int major) throws NotUsable, IOException {
    byte[] image;
    try (InputStream file = open(part)) {
      image = file.readAllBytes();
    }
    return part.needs().isEmpty() || major == 12 ? image
        : Relinker.relink(image, part.needs() + 12, part.needs() + major);
  }

  private static InputStream open(Part part) throws NotUsable, IOException {
    // Through the class loader: as modules, a jar's classes do not see the files of another jar.
    InputStream inJar = JCudaNatives.class.getClassLoader().getResourceAsStream("lib/" + part.file());
    if (inJar != null) {
      return inJar;
    }
    for (String folder : System.getProperty("java.library.path", "").split(":")) {
      Path file = Path.of(folder, part.file());
      if (Files.exists(file)) {
        return Files.newInputStream(file);
      }
    }
    throw new NotUsable(part.file() + " is neither on the class path nor in java.library.path",
        "add org.jcuda:%s:%s:linux-x86_64 to the class path".formatted(part.artifact(), JCudaVersion.get()));
  }

  /// What is loaded stays loaded without its file.
  private static void delete(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
