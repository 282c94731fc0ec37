package org.terrane.datasets.named;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.terrane.datasets.labelled.Labelled;
import org.terrane.datasets.labelled.LabelledData;
import org.terrane.datasets.labelled.MaskCode;
import org.terrane.datasets.scene.Sensors;
import org.terrane.datasets.sets.Calibration;
import org.terrane.datasets.sets.ImageSet;
import org.terrane.datasets.sets.SetImage;

/// WorldCereal training sites: crops under two years of Sentinel-2, Sentinel-1 and Landsat 8.
///
/// - **What**: sites of 640 x 640 m with every acquisition from August of the year before the harvest to November of
///   the harvest's, and a label map.
/// - **Bands**: Sentinel-2 level 2A, reflectance x 10000, at 10 m (B02 B03 B04 B08) and 20 m (B05 B06 B07 B8A B11 B12,
///   then SCL, which is not read); Sentinel-1 VV, VH in dB at 20 m; Landsat 8 B02 to B07, reflectance x 10000, on a 10
///   m grid (thermal bands and quality are not read). Georeferenced in UTM.
/// - **Classes**: the land cover of `labels.tif`'s first band: 11 temporary crops, 13 grass and fodder, 60 built-up, 99
///   no temporary crops; 0 is not labelled and ignored. The legend has further codes, which are an error here until
///   they are added; the crop types of the second band are not read.
/// - **Splits**: none. One site in five is for the test by a hash of its name: with few sites it may have none.
/// - **Layout**: **not** the NetCDF files of the original, but one GeoTIFF for each acquisition made of them
///
///   ```
///   <site>/s2/20170814T105517_10m.tif   s2/20170814T105517_20m.tif     one of the two may be missing
///   <site>/s1/20170803T055730_asc.tif   or _des
///   <site>/l8/20170818T103826.tif
///   <site>/labels.tif                   LC, CT
///   ```
///
/// - **Pitfalls**: clouds are not masked; Landsat was resampled from 30 m. The openEO patches of later releases
///   (NetCDF, monthly) have another layout and are not read; GDAL opens their variables one by one.
/// - **Licence and source**: MIT (files), label terms not stated. K. Van Tricht et al., "WorldCereal: a dynamic
///   open-source system for global-scale, seasonal, and reproducible crop and irrigation mapping", Earth System Science
///   Data 15, 2023, doi:10.5194/essd-15-5491-2023. Contains modified Copernicus Sentinel data; Landsat courtesy of
///   USGS.
public final class WorldCereal {

  static final NamedDataset ENTRY = new NamedDataset("worldcereal", "cropland under two years of images",
      "Sentinel-2 L2A (10 bands), Sentinel-1, Landsat 8 series", "4, per pixel",
      "<site>/{s2/<time>_10m,s2/<time>_20m,s1/<time>_asc,l8/<time>,labels}.tif", "MIT (files)", WorldCereal::open);

  private static final ImageFormat FINE = ImageFormat.of(
      Sensors.SENTINEL_2_L2A, List.of("B02", "B03", "B04", "B08"), ImageFormat.TEN_THOUSANDTHS);
  private static final ImageFormat COARSE = ImageFormat.of(Sensors.SENTINEL_2_L2A,
      List.of("B05", "B06", "B07", "B8A", "B11", "B12", ""), ImageFormat.TEN_THOUSANDTHS);
  private static final ImageFormat RADAR =
      ImageFormat.of(Sensors.SENTINEL_1, ImageFormat.VV_VH, Calibration.IDENTITY);
  private static final ImageFormat LANDSAT = ImageFormat.of(Sensors.LANDSAT_8,
      List.of("B02", "B03", "B04", "B05", "B06", "B07", "", "", ""), ImageFormat.TEN_THOUSANDTHS);
  private static final MaskCode CODE = MaskCode.Values.of(List.of(11, 13, 60, 99), 0);

  private WorldCereal() {}

  /// @throws org.terrane.datasets.scene.DataException if there is no site, or one has no Sentinel-2 image or no labels
  public static LabelledData open(Path folder) {
    Layout layout = new Layout(folder, "WorldCereal", ENTRY.layout());
    List<Labelled> sites = layout.folders(folder).stream().map(site -> sample(layout, site)).toList();
    return new LabelledData(ENTRY.name(),
        List.of("temporary crops", "grass and fodder", "built-up", "no temporary crops"), HashSplit.of(sites));
  }

  private static Labelled sample(Layout layout, Path site) {
    Path labels = layout.require(site.resolve("labels.tif"));
    List<Path> optical = layout.files(site.resolve("s2"), "_10m.tif", "_20m.tif");
    String id = Layout.name(site);
    return new Labelled(id, () -> {
      List<SetImage> images = new ArrayList<>(optical(optical));
      images.addAll(images(layout, site.resolve("s1"), RADAR));
      images.addAll(images(layout, site.resolve("l8"), LANDSAT));
      return ImageSet.of(id, images);
    }, () -> Masks.of(labels, CODE, optical(optical).stream()
        .filter(image -> image.finest().pixelMetres() < 15).findFirst()
        .orElseThrow(() -> layout.unlike(site, "has no Sentinel-2 image at 10 m"))));
  }

  /// The images of Sentinel-2: the two files of a time are one.
  private static List<SetImage> optical(List<Path> files) {
    Map<String, List<Path>> byTime = files.stream().collect(Collectors.groupingBy(
        file -> Layout.stem(file).replaceFirst("_[12]0m$", ""), TreeMap::new, Collectors.toList()));
    return byTime.entrySet().stream().map(time -> ImageFormat.join(time.getValue().stream()
        .map(file -> (Layout.stem(file).endsWith("_10m") ? FINE : COARSE).image(file, TimeText.in(time.getKey())))
        .toList())).toList();
  }

  private static List<SetImage> images(Layout layout, Path folder, ImageFormat format) {
    Function<Path, SetImage> read = file -> format.image(file, TimeText.in(Layout.name(file)));
    return Files.isDirectory(folder) ? layout.files(folder, ".tif").stream().map(read).toList() : List.of();
  }
}
