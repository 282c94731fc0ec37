package org.terrane.datasets.raster;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One band of a raster.
///
/// @param name the band's description in the file, or its number counted from 1 where it has none
/// @param nodata the stored value that means "nothing measured here" (may be NaN); null where none is declared
/// @param scale physical value = stored value * scale + offset
/// @param metadata the band's own metadata items, in file order
public record RasterBand(
    String name,
    SampleType type,
    @Nullable Double nodata,
    double scale,
    double offset,
    Map<String, String> metadata) {}
