package org.terrane.rs.common;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// Finds what a person probably meant: the known word closest to a misspelt one.
public final class Nearest {
  private Nearest() {}

  /// The known word with the fewest single-letter edits from `word`, ignoring case, `_` and `-`; empty when even that
  /// one differs in more than a third of its letters (two for short words). Of equally near words the first wins.
  public static Optional<String> to(String word, Collection<String> known) {
    String wanted = plain(word);
    return known.stream()
        .min(Comparator.comparingInt(candidate -> edits(wanted, plain(candidate))))
        .filter(candidate -> edits(wanted, plain(candidate)) <= Math.max(2, candidate.length() / 3));
  }

  /// `; did you mean 'WORD'?` for a word that [#to] finds, else nothing.
  public static String hint(String word, Collection<String> known) {
    return to(word, known).map(near -> "; did you mean '" + near + "'?").orElse("");
  }

  private static String plain(String word) {
    return word.toLowerCase(Locale.ROOT).replaceAll("[_-]", "");
  }

  /// Levenshtein distance, one row of the table at a time.
  private static int edits(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
