/// PNG, JPEG and other pictures as rasters, decoded by the JDK.
///
/// Start at {@link org.terrane.datasets.picture.PictureRaster#open}. Imports `raster` only.
@NullMarked
package org.terrane.datasets.picture;

import org.jspecify.annotations.NullMarked;
