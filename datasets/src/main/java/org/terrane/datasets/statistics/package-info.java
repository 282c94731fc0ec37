/// What the values of a collection look like: per sensor and band range, mean, spread, quantiles, and how much of it
/// was not measured or lies under clouds.
///
/// Start at {@link org.terrane.datasets.statistics.DataStatistics#over}, which streams every pixel through one
/// {@code BandTally} per band, in bounded memory. {@link org.terrane.datasets.sets.BandStatistics} is the small brother
/// that training normalises by.
///
/// Imports `sets`, `scene` and `raster`.
@NullMarked
package org.terrane.datasets.statistics;

import org.jspecify.annotations.NullMarked;
