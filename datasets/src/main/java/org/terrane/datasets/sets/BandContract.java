package org.terrane.datasets.sets;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.terrane.datasets.scene.Band;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.scene.Sensors;
import org.terrane.datasets.scene.Unit;

/// Which bands of which sensors a network reads, in which order and in which unit. It is stored with a run; data that
/// does not fulfil it is refused before a pixel is read. A plain value, written as JSON.
///
/// @param sensors the terms of each sensor, by its id
public record BandContract(Map<String, List<Term>> sensors) {

  /// One band a network reads.
  ///
  /// @param band its name in the catalogue
  /// @param unit of the values
  /// @param centreNm centre wavelength in nanometres, as [Band#centreNm]
  /// @param always whether every image of the sensor must hold it
  public record Term(String band, Unit unit, float centreNm, boolean always) {
    static Term of(Band band, boolean always) {
      return new Term(band.name(), band.unit(), band.centreNm(), always);
    }
  }

  public BandContract {
    Map<String, List<Term>> copy = new LinkedHashMap<>();
    sensors.forEach((sensor, terms) -> copy.put(sensor, List.copyOf(terms)));
    sensors = Collections.unmodifiableMap(copy);
  }

  /// The contract of a list such as `sentinel-2-l2a/B02, sentinel-2-l2a/B03, sentinel-1/VV`, in the order given.
  ///
  /// @throws DataException for an entry that names no band, an unknown sensor or band, or a band named twice
  public static BandContract named(List<String> entries) {
    Map<String, List<Term>> terms = new LinkedHashMap<>();
    for (String entry : entries) {
      String[] parts = entry.strip().split("/", -1);
      if (parts.length != 2) {
        throw new DataException(
            "[bands] '" + entry + "' names no band, expected SENSOR/BAND such as sentinel-2-l2a/B04");
      }
      Term term = Term.of(Sensors.of(parts[0]).band(parts[1]), true);
      List<Term> ofSensor = terms.computeIfAbsent(parts[0], sensor -> new ArrayList<>());
      if (ofSensor.contains(term)) {
        throw new DataException("[bands] '" + entry + "' is named twice");
      }
      ofSensor.add(term);
    }
    return new BandContract(terms);
  }

  /// What these images hold: every band that one of a sensor's images has, in their order where all have
  /// the same and else in the sensor's; asked of every image where all have it.
  public static BandContract of(List<ImageSet> sets) {
    Map<String, Held> held = new TreeMap<>();
    for (ImageSet set : sets) {
      set.images().forEach(image -> held.computeIfAbsent(image.sensor().id(), id -> new Held(image)).add(image));
    }
    Map<String, List<Term>> terms = new LinkedHashMap<>();
    held.forEach((id, bands) -> terms.put(id, bands.terms()));
    return new BandContract(terms);
  }

  /// The bands that some of a sensor's images have, and those that all have.
  private record Held(SetImage first, Set<Band> some, Set<Band> all) {
    Held(SetImage first) {
      this(first, bands(first), bands(first));
    }

    void add(SetImage image) {
      Set<Band> here = bands(image);
      some.addAll(here);
      all.retainAll(here);
    }

    List<Term> terms() {
      Stream<Band> order = some.size() == first.bands().size() ? first.bands().stream().map(ImageBand::band)
          : first.sensor().bands().stream().filter(some::contains);
      return order.map(band -> Term.of(band, all.contains(band))).toList();
    }

    private static Set<Band> bands(SetImage image) {
      return image.bands().stream().map(ImageBand::band).collect(Collectors.toCollection(HashSet::new));
    }
  }

  /// The bands as [#named] reads them.
  public List<String> entries() {
    return sensors.entrySet().stream()
        .flatMap(sensor -> sensor.getValue().stream().map(term -> sensor.getKey() + "/" + term.band())).toList();
  }

  /// Refuses data that does not fulfil the contract.
  ///
  /// @throws DataException one line that lists, per sensor, what is missing, swapped, in another order or unit
  public void require(List<ImageSet> sets) {
    require(sets, true);
  }

  private void require(List<ImageSet> sets, boolean inOrder) {
    List<String> breaches = new ContractCheck(this, inOrder).breaches(sets);
    if (!breaches.isEmpty()) {
      throw new DataException("[bands] the data does not hold what the network reads: " + String.join("; ", breaches));
    }
  }

  /// The sets with exactly this contract's bands in its order; images of sensors it does not name, and sets that are
  /// left without an image, are left out. The notes count what was left out and filled.
  ///
  /// @throws DataException as [#require], when a band is missing and the policy is [FillPolicy#NONE]
  public FoundSets applied(FoundSets found, FillPolicy fill) {
    if (fill == FillPolicy.NONE) {
      require(found.sets(), false); // the order is what is about to be made
    }
    return new ContractedSets(this, fill).of(found);
  }
}
