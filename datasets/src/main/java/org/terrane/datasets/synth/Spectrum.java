package org.terrane.datasets.synth;

/// Reflectance of pure materials by wavelength: points read off typical curves of spectral libraries, straight lines
/// between them.
enum Spectrum {
  WATER(.040, .042, .040, .025, .018, .012, .011, .010, .010, .008, .004, .004, .003),
  MUDDY_WATER(.062, .074, .085, .058, .050, .030, .028, .022, .021, .016, .006, .007, .004),
  BROADLEAF(.018, .024, .058, .028, .100, .290, .375, .400, .415, .380, .080, .190, .085),
  CONIFER(.012, .016, .030, .020, .050, .130, .165, .180, .190, .170, .040, .085, .038),
  GRASS(.030, .038, .080, .050, .125, .270, .335, .365, .380, .350, .090, .240, .130),
  BLOSSOM(.045, .055, .170, .130, .190, .320, .380, .410, .420, .390, .090, .220, .110),
  SOIL(.075, .090, .120, .165, .185, .200, .215, .230, .240, .250, .160, .310, .260),
  STRAW(.090, .115, .170, .225, .250, .275, .290, .310, .320, .325, .180, .340, .250),
  ASPHALT(.075, .085, .098, .108, .114, .118, .122, .128, .132, .135, .100, .160, .150),
  RED_ROOF(.060, .070, .105, .215, .240, .255, .265, .280, .290, .295, .180, .330, .300),
  DARK_ROOF(.070, .078, .085, .090, .095, .098, .102, .108, .112, .115, .090, .150, .145),
  BRIGHT_ROOF(.300, .335, .365, .385, .395, .400, .405, .410, .412, .410, .250, .380, .340),
  SAND(.140, .170, .230, .290, .310, .325, .340, .355, .365, .370, .220, .430, .390),
  CLOUD(.640, .640, .640, .640, .645, .650, .650, .650, .650, .560, .350, .420, .330);

  private static final float[] NANOMETRES =
      {443, 490, 560, 665, 705, 740, 783, 842, 865, 945, 1375, 1610, 2190};

  private final double[] reflectance;

  Spectrum(double... reflectance) {
    this.reflectance = reflectance;
  }

  /// Reflectance, 0 to 1, at a wavelength in nanometres; beyond the ends the end's value.
  double at(double nm) {
    int right = 1;
    while (right < NANOMETRES.length - 1 && NANOMETRES[right] < nm) {
      right++;
    }
    double part = Math.clamp((nm - NANOMETRES[right - 1]) / (NANOMETRES[right] - NANOMETRES[right - 1]), 0, 1);
    return reflectance[right - 1] + part * (reflectance[right] - reflectance[right - 1]);
  }
}
