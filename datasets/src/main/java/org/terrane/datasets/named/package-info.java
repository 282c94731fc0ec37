/// Public data sets with labels, one file for each: reads the published layout, fixes the split, tells the facts.
///
/// Start at {@link org.terrane.datasets.named.EuroSatRgb}. Imports `scene`, `raster` and `sets`.
@NullMarked
package org.terrane.datasets.named;

import org.jspecify.annotations.NullMarked;
