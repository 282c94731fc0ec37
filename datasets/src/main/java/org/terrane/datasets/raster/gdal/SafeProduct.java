package org.terrane.datasets.raster.gdal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.terrane.datasets.raster.RasterException;

/// What a Sentinel-2 product, a folder `S2A_MSIL2A_….SAFE`, says of the values in its JPEG 2000 files.
///
/// From processing baseline 04.00 on (25 January 2022) 1000 is added to every stored value, and only the product's own
/// description says so. The files themselves are silent.
final class SafeProduct {

  private static final Pattern BAND_FILE = Pattern.compile(
      "(.*/S2\\w_MSIL(1C|2A)_[^/]*\\.SAFE)/GRANULE/[^/]+/IMG_DATA/(?:R\\d0m/)?[^/]*_(B\\d[\\dA])(?:_\\d0m)?\\.jp2");
  private static final Pattern ZIPPED = Pattern.compile("/vsizip/+(/.*?\\.zip)/(.*)");
  private static final Pattern OFFSET =
      Pattern.compile("<(BOA_ADD_OFFSET|RADIO_ADD_OFFSET) band_id=\"(\\d+)\">\\s*(-?\\d+)\\s*<");

  /// The bands in the order of the product's `band_id`.
  private static final List<String> BANDS =
      List.of("B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B09", "B10", "B11", "B12");

  private SafeProduct() {}

  /// The item `BOA_ADD_OFFSET` (level 2A) or `RADIO_ADD_OFFSET` (level 1C) of a band's file; no item for other files
  /// and for products of before 04.00.
  ///
  /// @throws RasterException if the product lacks its description, or it cannot be read where the product lies
  static Map<String, String> items(Path file) {
    String where = GdalName.is(file) ? GdalName.of(file).text() : file.toAbsolutePath().normalize().toString();
    Matcher band = BAND_FILE.matcher(where);
    if (!band.matches()) {
      return Map.of();
    }
    String description = band.group(1) + "/MTD_MSIL" + band.group(2) + ".xml";
    Matcher offset = OFFSET.matcher(text(file, description));
    while (offset.find()) {
      if (Integer.parseInt(offset.group(2)) == BANDS.indexOf(band.group(3))) {
        return Map.of(offset.group(1), offset.group(3));
      }
    }
    return Map.of();
  }

  private static String text(Path file, String description) {
    Matcher zipped = ZIPPED.matcher(description);
    try {
      byte[] bytes = zipped.matches() ? entry(Path.of(zipped.group(1)), zipped.group(2))
          : Files.readAllBytes(Path.of(description));
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new RasterException(file, "belongs to a Sentinel-2 product whose description, which tells the offset of its"
          + " values, cannot be read: " + description + "; give the whole product, in a folder or a zip file here", e);
    }
  }

  private static byte[] entry(Path archive, String name) throws IOException {
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      ZipEntry entry = zip.getEntry(name);
      if (entry == null) {
        throw new NoSuchFileException(archive + "/" + name);
      }
      try (InputStream bytes = zip.getInputStream(entry)) {
        return bytes.readAllBytes();
      }
    }
  }
}
