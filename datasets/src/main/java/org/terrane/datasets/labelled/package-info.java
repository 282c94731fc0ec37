/// Samples with labels: what a supervised task learns from and is asked about.
///
/// Start at {@link org.terrane.datasets.labelled.LabelledData}: class names and, for each
/// {@link org.terrane.datasets.labelled.Split}, a list of {@link org.terrane.datasets.labelled.Labelled} samples, each
/// an image set with its {@link org.terrane.datasets.labelled.Target}: one class, several, or a mask of classes.
///
/// Imports `sets`, `scene` and `raster`; knows no data set: those are in `named`.
@NullMarked
package org.terrane.datasets.labelled;

import org.jspecify.annotations.NullMarked;
