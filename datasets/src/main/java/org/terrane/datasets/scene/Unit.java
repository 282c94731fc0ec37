package org.terrane.datasets.scene;

/// The physical unit of a band's values once a file's own coding is undone.
public enum Unit {
  /// Reflected share of the light, about 0 to 1.
  REFLECTANCE("reflectance"),
  /// Backscatter in decibel.
  DECIBEL("dB"),
  /// Brightness temperature.
  KELVIN("K"),
  METRE("m"),
  /// Digital numbers without a stated physical meaning.
  DIGITAL_NUMBER("DN");

  private final String symbol;

  Unit(String symbol) {
    this.symbol = symbol;
  }

  /// How the unit is written beside a number.
  public String symbol() {
    return symbol;
  }
}
