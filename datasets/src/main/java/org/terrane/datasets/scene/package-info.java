/// The vocabulary of remote sensing: what a sensor measures, in which bands, when.
///
/// Values only, no files and no pixels: {@link org.terrane.datasets.scene.Sensor} with its typed
/// {@link org.terrane.datasets.scene.Band}s, {@link org.terrane.datasets.scene.AcquisitionTime} which knows how exactly
/// it is known, and {@link org.terrane.datasets.scene.DataException}, the one-line error of everything in this module
/// that is not a damaged raster. Start at {@link org.terrane.datasets.scene.Sensors}, the catalogue; its entries stand
/// in {@code Sentinels}, {@code Landsats} and {@code Cameras}. {@link org.terrane.datasets.scene.Coding} says how a
/// product stores a band.
///
/// Imports nothing of this project.
@NullMarked
package org.terrane.datasets.scene;

import org.jspecify.annotations.NullMarked;
