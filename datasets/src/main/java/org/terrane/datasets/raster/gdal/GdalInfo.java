package org.terrane.datasets.raster.gdal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gdal.gdal.Band;
import org.gdal.gdal.Dataset;
import org.gdal.gdal.MajorObject;
import org.gdal.gdal.gdal;
import org.gdal.osr.SpatialReference;
import org.jspecify.annotations.Nullable;
import org.terrane.datasets.raster.GeoTransform;
import org.terrane.datasets.raster.RasterBand;
import org.terrane.datasets.raster.RasterException;
import org.terrane.datasets.raster.RasterInfo;
import org.terrane.datasets.raster.SampleType;

/// What GDAL knows of a data set, in the words of [RasterInfo].
final class GdalInfo {
  /// What GDAL gives for a raster without georeference.
  private static final double[] NOWHERE = {0, 1, 0, 0, 0, 1};
  private static final String DATE_TIME = "TIFFTAG_DATETIME";

  private GdalInfo() {}

  static RasterInfo read(Path file, Dataset dataset) {
    if (dataset.getRasterCount() == 0) {
      throw new RasterException(file, "holds no raster of its own, only parts that GDAL names: "
          + String.join(", ", names(dataset)) + "; open one of them");
    }
    List<RasterBand> bands = new ArrayList<>();
    for (int number = 1; number <= dataset.getRasterCount(); number++) {
      bands.add(band(file, dataset.GetRasterBand(number), number));
    }
    Map<String, String> metadata = metadata(dataset);
    metadata.putAll(SafeProduct.items(file));
    String dateTime = metadata.get(DATE_TIME);
    metadata.keySet().removeIf(key -> key.startsWith("TIFFTAG_") || key.equals("AREA_OR_POINT"));
    return new RasterInfo(file, dataset.getRasterXSize(), dataset.getRasterYSize(), List.copyOf(bands),
        transform(dataset), epsg(dataset), Collections.unmodifiableMap(metadata), dateTime);
  }

  private static RasterBand band(Path file, Band band, int number) {
    SampleType type = type(file, band, number);
    String description = band.GetDescription();
    return new RasterBand(description.isBlank() ? Integer.toString(number) : description, type, nodata(band, type),
        value(band::GetScale, 1), value(band::GetOffset, 0), Collections.unmodifiableMap(metadata(band)));
  }

  private static SampleType type(Path file, Band band, int number) {
    String type = gdal.GetDataTypeName(band.getDataType()); // GDAL's numbers for types are no constants in Java
    return switch (type) {
      case "Byte" -> "SIGNEDBYTE".equals(band.GetMetadataItem("PIXELTYPE", "IMAGE_STRUCTURE"))
          ? SampleType.I8 : SampleType.U8;
      case "Int8" -> SampleType.I8; // since GDAL 3.7
      case "UInt16" -> SampleType.U16;
      case "Int16" -> SampleType.I16;
      case "UInt32" -> SampleType.U32;
      case "Int32" -> SampleType.I32;
      case "Float32" -> SampleType.F32;
      case "Float64" -> SampleType.F64;
      default -> throw new RasterException(file, "band " + number + " holds " + type
          + ", expected integers of at most 32 bits or real numbers");
    };
  }

  /// For F32 rounded to a float, so that it equals what the pixels are read as.
  private static @Nullable Double nodata(Band band, SampleType type) {
    Double[] found = new Double[1];
    band.GetNoDataValue(found);
    return found[0] == null ? null : type == SampleType.F32 ? Double.valueOf(found[0].floatValue()) : found[0];
  }

  /// How GDAL hands out a number that may be lacking.
  @FunctionalInterface
  private interface Getter {
    void get(Double[] into);
  }

  private static double value(Getter getter, double otherwise) {
    Double[] found = new Double[1];
    getter.get(found);
    return found[0] == null ? otherwise : found[0];
  }

  private static @Nullable GeoTransform transform(Dataset dataset) {
    double[] t = dataset.GetGeoTransform();
    return Arrays.equals(t, NOWHERE) ? null : new GeoTransform(t[0], t[1], t[2], t[3], t[4], t[5]);
  }

  /// The code of the whole reference system; 0 where GDAL knows none.
  private static int epsg(Dataset dataset) {
    SpatialReference reference = dataset.GetSpatialRef();
    if (reference == null) {
      return 0;
    }
    if (reference.GetAuthorityCode(null) == null) {
      reference.AutoIdentifyEPSG(); // leaves it as it is where it recognises nothing
    }
    boolean known = "EPSG".equals(reference.GetAuthorityName(null));
    return known ? Integer.parseInt(reference.GetAuthorityCode(null)) : 0;
  }

  /// The items of the default domain, in GDAL's order.
  private static Map<String, String> metadata(MajorObject object) {
    return items(object, "");
  }

  private static List<String> names(Dataset dataset) {
    return items(dataset, "SUBDATASETS").entrySet().stream().filter(item -> item.getKey().endsWith("_NAME"))
        .map(Map.Entry::getValue).toList();
  }

  private static Map<String, String> items(MajorObject object, String domain) {
    Map<String, String> items = new LinkedHashMap<>();
    for (Object item : object.GetMetadata_List(domain)) {
      String[] pair = item.toString().split("=", 2);
      items.put(pair[0], pair.length > 1 ? pair[1] : "");
    }
    return items;
  }
}
