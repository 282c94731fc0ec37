package org.terrane.rs.skysense;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.terrane.datasets.sampling.BandChoice;
import org.terrane.datasets.scene.Modality;
import org.terrane.datasets.scene.Sensor;
import org.terrane.datasets.scene.Sensors;
import org.terrane.datasets.sets.BandContract;
import org.terrane.datasets.sets.FillPolicy;
import org.terrane.datasets.sets.FoundSets;
import org.terrane.datasets.sets.ImageSet;

/// What is done about images that lack a band of their series, by the rule's [FillPolicy].
final class SeriesBands {
  private SeriesBands() {}

  /// The images as series read them. By [FillPolicy#SKIP_IMAGE] they are as they come, since an image that is left out
  /// of a series may still stand in for one of high resolution.
  ///
  /// @throws org.terrane.datasets.scene.DataException when a band is missing, by [FillPolicy#NONE]
  static FoundSets applied(DataRule rule, FoundSets found) {
    if (rule.fill() == FillPolicy.SKIP_IMAGE) {
      return found;
    }
    Set<Sensor> there = new LinkedHashSet<>();
    found.sets().stream().map(ImageSet::sensors).forEach(there::addAll);
    List<String> named = new ArrayList<>();
    for (DataRule.Series series : List.of(rule.multispectral(), rule.radar())) {
      series.sensors().stream().map(Sensors::of).filter(there::contains)
          .forEach(sensor -> named.addAll(names(sensor, series.bands())));
    }
    there.stream().filter(sensor -> sensor.modality() == Modality.HIGH_RESOLUTION)
        .filter(sensor -> BandChoice.RGB.names().stream().allMatch(band -> sensor.find(band).isPresent()))
        .forEach(sensor -> named.addAll(names(sensor, BandChoice.RGB.names())));
    return BandContract.named(named).applied(found, rule.fill());
  }

  private static List<String> names(Sensor sensor, List<String> bands) {
    return bands.stream().map(band -> sensor.id() + "/" + sensor.band(band).name()).toList();
  }
}
