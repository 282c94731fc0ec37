package org.terrane.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How names in a file become names in a model: rules applied one after the other, each to the result of the last.
///
/// ```java
/// WeightMap.identity().prefix("module.", "").ignore("decoder\\..*").keep("head\\..*")
/// ```
///
/// @param renames applied to each name of the file, in order
/// @param ignored names of the file that are not wanted
/// @param kept    names of the model that may be missing in the file and then stay as they are
public record WeightMap(List<Rename> renames, List<Pattern> ignored, List<Pattern> kept) {
  public WeightMap {
    renames = List.copyOf(renames);
    ignored = List.copyOf(ignored);
    kept = List.copyOf(kept);
  }

  /// Replaces the first match of a pattern.
  public record Rename(Pattern pattern, String replacement) {}

  /// Names are the same on both sides.
  public static WeightMap identity() {
    return new WeightMap(List.of(), List.of(), List.of());
  }

  /// Replaces a prefix; an empty one is put before every name.
  public WeightMap prefix(String prefix, String replacement) {
    return rename("^" + Pattern.quote(prefix), Matcher.quoteReplacement(replacement));
  }

  /// Replaces the first match of a regular expression; the replacement may use its groups (`$1`).
  public WeightMap rename(String regex, String replacement) {
    return new WeightMap(with(renames, new Rename(Pattern.compile(regex), replacement)), ignored, kept);
  }

  /// Leaves out names of the file that match a regular expression as a whole, before renaming.
  public WeightMap ignore(String regex) {
    return new WeightMap(renames, with(ignored, Pattern.compile(regex)), kept);
  }

  /// Lets names of the model that match a regular expression as a whole stay as they are when the file lacks them.
  public WeightMap keep(String regex) {
    return new WeightMap(renames, ignored, with(kept, Pattern.compile(regex)));
  }

  /// The model's name for a name in the file; empty if it is ignored.
  public Optional<String> apply(String name) {
    if (ignored.stream().anyMatch(pattern -> pattern.matcher(name).matches())) {
      return Optional.empty();
    }
    String renamed = name;
    for (Rename rename : renames) {
      renamed = rename.pattern().matcher(renamed).replaceFirst(rename.replacement());
    }
    return Optional.of(renamed);
  }

  boolean mayStay(String name) {
    return kept.stream().anyMatch(pattern -> pattern.matcher(name).matches());
  }

  private static <T> List<T> with(List<T> list, T more) {
    List<T> longer = new ArrayList<>(list);
    longer.add(more);
    return longer;
  }
}
