package org.terrane.datasets.synth;

/// What covers a piece of ground, and what sensors see of it.
sealed interface Surface {

  /// How much reflectance varies from one 5 m cell to the next: its standard deviation over its mean, about.
  double roughness();

  /// Reflectance at a wavelength in nanometres.
  double reflectance(double nm, Season season);

  /// Radar backscatter in dB, like (VV) or cross (VH) polarised.
  double backscatter(boolean cross, Season season);

  /// Something that looks the same all year.
  record Still(Spectrum spectrum, double roughness, double likeDb, double crossDb) implements Surface {

    @Override
    public double reflectance(double nm, Season season) {
      return spectrum.at(nm);
    }

    @Override
    public double backscatter(boolean cross, Season season) {
      return cross ? crossDb : likeDb;
    }
  }

  /// Trees that lose their leaves, or meadows that pale in winter.
  record Perennial(Spectrum leaves, double winterGreen, double roughness, double likeDb, double crossDb)
      implements Surface {

    @Override
    public double reflectance(double nm, Season season) {
      double green = winterGreen + (1 - winterGreen) * season.bell(190, 85);
      return green * leaves.at(nm) + (1 - green) * 0.62 * Spectrum.STRAW.at(nm);
    }

    @Override
    public double backscatter(boolean cross, Season season) {
      return (cross ? crossDb : likeDb) + season.bell(190, 85);
    }
  }

  /// A field: soil that a crop covers, ripens on and leaves.
  ///
  /// @param late days that this field is behind the crop's calendar
  /// @param lush greatest part of the soil that the crop hides
  /// @param soilBrightness factor on the soil's reflectance
  record Field(Crop crop, double late, double lush, double soilBrightness) implements Surface {

    @Override
    public double roughness() {
      return 0.04;
    }

    @Override
    public double reflectance(double nm, Season season) {
      Season own = new Season(season.day() - late);
      double green = lush * crop.green(own);
      double straw = (1 - green) * crop.ripe(own);
      double bloom = green * crop.bloom(own);
      return (green - bloom) * Spectrum.GRASS.at(nm) + bloom * Spectrum.BLOSSOM.at(nm)
          + straw * Spectrum.STRAW.at(nm) + (1 - green - straw) * soilBrightness * Spectrum.SOIL.at(nm);
    }

    @Override
    public double backscatter(boolean cross, Season season) {
      double green = lush * crop.green(new Season(season.day() - late));
      return cross ? -22.5 + 6.5 * green + 2 * soilBrightness : -15 + 4 * green + 2 * soilBrightness;
    }
  }
}
