package org.terrane.nn;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What loading a file into a model found, all of it at once.
///
/// @param loaded     names of the model that got their values from the file
/// @param missing    names of the model the file does not have
/// @param unexpected names of the file the model does not have
/// @param misshaped  names both have, of different shape or type, with both
/// @param ignored    names of the file left out on purpose
/// @param kept       names of the model that stayed as they were on purpose
public record LoadReport(Path file, List<String> loaded, List<String> missing, List<String> unexpected,
    List<String> misshaped, List<String> ignored, List<String> kept) {
  private static final int NAMED = 8;

  /// Whether every weight found its place.
  public boolean fits() {
    return missing.isEmpty() && unexpected.isEmpty() && misshaped.isEmpty();
  }

  /// One line: `mae.safetensors: 2 loaded, 1 missing (head.weight), …`, at most eight names of a kind.
  public String summary() {
    return file + ": " + counts();
  }

  /// The summary without the file's name.
  public String counts() {
    List<String> parts = new ArrayList<>();
    parts.add(loaded.size() + " loaded");
    describe(parts, "missing", missing);
    describe(parts, "unexpected", unexpected);
    describe(parts, "mis-shaped", misshaped);
    describe(parts, "ignored", ignored);
    describe(parts, "kept", kept);
    return String.join(", ", parts);
  }

  /// Every name, one a line, under what happened to it.
  public String details() {
    StringBuilder text = new StringBuilder(summary());
    missing.forEach(name -> text.append("\n  missing     ").append(name));
    unexpected.forEach(name -> text.append("\n  unexpected  ").append(name));
    misshaped.forEach(name -> text.append("\n  mis-shaped  ").append(name));
    ignored.forEach(name -> text.append("\n  ignored     ").append(name));
    kept.forEach(name -> text.append("\n  kept        ").append(name));
    return text.toString();
  }

  private static void describe(List<String> parts, String what, List<String> names) {
    if (!names.isEmpty()) {
      String more = names.size() > NAMED ? ", and " + (names.size() - NAMED) + " more" : "";
      String named = String.join(", ", names.subList(0, Math.min(NAMED, names.size())));
      parts.add(names.size() + " " + what + " (" + named + more + ")");
    }
  }
}
