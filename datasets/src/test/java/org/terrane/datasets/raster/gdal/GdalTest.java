package org.terrane.datasets.raster.gdal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.terrane.datasets.raster.RasterException;

/// Finding GDAL's native part: there, not there, not one, of another version.
class GdalTest {
  @TempDir
  Path folder;

  @Test
  void a_machine_without_the_binding_is_told_what_to_run() {
    assertThat(Gdal.load(Gdal.library(null, List.of(folder)), "3.6.0")).isEqualTo(new GdalFinding.Absent(
        "the GDAL Java binding libgdalalljni.so is not installed",
        "run scripts/install-gdal-java.sh as root (Debian, Ubuntu), or name libgdalalljni.so in"
            + " TERRANE_OPTS=-Dgdal.jni=PATH"));
  }

  @Test
  void a_file_that_needs_gdal_says_so_in_one_line() {
    Path file = folder.resolve("B04.jp2");
    assertThatThrownBy(() -> GdalRaster.open(file, new GdalFinding.Absent("there is no binding", "run the script")))
        .isInstanceOf(RasterException.class)
        .hasMessage(file + ": needs GDAL to be read, but there is no binding; run the script");
  }

  @Test
  void the_first_folder_that_has_it_is_taken_unless_a_file_is_named() throws IOException {
    Path one = Files.createDirectory(folder.resolve("one"));
    Path two = Files.createDirectory(folder.resolve("two"));
    Path library = Files.createFile(two.resolve("libgdalalljni.so"));

    assertThat(Gdal.library(null, List.of(one, two))).contains(library);
    assertThat(Gdal.library("/elsewhere/lib.so", List.of(one, two))).contains(Path.of("/elsewhere/lib.so"));
  }

  @Test
  void a_file_that_is_no_library_is_named_and_nothing_is_printed() throws IOException {
    Path library = Files.createFile(folder.resolve("libgdalalljni.so"));
    PrintStream err = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setErr(new PrintStream(printed));
    GdalFinding finding;
    try {
      finding = Gdal.load(Optional.of(library), "3.6.0");
    } finally {
      System.setErr(err);
    }

    assertThat(finding).isInstanceOfSatisfying(GdalFinding.Absent.class, absent ->
        assertThat(absent.line()).startsWith(library + " does not load: ").doesNotContain("\n"));
    assertThat(printed.toString()).isEmpty();
  }

  @Test
  void versions_go_together_within_a_minor_one() {
    assertThat(Gdal.version("3060200")).isEqualTo("3.6.2");
    assertThat(Gdal.version("3100300")).isEqualTo("3.10.3");
    assertThat(Gdal.fits("3.6.2", "3.6.0")).isEmpty();
    assertThat(Gdal.fits("3.10.3", "3.6.0"))
        .contains("the machine's GDAL is 3.10.3, but its Java part here is 3.6.0");
    assertThat(Gdal.fits("3.1.0", "3.10.0")).isPresent();
  }

  @Test
  void a_library_of_another_version_is_refused_before_it_is_used() {
    GdalHere.orSkip();
    Optional<Path> installed = Gdal.library(System.getProperty(Gdal.LIBRARY_PROPERTY), Gdal.FOLDERS);

    assertThat(Gdal.load(installed, "3.11.0")).isInstanceOfSatisfying(GdalFinding.Absent.class, absent ->
        assertThat(absent.line()).matches("the machine's GDAL is 3\\.\\d+\\.\\d+, but its Java part here is 3\\.11\\.0;"
            + " build Terrane with -Dgdal\\.version=3\\.\\d+\\.0"));
  }
}
