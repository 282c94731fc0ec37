/// Public data sets by name, one file for each: its doc is the datasheet, its `open` reads the published layout.
///
/// Start at {@link org.terrane.datasets.named.NamedData}, the table of contents, then read one, for example
/// {@link org.terrane.datasets.named.LevirCd}. They are made of three helpers: `Layout` looks at the folder and says
/// what is missing, `ImageFormat` says which band of which sensor each band of a file is, `Masks` reads label maps.
/// {@link org.terrane.datasets.named.FolderOfClasses} and {@link org.terrane.datasets.named.ImagesAndMasks} are for
/// data without a name.
///
/// Imports `labelled`, `sets`, `scene` and `raster`.
@NullMarked
package org.terrane.datasets.named;

import org.jspecify.annotations.NullMarked;
