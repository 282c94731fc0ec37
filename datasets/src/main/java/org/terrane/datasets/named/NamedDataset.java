package org.terrane.datasets.named;

import java.nio.file.Path;
import java.util.function.Function;
import org.terrane.datasets.labelled.LabelledData;

/// A public data set as the table of contents has it.
///
/// @param name short lower-case name used in recipes, for example `levir-cd`
/// @param what what it shows and what is asked, in a few words
/// @param bands sensors and bands
/// @param classes how many classes of what kind; empty where there are no labels
/// @param layout the folders and files that are read
/// @param licence terms as the publisher states them
/// @param opener reads the list of samples of a folder
public record NamedDataset(
    String name, String what, String bands, String classes, String layout, String licence,
    Function<Path, LabelledData> opener) {

  /// Lists the samples of a folder; no pixel is read.
  ///
  /// @throws org.terrane.datasets.scene.DataException if the folder is not as the data set was published
  public LabelledData open(Path folder) {
    return opener.apply(folder);
  }
}
