package org.terrane.datasets.scene;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// The known name a misspelt one was probably meant to be.
public final class NearName {

  private NearName() {}

  /// The name with the fewest edits, if that is at most a third of its length rounded up; the first of equals.
  public static Optional<String> of(String wanted, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(name -> edits(wanted, name)))
        .filter(name -> edits(wanted, name) <= (name.length() + 2) / 3);
  }

  /// Levenshtein distance without regard to case.
  static int edits(String from, String to) {
    String a = from.toLowerCase(Locale.ROOT);
    String b = to.toLowerCase(Locale.ROOT);
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
