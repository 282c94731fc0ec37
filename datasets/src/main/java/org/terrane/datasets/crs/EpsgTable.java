package org.terrane.datasets.crs;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The definitions of proj4j-epsg: lines `<32631> +proj=utm +zone=31 +datum=WGS84 +units=m +no_defs  <>`.
///
/// Read here instead of by proj4j's own `createFromName`: on the module path that looks for the table inside proj4j's
/// own module, where it is not. The class loader finds it in either world.
final class EpsgTable {

  private static final String RESOURCE = "proj4/nad/epsg";

  private EpsgTable() {}

  /// The proj4 parameters of a code, or null where the table has no such code.
  static @Nullable String definition(int epsg) {
    String prefix = "<" + epsg + ">";
    try (InputStream table = EpsgTable.class.getClassLoader().getResourceAsStream(RESOURCE)) {
      if (table == null) {
        throw new CrsException("the EPSG table " + RESOURCE + " is not on the class path: add proj4j-epsg");
      }
      var lines = new BufferedReader(new InputStreamReader(table, StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(prefix)) {
          int end = line.indexOf('<', prefix.length());
          return line.substring(prefix.length(), end < 0 ? line.length() : end).strip();
        }
      }
      return null;
    } catch (IOException e) {
      throw new CrsException("the EPSG table " + RESOURCE + " cannot be read: " + e.getMessage(), e);
    }
  }
}
