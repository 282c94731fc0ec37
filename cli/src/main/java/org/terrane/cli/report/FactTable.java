package org.terrane.cli.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// Facts about a run under one heading (recipe, machine, data, versions): name → value, in the order to be shown.
public record FactTable(String title, SequencedMap<String, String> rows) {
  public FactTable {
    rows = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(rows));
  }
}
