/// GeoTIFF on the JDK alone: a reader that decodes only what a window touches, and a small writer.
@NullMarked
package org.terrane.datasets.geotiff;

import org.jspecify.annotations.NullMarked;
