package org.terrane.datasets.raster.gdal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/// Tests that need GDAL are skipped, visibly, on a machine without; `.ci/run` installs it and sets the variable that
/// makes its absence a failure.
final class GdalHere {
  private static final String REQUIRED = "TERRANE_REQUIRE_GDAL";

  private GdalHere() {}

  static void orSkip() {
    if (System.getenv(REQUIRED) != null) {
      assertThat(Gdal.find()).isInstanceOf(GdalFinding.Present.class);
    }
    assumeTrue(Gdal.present(), () -> "no GDAL: " + ((GdalFinding.Absent) Gdal.find()).line());
  }
}
