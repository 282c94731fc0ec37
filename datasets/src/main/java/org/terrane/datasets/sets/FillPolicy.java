package org.terrane.datasets.sets;

/// What is done about an image that lacks a band which the contract names. Anything but [#NONE] has to be named to be
/// used, is printed, and is stored with the run.
public enum FillPolicy {
  /// It is an error that lists what is missing.
  NONE("an error"),
  /// The image is left out.
  SKIP_IMAGE("the image is left out"),
  /// The image's band of the nearest wavelength is read in its place.
  NEAREST_BAND("the band of the nearest wavelength is read instead"),
  /// The network sees the band's mean everywhere.
  BAND_MEAN("the band's mean is read instead");

  private final String meaning;

  FillPolicy(String meaning) {
    this.meaning = meaning;
  }

  /// In words, for notes.
  String meaning() {
    return meaning;
  }
}
