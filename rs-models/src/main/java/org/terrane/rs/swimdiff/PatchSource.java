package org.terrane.rs.swimdiff;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.terrane.datasets.raster.RasterInfo;
import org.terrane.datasets.scene.Band;
import org.terrane.datasets.scene.Sensor;
import org.terrane.datasets.scene.Sensors;
import org.terrane.datasets.sets.BandContract;
import org.terrane.datasets.sets.FoundSets;
import org.terrane.datasets.sets.ImageBand;
import org.terrane.datasets.sets.ImageSet;
import org.terrane.datasets.sets.SetImage;
import org.terrane.rs.common.BadInput;

/// The images that patches are cut from: of one sensor, with the recipe's bands, and as large as a patch.
///
/// @param bands by their names, in the order they are read
/// @param found the images, and notes of what was left out
record PatchSource(Sensor sensor, List<String> bands, FoundSets found) {

  /// @param before the sensor of the run that goes on
  /// @throws org.terrane.datasets.scene.DataException when the sensor is unknown, or lacks a band
  /// @throws BadInput when no image has the bands, or none is as large as a patch
  static PatchSource of(SwimDiffRecipe.Data data, FoundSets found, Optional<String> before) {
    Sensor sensor = before.or(data::sensor).map(Sensors::of).orElseGet(() -> withMostPatches(data, found));
    List<String> names = data.bands().isEmpty() ? common(sensor, found) : data.bands();
    BandContract contract = BandContract.named(
        names.stream().map(name -> sensor.id() + "/" + sensor.band(name).name()).toList());
    FoundSets held = contract.applied(found, data.fill());
    return new PatchSource(sensor, names,
        data.small() == SwimDiffRecipe.Small.ERROR ? held : largeEnough(held, data.patch()));
  }

  /// The bands that all images of the sensor have.
  private static List<String> common(Sensor sensor, FoundSets found) {
    List<BandContract.Term> terms = BandContract.of(found.sets()).sensors().getOrDefault(sensor.id(), List.of());
    List<String> common = terms.stream().filter(BandContract.Term::always).map(BandContract.Term::band).toList();
    if (common.isEmpty()) {
      throw new BadInput("data.bands: no band of " + sensor.id() + " is in all of its images; name some");
    }
    return common;
  }

  /// What there is of a sensor.
  private record Extent(long patches, long pixels) {
    Extent plus(Extent other) {
      return new Extent(patches + other.patches, pixels + other.pixels);
    }
  }

  /// Of those whose images have the bands; where two have as many patches, that with more pixels.
  private static Sensor withMostPatches(SwimDiffRecipe.Data data, FoundSets found) {
    Map<String, Extent> extents = new TreeMap<>();
    for (ImageSet set : found.sets()) {
      for (SetImage image : set.images()) {
        if (has(image, data.bands())) {
          RasterInfo raster = image.finest().info();
          Extent extent = new Extent(patches(raster, data.patch()), (long) raster.width() * raster.height());
          extents.merge(image.sensor().id(), extent, Extent::plus);
        }
      }
    }
    return extents.entrySet().stream()
        .max(Map.Entry.comparingByValue(Comparator.comparingLong(Extent::patches).thenComparing(Extent::pixels)))
        .map(most -> Sensors.of(most.getKey()))
        .orElseThrow(() -> new BadInput("data.bands: no image has " + String.join(", ", data.bands())
            + "; there are images of " + found.sets().stream().flatMap(set -> set.sensors().stream()).distinct()
            .map(Sensor::id).sorted().collect(Collectors.joining(", "))));
  }

  private static boolean has(SetImage image, List<String> bands) {
    List<Band> there = image.bands().stream().map(ImageBand::band).toList();
    return bands.stream().allMatch(name -> image.sensor().find(name).filter(there::contains).isPresent());
  }

  private static long patches(RasterInfo raster, int side) {
    return (long) (raster.width() / side) * (raster.height() / side);
  }

  private static FoundSets largeEnough(FoundSets found, int side) {
    List<String> small = new ArrayList<>();
    List<ImageSet> sets = found.sets().stream().map(set -> new ImageSet(set.id(), set.footprint(),
        set.images().stream().filter(image -> isLargeEnough(image, side, small)).toList()))
        .filter(set -> !set.images().isEmpty()).toList();
    if (small.isEmpty()) {
      return found;
    }
    if (sets.isEmpty()) {
      throw new BadInput("data.patch: all " + small.size() + " images are smaller than a patch of " + side
          + " pixels, the first is " + small.getFirst() + "; choose a smaller patch");
    }
    List<String> notes = new ArrayList<>(found.notes());
    notes.add("left out " + small.size() + " images smaller than a patch of " + side + " pixels, the first is "
        + small.getFirst());
    return new FoundSets(sets, notes);
  }

  private static boolean isLargeEnough(SetImage image, int side, List<String> small) {
    RasterInfo raster = image.finest().info();
    if (patches(raster, side) == 0) {
      small.add(raster.file() + ", " + raster.width() + "x" + raster.height());
      return false;
    }
    return true;
  }
}
