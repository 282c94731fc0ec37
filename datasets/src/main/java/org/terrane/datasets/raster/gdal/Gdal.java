package org.terrane.datasets.raster.gdal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.gdal.gdal.gdal;

/// Whether there is GDAL.
///
/// The bindings are a jar from Maven Central and a native library that the machine must have. Both must be of one minor
/// version: with another, some calls have other arguments under the same name, and nothing would say so.
public final class Gdal {
  /// Path of the native library, where it is none of the usual ones.
  public static final String LIBRARY_PROPERTY = "gdal.jni";

  private static final String LIBRARY = "libgdalalljni.so";
  static final List<Path> FOLDERS = List.of(Path.of("/usr/java/packages/lib"), Path.of("/usr/lib/jni"),
      Path.of("/usr/lib/x86_64-linux-gnu/jni"), Path.of("/usr/lib/aarch64-linux-gnu/jni"),
      Path.of("/usr/local/lib/jni"));
  private static final String INSTALL = "run scripts/install-gdal-java.sh as root (Debian, Ubuntu), or name "
      + LIBRARY + " in TERRANE_OPTS=-D" + LIBRARY_PROPERTY + "=PATH";

  private Gdal() {}

  /// Looks for GDAL and loads it, once per process and not before it is asked. Neither throws nor prints.
  public static GdalFinding find() {
    return Once.FOUND;
  }

  /// Whether GDAL can be used.
  public static boolean present() {
    return find() instanceof GdalFinding.Present;
  }

  private static final class Once {
    static final GdalFinding FOUND = load(library(System.getProperty(LIBRARY_PROPERTY), FOLDERS), jarVersion());
  }

  /// The named library, or the first of the usual ones that is there.
  static Optional<Path> library(String named, List<Path> folders) {
    return named != null ? Optional.of(Path.of(named))
        : folders.stream().map(folder -> folder.resolve(LIBRARY)).filter(Files::isRegularFile).findFirst();
  }

  static GdalFinding load(Optional<Path> library, String jar) {
    if (library.isEmpty()) {
      return new GdalFinding.Absent("the GDAL Java binding " + LIBRARY + " is not installed", INSTALL);
    }
    PrintStream err = System.err;
    System.setErr(new PrintStream(OutputStream.nullOutputStream())); // the bindings print what we report
    try {
      System.load(library.get().toAbsolutePath().toString());
      String version = version(gdal.VersionInfo("VERSION_NUM"));
      return fits(version, jar).<GdalFinding>map(reason -> new GdalFinding.Absent(reason, remedy(version)))
          .orElseGet(() -> ready(version));
    } catch (LinkageError failure) {
      return new GdalFinding.Absent(library.get() + " does not load: " + firstLine(failure), INSTALL);
    } finally {
      System.setErr(err);
    }
  }

  /// Why these two versions cannot go together; empty where they can.
  static Optional<String> fits(String version, String jar) {
    return minor(version).equals(minor(jar)) ? Optional.empty()
        : Optional.of("the machine's GDAL is " + version + ", but its Java part here is " + jar);
  }

  private static String remedy(String version) {
    return "build Terrane with -Dgdal.version=" + minor(version) + ".0";
  }

  /// `3060200` → `3.6.2`.
  static String version(String number) {
    int n = Integer.parseInt(number);
    return n / 1_000_000 + "." + n / 10_000 % 100 + "." + n / 100 % 100;
  }

  private static String minor(String version) {
    return String.join(".", List.of(version.split("\\.")).subList(0, 2));
  }

  private static GdalFinding ready(String version) {
    gdal.SetConfigOption("GDAL_PAM_ENABLED", "NO"); // else it writes .aux.xml files beside the data
    gdal.SetConfigOption("GDAL_NUM_THREADS", "1"); // our own threads read side by side
    RemoteFiles.prepare();
    gdal.AllRegister();
    return new GdalFinding.Present(version);
  }

  /// What the build took for the jar's version.
  private static String jarVersion() {
    try (InputStream file = Gdal.class.getResourceAsStream("version.properties")) {
      Properties properties = new Properties();
      properties.load(file);
      return properties.getProperty("jar");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String firstLine(Throwable failure) {
    return Stream.of(String.valueOf(failure.getMessage()).split("\n")).findFirst().orElse("").strip();
  }
}
