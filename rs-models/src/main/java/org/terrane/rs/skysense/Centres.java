package org.terrane.rs.skysense;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.rs.skysense.contrast.Centre;

/// The centre of each term's teacher logits. Each term has its own, so that one switched off leaves the others alone.
///
/// @param terms by [Term#label]
public record Centres(Map<String, Centre> terms) implements Layer {
  public Centres {
    terms = Collections.unmodifiableMap(new LinkedHashMap<>(terms));
  }

  /// @param prototypes K of the heads
  public static Centres create(Init init, int prototypes) {
    Map<String, Centre> terms = new LinkedHashMap<>();
    Term.all().forEach(term -> terms.put(term.label(), Centre.create(init, prototypes)));
    return new Centres(terms);
  }

  public Centre of(Term term) {
    return terms.get(term.label());
  }
}
