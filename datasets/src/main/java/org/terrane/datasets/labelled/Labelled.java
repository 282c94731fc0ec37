package org.terrane.datasets.labelled;

import java.util.function.Supplier;
import org.terrane.datasets.sets.ImageSet;

/// One sample of a data set: its images and what is known of them.
///
/// Neither is looked for before it is asked for, so that half a million samples are listed in seconds; each asking
/// reads the heads of the files again.
public final class Labelled {

  private final String id;
  private final Supplier<ImageSet> images;
  private final Supplier<Target> target;

  /// @param id the sample's name, unique in its data set
  public Labelled(String id, Supplier<ImageSet> images, Supplier<Target> target) {
    this.id = id;
    this.images = images;
    this.target = target;
  }

  /// A sample whose target is known without reading anything.
  public static Labelled of(String id, Supplier<ImageSet> images, Target target) {
    return new Labelled(id, images, () -> target);
  }

  /// The sample's name, unique in its data set and the same on every machine.
  public String id() {
    return id;
  }

  /// The sample's images; their pixels are not read.
  ///
  /// @throws org.terrane.datasets.scene.DataException if a file is not as the data set's layout has it
  /// @throws org.terrane.datasets.raster.RasterException if a file is missing or damaged
  public ImageSet images() {
    return images.get();
  }

  /// What is known of the sample.
  ///
  /// @throws org.terrane.datasets.scene.DataException if a label is none of the data set's
  /// @throws org.terrane.datasets.raster.RasterException if a mask is missing or damaged
  public Target target() {
    return target.get();
  }

  @Override
  public String toString() {
    return id;
  }
}
