package org.terrane.datasets.geotiff;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.terrane.datasets.raster.RasterBand;
import org.terrane.datasets.raster.RasterInfo;
import org.terrane.datasets.raster.SampleType;

/// What the tags say about the image, apart from where its pixels are.
final class TiffInfo {

  private TiffInfo() {}

  static RasterInfo read(Path path, TiffDirectory directory, TiffLayout layout) throws IOException {
    GdalMetadata metadata = GdalMetadata.parse(directory.text(Tag.GDAL_METADATA), layout.bands());
    Double nodata = nodata(directory.text(Tag.GDAL_NODATA), layout.type());
    List<RasterBand> bands = new ArrayList<>(layout.bands());
    for (GdalMetadata.Band band : metadata.bands()) {
      String name = band.description() == null ? Integer.toString(bands.size() + 1) : band.description();
      bands.add(new RasterBand(name, layout.type(), nodata, band.scale(), band.offset(), band.items()));
    }
    GeoKeys geo = GeoKeys.read(directory);
    return new RasterInfo(
        path,
        layout.width(),
        layout.height(),
        List.copyOf(bands),
        geo.transform(),
        geo.epsg(),
        metadata.file(),
        directory.text(Tag.DATE_TIME));
  }

  /// The nodata text as a number; for F32 rounded to a float, so that it equals what the pixels are read as.
  private static @Nullable Double nodata(@Nullable String text, SampleType type) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    double value =
        switch (text.toLowerCase(Locale.ROOT)) {
          case "nan", "-nan", "+nan" -> Double.NaN;
          case "inf", "+inf" -> Double.POSITIVE_INFINITY;
          case "-inf" -> Double.NEGATIVE_INFINITY;
          default -> parse(text);
        };
    return type == SampleType.F32 ? (double) (float) value : value;
  }

  private static double parse(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new TiffFormatException("has nodata '%s', expected a number".formatted(text.replaceAll("\\s+", " ")));
    }
  }
}
