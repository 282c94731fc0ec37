package org.terrane.datasets;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.terrane.datasets.geotiff.GeoTiffReader;
import org.terrane.datasets.geotiff.UnknownCompressionException;
import org.terrane.datasets.npy.NpyRaster;
import org.terrane.datasets.picture.PictureRaster;
import org.terrane.datasets.raster.Raster;
import org.terrane.datasets.raster.RasterException;
import org.terrane.datasets.raster.gdal.Gdal;
import org.terrane.datasets.raster.gdal.GdalFinding;
import org.terrane.datasets.raster.gdal.GdalRaster;

/// Opens raster files: the one place that chooses which reader decodes a file.
public final class Rasters {

  /// Who reads a TIFF: `java` or `gdal`, and nobody else. Without it, Java does, and GDAL what Java cannot unpack.
  public static final String PROVIDER = "terrane.raster";

  private static final Pattern TIFF = Pattern.compile("(?i).*\\.tiff?");
  private static final Pattern PRODUCT = Pattern.compile(".*\\.(zarr|SAFE)/?");
  private static final int HEAD = 4;

  private Rasters() {}

  /// Opens a raster. The caller closes it. Pictures (PNG, JPEG, by their names) and `.npy` files are read in Java, and
  /// so is a TIFF, or by GDAL if it is in a compression that only GDAL knows or if `-Dterrane.raster=gdal` asks for it;
  /// everything else is read by GDAL, and so is whatever lies on another machine (`https://HOST/FILE.tif`) or has a
  /// name of GDAL's (`/vsizip/…`, `NETCDF:…`).
  ///
  /// @throws RasterException if the file is missing, damaged or of a format that no reader here knows, or that only
  ///     GDAL would know and GDAL is not installed
  public static Raster open(Path file) {
    if (GdalRaster.isName(file)) {
      return GdalRaster.open(file);
    }
    if (PictureRaster.isName(file)) {
      return PictureRaster.open(file);
    }
    if (NpyRaster.isName(file)) {
      return NpyRaster.open(file);
    }
    String provider = System.getProperty(PROVIDER, "");
    boolean other = isOther(file);
    return switch (provider) {
      case "" -> other ? GdalRaster.open(file) : openTiff(file);
      case "java" -> other ? GdalRaster.open(file) : GeoTiffReader.open(file);
      case "gdal" -> GdalRaster.open(file);
      default -> throw new RasterException(
          file, "cannot be opened: -D%s must be java or gdal, but is '%s'".formatted(PROVIDER, provider));
    };
  }

  private static Raster openTiff(Path file) {
    try {
      return GeoTiffReader.open(file);
    } catch (RasterException e) {
      if (!(e.getCause() instanceof UnknownCompressionException unknown)) {
        throw e;
      }
      if (Gdal.find() instanceof GdalFinding.Absent absent) {
        throw withoutGdal(file, unknown, absent);
      }
      return GdalRaster.open(file);
    }
  }

  static RasterException withoutGdal(Path file, UnknownCompressionException unknown, GdalFinding.Absent absent) {
    return new RasterException(
        file, unknown.getMessage() + "; anything else needs GDAL, but " + absent.line(), unknown);
  }

  /// Whether a file, or a folder that is a product, is there and is neither named nor begins as a TIFF. What is missing
  /// or too short to tell is left to the TIFF reader, which says so.
  private static boolean isOther(Path file) {
    if (Files.isDirectory(file)) {
      return PRODUCT.matcher(file.toString()).matches();
    }
    if (TIFF.matcher(file.toString()).matches()) {
      return false;
    }
    try (InputStream stream = Files.newInputStream(file)) {
      String head = new String(stream.readNBytes(HEAD), StandardCharsets.ISO_8859_1);
      return head.length() == HEAD && !head.startsWith("II") && !head.startsWith("MM");
    } catch (IOException e) {
      return false;
    }
  }
}
