package org.terrane.datasets.named;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.terrane.datasets.labelled.Labelled;
import org.terrane.datasets.labelled.LabelledData;
import org.terrane.datasets.labelled.MaskCode;
import org.terrane.datasets.labelled.Split;
import org.terrane.datasets.labelled.Target;
import org.terrane.datasets.labelled.Target.Unlabelled;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.scene.Sensors;
import org.terrane.datasets.sets.Calibration;
import org.terrane.datasets.sets.ImageSet;
import org.terrane.datasets.sets.SetImage;
import tools.jackson.databind.JsonNode;

/// TerraMesh: Sentinel-1, Sentinel-2, elevation and land cover on one grid, for more than nine million places.
///
/// - **What**: 264 x 264 pixels of 10 m, one date, from Major TOM and SSL4EO-S12; to pre-train with.
/// - **Bands**: `S2L1C` 13 bands and `S2L2A` 12 bands by wavelength (B8A after B08), reflectance x 10000; `S1RTC` or
///   `S1GRD` VV, VH in dB; `DEM` in metres. `NDVI` and `S2RGB` are derived and not read.
/// - **Classes**: `LULC`, a model's map, not a survey. To our knowledge 0 no data (ignored), 1 water, 2 trees, 3
///   flooded vegetation, 4 crops, 5 built area, 6 bare ground, 7 snow and ice, 8 clouds, 9 rangeland; not verified.
/// - **Splits**: official, `train` and `val`; samples in folders of tiles are all for training.
/// - **Layout**: either the shards unpacked into the folder of their kind (`tar -xf` in place), read through GDAL,
///
///   ```
///   train/S2L2A/<sample>.zarr.zip   train/S1GRD/…   train/S1RTC/…   train/DEM/…   train/LULC/…   val/…
///   ```
///
///   or a folder of GeoTIFFs for each tile:
///
///   ```
///   <tile>/S2L2A.tif   <tile>/S2L1C.tif   <tile>/S1RTC.tif   <tile>/DEM.tif   <tile>/LULC.tif
///   ```
///
///   Samples are those that have `S2L2A`; other kinds may be missing.
/// - **Pitfalls**: a `.zarr.zip` holds an array `bands` of the axes band, time, y, x; their order is read from the
///   file. Of its georeference only what GDAL understands is used: without an EPSG code a sample lies nowhere on Earth.
///   Dates are not read. This was tried on files made for the purpose and on three published tiles as GeoTIFF, not on
///   the published shards. Scenes after January 2022 may carry ESA's offset of 1000, which is not taken off here: of
///   the three tiles one level 1C image does (its cirrus band holds 1004 to 1020), and its level 2A does not; see also
///   <https://nilsleh.github.io/blog/2026/terramesh-data-inconsistency>.
/// - **Licence and source**: CC BY-SA 4.0. B. Blumenstiel et al., "TerraMesh: A Planetary Mosaic of Multimodal Earth
///   Observation Data", CVPR EarthVision 2025, arXiv:2504.11172;
///   <https://huggingface.co/datasets/ibm-esa-geospatial/TerraMesh>. Contains modified Copernicus Sentinel data.
public final class TerraMesh {

  static final NamedDataset ENTRY = new NamedDataset("terramesh", "pre-training and land cover, several sensors",
      "Sentinel-2 L1C (13), L2A (12), Sentinel-1, elevation", "9, per pixel",
      "{train,val}/<kind>/<sample>.zarr.zip through GDAL, or <tile>/<kind>.tif", "CC BY-SA 4.0", TerraMesh::open);

  private static final List<String> CLASSES = List.of("water", "trees", "flooded vegetation", "crops", "built area",
      "bare ground", "snow and ice", "clouds", "rangeland");
  private static final MaskCode CODE = MaskCode.Values.from(1, CLASSES.size(), 0);
  private static final String ENDING = ".zarr.zip";

  private static final ImageFormat RADAR =
      ImageFormat.of(Sensors.SENTINEL_1, ImageFormat.VV_VH, Calibration.IDENTITY).pixels(10);
  private static final Map<String, ImageFormat> FORMATS = Map.of(
      "S2L2A", ImageFormat.of(Sensors.SENTINEL_2_L2A, ImageFormat.SENTINEL_2_SURFACE, ImageFormat.TEN_THOUSANDTHS)
          .pixels(10),
      "S2L1C", ImageFormat.of(Sensors.SENTINEL_2_L1C, ImageFormat.SENTINEL_2, ImageFormat.TEN_THOUSANDTHS).pixels(10),
      "S1RTC", RADAR,
      "S1GRD", RADAR,
      "DEM", ImageFormat.of(Sensors.ELEVATION).pixels(10));

  private TerraMesh() {}

  /// @throws DataException if the folder holds neither splits nor tiles
  public static LabelledData open(Path folder) {
    Layout layout = new Layout(folder, "TerraMesh", ENTRY.layout());
    Map<Split, List<Labelled>> splits = new EnumMap<>(Split.class);
    if (layout.has("train") || layout.has("val")) {
      for (String part : List.of("train", "val")) {
        if (layout.has(part)) {
          splits.put(part.equals("train") ? Split.TRAINING : Split.VALIDATION, shards(layout, layout.folder(part)));
        }
      }
    } else {
      splits.put(Split.TRAINING, layout.folders(folder).stream().map(tile -> tile(layout, tile)).toList());
    }
    return new LabelledData(ENTRY.name(), CLASSES, splits);
  }

  private static Labelled tile(Layout layout, Path tile) {
    layout.require(tile.resolve("S2L2A.tif"));
    String id = Layout.name(tile);
    return new Labelled(id, () -> set(id, kind -> tile.resolve(kind + ".tif")),
        () -> target(tile.resolve("LULC.tif"), tile.resolve("S2L2A.tif")));
  }

  private static List<Labelled> shards(Layout layout, Path part) {
    return layout.files(part.resolve("S2L2A"), ENDING).stream().map(file -> {
      String id = Layout.name(part) + "/" + Layout.name(file).replace(ENDING, "");
      return new Labelled(id, () -> set(id, kind -> part.resolve(kind).resolve(Layout.name(file))),
          () -> target(part.resolve("LULC").resolve(Layout.name(file)), file));
    }).toList();
  }

  @FunctionalInterface
  private interface FileOf {
    Path kind(String name);
  }

  private static ImageSet set(String id, FileOf files) {
    List<SetImage> images = new ArrayList<>();
    FORMATS.forEach((kind, format) -> {
      Path file = files.kind(kind);
      if (Files.exists(file)) {
        images.add(image(format, file));
      }
    });
    return ImageSet.of(id, images);
  }

  private static SetImage image(ImageFormat format, Path file) {
    if (!Layout.name(file).endsWith(ENDING)) {
      return format.image(file, null);
    }
    List<Path> bands = bands(file, format.bands().size());
    return format.imageOfFiles(band -> bands.get(format.bands().indexOf(band)), null);
  }

  private static Target target(Path cover, Path optical) {
    if (!Files.exists(cover)) {
      return new Unlabelled();
    }
    Path map = Layout.name(cover).endsWith(ENDING) ? bands(cover, 1).getFirst() : cover;
    return Masks.of(map, CODE, image(FORMATS.get("S2L2A"), optical));
  }

  /// GDAL's names for the bands of an array in a Zarr archive: it takes an index for each axis before the last two.
  private static List<Path> bands(Path archive, int count) {
    List<Integer> shape = shape(archive);
    List<Path> names = new ArrayList<>();
    for (int band = 0; band < count; band++) {
      StringBuilder name = new StringBuilder("ZARR:\"/vsizip/{" + archive.toAbsolutePath() + "}\":/bands");
      boolean found = count == 1;
      for (int length : shape.subList(0, shape.size() - 2)) {
        found |= length == count;
        name.append(':').append(length == count ? band : 0);
      }
      if (!found) {
        throw new DataException(archive + ": holds an array of shape " + shape + ", expected " + count + " bands");
      }
      names.add(Path.of(name.toString()));
    }
    return names;
  }

  private static List<Integer> shape(Path archive) {
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      ZipEntry entry = zip.getEntry("bands/.zarray");
      if (entry == null) {
        throw new DataException(archive + ": holds no bands/.zarray");
      }
      try (InputStream text = zip.getInputStream(entry)) {
        JsonNode head = Json.parse(archive, new String(text.readAllBytes(), StandardCharsets.UTF_8));
        List<Integer> shape = new ArrayList<>();
        Json.field(archive, head, "shape").forEach(length -> shape.add(length.asInt()));
        return shape;
      }
    } catch (IOException e) {
      throw new DataException(archive + ": cannot be read as a zip archive: " + e.getMessage(), e);
    }
  }
}
