package org.terrane.datasets.named;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.terrane.datasets.labelled.Labelled;
import org.terrane.datasets.labelled.LabelledData;
import org.terrane.datasets.labelled.MaskCode;
import org.terrane.datasets.labelled.Split;
import org.terrane.datasets.scene.Sensors;
import org.terrane.datasets.sets.Calibration;
import org.terrane.datasets.sets.ImageSet;

/// SEN12MS: Sentinel-1, Sentinel-2 and MODIS land cover over the whole world and four seasons.
///
/// - **What**: 180 662 triplets of 256 x 256 pixels of 10 m, cut with half overlap from 252 scenes.
/// - **Bands**: Sentinel-1 VV, VH in dB; Sentinel-2 level 1C, 13 bands by wavelength (B8A after B08), reflectance x
///   10000; all on one UTM grid. Seasons, no dates.
/// - **Classes**: of the four land cover layers the first, IGBP, 17 classes stored as 1 to 17; 0 and 255 are ignored.
///   MODIS resolves 500 m: these are coarse hints, not labels of pixels.
/// - **Scenes**: an id is `<ROIs>_<season>_<scene>/p<patch>`; what stands before the slash is the scene, which SwiMDiff
///   wants to know: [#scene].
/// - **Splits**: official lists `train_list.txt` and `test_list.txt`; without them one **scene** in five is for the
///   test by a hash of its name, so that overlapping patches stay together.
/// - **Layout**
///
///   ```
///   ROIs1158_spring/s1_1/ROIs1158_spring_s1_1_p30.tif   s2_1/ROIs1158_spring_s2_1_p30.tif   lc_1/…
///   ROIs1868_summer/…   ROIs1970_fall/…   ROIs2017_winter/…
///   train_list.txt  test_list.txt       optional, lines ROIs1158_spring_s2_1_p30.tif
///   ```
///
/// - **Licence and source**: CC BY 4.0. M. Schmitt, L. H. Hughes, C. Qiu, X. X. Zhu, "SEN12MS – A Curated Dataset of
///   Georeferenced Multi-Spectral Sentinel-1/2 Imagery for Deep Learning and Data Fusion", ISPRS Annals IV-2/W7, 2019,
///   doi:10.5194/isprs-annals-IV-2-W7-153-2019; data doi:10.14459/2019mp1474000. Contains modified Copernicus Sentinel
///   data.
public final class Sen12Ms {

  static final NamedDataset ENTRY = new NamedDataset("sen12ms", "land cover and pre-training, whole world",
      "Sentinel-1, Sentinel-2 L1C (13 bands)", "17 (IGBP), per pixel",
      "ROIs<n>_<season>/{s1,s2,lc}_<scene>/ROIs<n>_<season>_{s1,s2,lc}_<scene>_p<patch>.tif, {train,test}_list.txt"
          + " optional", "CC BY 4.0", Sen12Ms::open);

  private static final List<String> CLASSES = List.of("Evergreen needleleaf forests", "Evergreen broadleaf forests",
      "Deciduous needleleaf forests", "Deciduous broadleaf forests", "Mixed forests", "Closed shrublands",
      "Open shrublands", "Woody savannas", "Savannas", "Grasslands", "Permanent wetlands", "Croplands",
      "Urban and built-up lands", "Cropland and natural vegetation mosaics", "Permanent snow and ice", "Barren",
      "Water bodies");

  private static final ImageFormat RADAR =
      ImageFormat.of(Sensors.SENTINEL_1, ImageFormat.VV_VH, Calibration.IDENTITY).sized(256, 256);
  private static final ImageFormat OPTICAL = ImageFormat.of(
      Sensors.SENTINEL_2_L1C, ImageFormat.SENTINEL_2, ImageFormat.TEN_THOUSANDTHS).sized(256, 256);
  private static final MaskCode CODE = MaskCode.Values.from(1, CLASSES.size(), 0, 255);
  private static final Pattern NAME = Pattern.compile("(ROIs\\d+_[a-z]+)_(?:s1|s2|lc)_(\\d+)_(p\\d+)\\.tif");

  private Sen12Ms() {}

  /// @throws org.terrane.datasets.scene.DataException if there is no season, or a listed patch is not named as it
  ///     should be
  public static LabelledData open(Path folder) {
    Layout layout = new Layout(folder, "SEN12MS", ENTRY.layout());
    Map<Split, List<Labelled>> splits = new EnumMap<>(Split.class);
    if (layout.has("train_list.txt") || layout.has("test_list.txt")) {
      splits.put(Split.TRAINING, listed(layout, "train_list.txt"));
      splits.put(Split.TEST, listed(layout, "test_list.txt"));
    } else {
      for (Labelled sample : all(layout)) {
        Split split = HashSplit.isHeldOut(scene(sample)) ? Split.TEST : Split.TRAINING;
        splits.computeIfAbsent(split, key -> new ArrayList<>()).add(sample);
      }
    }
    return new LabelledData(ENTRY.name(), CLASSES, splits);
  }

  /// The scene that a patch was cut from: season and number.
  public static String scene(Labelled sample) {
    return sample.id().substring(0, sample.id().indexOf('/'));
  }

  private static List<Labelled> listed(Layout layout, String list) {
    Path file = layout.file(list);
    return layout.lines(file).stream().map(name -> sample(layout, file, name)).toList();
  }

  private static List<Labelled> all(Layout layout) {
    return layout.folders(layout.root()).stream().filter(season -> Layout.name(season).startsWith("ROIs"))
        .flatMap(season -> layout.folders(season).stream())
        .filter(scene -> Layout.name(scene).startsWith("s2_"))
        .flatMap(scene -> layout.files(scene, ".tif").stream())
        .map(file -> sample(layout, file, Layout.name(file))).toList();
  }

  private static Labelled sample(Layout layout, Path named, String name) {
    Matcher parts = NAME.matcher(name);
    if (!parts.matches()) {
      throw layout.unlike(named, "'" + name + "' is no name of a patch");
    }
    String season = parts.group(1);
    String scene = parts.group(2);
    String id = season + "_" + scene + "/" + parts.group(3);
    Path radar = file(layout, season, "s1", scene, parts.group(3));
    Path optical = file(layout, season, "s2", scene, parts.group(3));
    Path cover = file(layout, season, "lc", scene, parts.group(3));
    return new Labelled(id,
        () -> ImageSet.of(id, List.of(RADAR.image(radar, null), OPTICAL.image(optical, null))),
        () -> Masks.of(cover, CODE, OPTICAL.image(optical, null)));
  }

  private static Path file(Layout layout, String season, String kind, String scene, String patch) {
    return layout.root().resolve("%s/%s_%s/%s_%s_%s_%s.tif".formatted(
        season, kind, scene, season, kind, scene, patch));
  }
}
