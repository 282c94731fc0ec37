package org.terrane.datasets.sets;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.terrane.datasets.scene.Band;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.sets.BandContract.Term;

/// Makes images hold exactly the bands of a contract, and counts what that took.
final class ContractedSets {

  private final BandContract contract;
  private final FillPolicy fill;
  private final Map<String, Integer> unnamed = new TreeMap<>();
  private final Map<String, Integer> filled = new TreeMap<>();

  ContractedSets(BandContract contract, FillPolicy fill) {
    this.contract = contract;
    this.fill = fill;
  }

  FoundSets of(FoundSets found) {
    List<ImageSet> sets = found.sets().stream()
        .map(set -> new ImageSet(set.id(), set.footprint(), images(set)))
        .filter(set -> !set.images().isEmpty())
        .toList();
    if (sets.isEmpty()) {
      throw new DataException("[bands] no image is left of " + found.images() + ": none is of "
          + String.join(" or ", contract.sensors().keySet()) + " with the bands named, and fill is " + fill);
    }
    List<String> notes = new ArrayList<>(found.notes());
    unnamed.forEach((sensor, count) -> notes.add("left out " + count + " images of " + sensor + ", of which no band is"
        + " named"));
    filled.forEach((what, count) -> notes.add(what + " in " + count + " images: " + fill.meaning()));
    return new FoundSets(sets, notes);
  }

  private List<SetImage> images(ImageSet set) {
    return set.images().stream().flatMap(image -> image(image).stream()).toList();
  }

  private Optional<SetImage> image(SetImage image) {
    List<Term> terms = contract.sensors().get(image.sensor().id());
    if (terms == null) {
      unnamed.merge(image.sensor().id(), 1, Integer::sum);
      return Optional.empty();
    }
    List<ImageBand> bands = new ArrayList<>();
    for (Term term : terms) {
      Optional<ImageBand> there = image.find(term.band());
      if (there.isEmpty()) {
        filled.merge(image.sensor().id() + " lacks " + term.band(), 1, Integer::sum);
        there = substitute(image, image.sensor().band(term.band()));
      }
      if (there.isEmpty()) {
        return Optional.empty();
      }
      bands.add(there.get());
    }
    return Optional.of(image.withBands(bands));
  }

  private Optional<ImageBand> substitute(SetImage image, Band wanted) {
    Optional<ImageBand> nearest = image.bands().stream()
        .filter(other -> other.band().unit() == wanted.unit())
        .min(Comparator.comparingDouble(other -> Math.abs(other.band().centreNm() - wanted.centreNm())));
    return switch (fill) {
      case NONE, SKIP_IMAGE -> Optional.empty();
      case NEAREST_BAND -> nearest.map(other -> other.as(wanted, other.calibration()));
      case BAND_MEAN -> Optional.of(image.bands().getFirst().as(wanted, Calibration.ABSENT));
    };
  }
}
