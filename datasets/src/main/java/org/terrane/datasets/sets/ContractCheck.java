package org.terrane.datasets.sets;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.terrane.datasets.scene.Band;
import org.terrane.datasets.sets.BandContract.Term;

/// Holds images against a contract and words what differs.
///
/// @param inOrder whether bands must come in the contract's order
record ContractCheck(BandContract contract, boolean inOrder) {

  /// One sentence for each thing that differs; images of sensors that the contract does not name are not looked at.
  List<String> breaches(List<ImageSet> sets) {
    Set<String> wrong = new LinkedHashSet<>();
    Map<String, List<SetImage>> lacking = new LinkedHashMap<>();
    int images = 0;
    for (ImageSet set : sets) {
      for (SetImage image : set.images()) {
        List<Term> terms = contract.sensors().getOrDefault(image.sensor().id(), List.of());
        images += terms.isEmpty() ? 0 : 1;
        terms.forEach(term -> differences(image, term, wrong));
        if (inOrder) {
          order(image, terms, wrong);
        }
        String missing = missing(image, terms);
        if (!missing.isEmpty()) {
          lacking.computeIfAbsent(image.sensor().id() + " lacks " + missing, key -> new ArrayList<>()).add(image);
        }
      }
    }
    List<String> breaches = new ArrayList<>(wrong);
    int all = images;
    lacking.forEach((what, which) -> breaches.add(what + " in " + which.size() + " of " + all + " images, the first is "
        + which.getFirst().finest().info().file()));
    if (images == 0 && !sets.isEmpty()) {
      breaches.add("no image is of " + String.join(" or ", contract.sensors().keySet()));
    }
    return breaches;
  }

  private static String missing(SetImage image, List<Term> terms) {
    List<String> names = terms.stream()
        .filter(term -> term.always() && image.find(term.band()).isEmpty()).map(Term::band).toList();
    return String.join(" ", names);
  }

  private static void order(SetImage image, List<Term> terms, Set<String> wrong) {
    List<String> named = terms.stream().map(Term::band).filter(band -> image.find(band).isPresent()).toList();
    List<String> there = image.bands().stream().map(b -> b.band().name()).filter(named::contains).toList();
    if (!there.equals(named)) {
      wrong.add(image.sensor().id() + " comes as " + String.join(" ", there) + ", expected the order "
          + String.join(" ", named));
    }
  }

  /// The catalogue that the data was read by may be another than the one the contract was made by.
  private static void differences(SetImage image, Term term, Set<String> wrong) {
    image.find(term.band()).map(ImageBand::band).ifPresent(band -> {
      String name = image.sensor().id() + "/" + band.name();
      if (band.unit() != term.unit()) {
        wrong.add(name + " is in " + band.unit().symbol() + ", expected " + term.unit().symbol());
      }
      if (term.centreNm() > 0 && !band.isAt(term.centreNm())) {
        wrong.add(
            name + " is at " + band.centreNm() + " nm, expected " + term.centreNm() + " nm" + swapped(image, term));
      }
    });
  }

  private static String swapped(SetImage image, Term term) {
    return image.bands().stream().map(ImageBand::band).filter(band -> band.centreNm() > 0)
        .filter(band -> band.isAt(term.centreNm())).map(Band::name).findFirst()
        .map(other -> ", which is where " + other + " lies: swapped bands").orElse("");
  }
}
