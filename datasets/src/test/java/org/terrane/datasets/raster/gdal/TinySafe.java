package org.terrane.datasets.raster.gdal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Vector;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.gdal.gdal.Dataset;
import org.gdal.gdal.Driver;
import org.gdal.gdal.gdal;
import org.gdal.gdalconst.gdalconstConstants;
import org.gdal.osr.SpatialReference;

/// Sentinel-2 products of 960 m, in the folders and under the names that ESA delivers.
///
/// @param shift what the baseline adds to each stored value
record TinySafe(String level, String baseline, String time, int shift) {

  static final List<String> BANDS = List.of("B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B09", "B11",
      "B12");
  private static final List<String> TEN = List.of("B02", "B03", "B04", "B08");
  private static final List<String> TWENTY = List.of("B05", "B06", "B07", "B8A", "B11", "B12");
  private static final int METRES = 960;
  private static final int OTHERS = 7;

  /// The stored value of a band at a pixel of its native size, before the baseline's shift.
  static int value(String band, int column, int row) {
    return 1000 + 100 * BANDS.indexOf(band) + column + 2 * row;
  }

  static int metres(String band) {
    return TEN.contains(band) ? 10 : TWENTY.contains(band) ? 20 : 60;
  }

  String name() {
    return "S2A_MSI" + level + "_" + time + "_" + baseline + "_R051_T31UDQ_" + time + ".SAFE";
  }

  /// A band's file; level 1C has each once, level 2A in its native size and some others.
  String file(String band, int metres) {
    String start = "GRANULE/" + level + "_T31UDQ_A025805_" + time + "/IMG_DATA/";
    String image = "T31UDQ_" + time + "_" + band;
    return level.equals("L1C") ? start + image + ".jp2"
        : start + "R" + metres + "m/" + image + "_" + metres + "m.jp2";
  }

  /// Writes the product into a folder. Whatever is no band at its native size holds sevens.
  Path write(Path into) throws IOException {
    Path root = into.resolve(name());
    for (String band : BANDS) {
      band(root.resolve(file(band, metres(band))), band);
    }
    if (level.equals("L2A")) {
      for (int metres : List.of(10, 20, 60)) {
        copies(root, metres);
      }
    }
    Path quality = root.resolve("GRANULE/" + level + "_T31UDQ_A025805_" + time + "/QI_DATA");
    jp2(quality.resolve("MSK_DETFOO_B02.jp2"), 10, 1, true, sevens(10));
    jp2(quality.resolve("T31UDQ_" + time + "_PVI.jp2"), 60, 3, true, sevens(60));
    Files.writeString(root.resolve("MTD_MSI" + level + ".xml"), description());
    return root;
  }

  private void copies(Path root, int metres) {
    for (String band : BANDS) {
      boolean finer = metres == 20 && band.equals("B01"); // since 04.00
      if (finer || metres(band) < metres && !band.equals("B08")) {
        jp2(root.resolve(file(band, metres)), metres, 1, false, sevens(metres));
      }
    }
    jp2(root.resolve(file("TCI", metres)), metres, 3, true, sevens(metres));
    jp2(root.resolve(file("AOT", metres)), metres, 1, false, sevens(metres));
    jp2(root.resolve(file("WVP", metres)), metres, 1, false, sevens(metres));
    if (metres > 10) {
      jp2(root.resolve(file("SCL", metres)), metres, 1, true, sevens(metres));
    }
  }

  private void band(Path file, String band) {
    int side = METRES / metres(band);
    jp2(file, metres(band), 1, false, IntStream.range(0, side * side)
        .map(i -> value(band, i % side, i / side) + shift).toArray());
  }

  private static int[] sevens(int metres) {
    return IntStream.generate(() -> OTHERS).limit((METRES / metres) * (METRES / metres)).toArray();
  }

  /// ESA's files are JPEG 2000 with their place in GML.
  private static void jp2(Path file, int metres, int bands, boolean bytes, int[] values) {
    int side = METRES / metres;
    file.getParent().toFile().mkdirs();
    Driver memory = gdal.GetDriverByName("MEM");
    Dataset image = memory.Create("", side, side, bands,
        bytes ? gdalconstConstants.GDT_Byte : gdalconstConstants.GDT_UInt16);
    SpatialReference utm = new SpatialReference();
    utm.ImportFromEPSG(32631);
    image.SetSpatialRef(utm);
    image.SetGeoTransform(new double[] {499_980, metres, 0, 5_500_020, 0, -metres});
    for (int band = 1; band <= bands; band++) {
      image.GetRasterBand(band).WriteRaster(0, 0, side, side, gdalconstConstants.GDT_Int32, values);
    }
    Vector<String> options = new Vector<>(List.of("QUALITY=100", "REVERSIBLE=YES", "GMLJP2=YES", "GeoJP2=NO"));
    gdal.GetDriverByName("JP2OpenJPEG").CreateCopy(file.toString(), image, 0, options).delete();
    image.delete();
  }

  /// What matters of the product's description; products of before 04.00 name no offset.
  private String description() {
    String item = level.equals("L1C") ? "RADIO_ADD_OFFSET" : "BOA_ADD_OFFSET";
    String offsets = shift == 0 ? "" : IntStream.range(0, 13)
        .mapToObj(id -> "        <%s band_id=\"%d\">%d</%s>\n".formatted(item, id, id == 10 ? -1 : -shift, item))
        .collect(Collectors.joining());
    return """
        <?xml version="1.0" encoding="UTF-8"?>
        <n1:Level-2A_User_Product>
          <n1:General_Info>
            <Product_Image_Characteristics>
        %s    </Product_Image_Characteristics>
          </n1:General_Info>
        </n1:Level-2A_User_Product>
        """.formatted(offsets);
  }
}
