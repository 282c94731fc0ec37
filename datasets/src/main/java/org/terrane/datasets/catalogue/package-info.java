/// Catalogues: the image sets of a folder written down once, one JSON line for each place, so that a run opens millions
/// of files' worth of places without opening a file.
///
/// Start at {@link org.terrane.datasets.catalogue.Catalogue}, which reads one; {@link
/// org.terrane.datasets.catalogue.CatalogueWriter} writes it. What a line holds stands at {@code RowWriter}.
///
/// Imports `sets`, `scene`, `raster` and `crs`.
@NullMarked
package org.terrane.datasets.catalogue;

import org.jspecify.annotations.NullMarked;
