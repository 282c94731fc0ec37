package org.terrane.nn.train;

import java.lang.module.ModuleDescriptor;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.terrane.tensor.Key;

/// Where a checkpoint comes from: enough to run its training again.
///
/// @param recipe   the run's recipe as JSON
/// @param data     fingerprint of the data it was trained on
/// @param seed     the run's root key
/// @param versions of the software, by name
public record Provenance(String recipe, String data, Key seed, Map<String, String> versions) {
  private static final String VERSION = "version.";

  public Provenance {
    versions = Map.copyOf(versions);
  }

  /// With the versions of this process.
  public static Provenance of(String recipe, String data, Key seed) {
    return new Provenance(recipe, data, seed, Map.of("terrane", terrane(), "java", Runtime.version().toString()));
  }

  /// Terrane's version: from the module's descriptor or, on the class path, from the jar's manifest; `development` when
  /// run from class files.
  public static String terrane() {
    ModuleDescriptor module = Provenance.class.getModule().getDescriptor();
    Optional<String> version = module != null ? module.rawVersion()
        : Optional.ofNullable(Provenance.class.getPackage().getImplementationVersion());
    return version.orElse("development");
  }

  Map<String, String> toMetadata() {
    Map<String, String> metadata = new TreeMap<>(
        Map.of("recipe", recipe, "data", data, "seed", Long.toHexString(seed.bits())));
    versions.forEach((name, version) -> metadata.put(VERSION + name, version));
    return metadata;
  }

  /// Reads what [#toMetadata] wrote; a text that is not there is empty.
  static Provenance fromMetadata(Map<String, String> metadata) {
    Map<String, String> versions = new TreeMap<>();
    metadata.forEach((key, value) -> {
      if (key.startsWith(VERSION)) {
        versions.put(key.substring(VERSION.length()), value);
      }
    });
    Key seed = new Key(Long.parseUnsignedLong(metadata.getOrDefault("seed", "0"), 16));
    return new Provenance(metadata.getOrDefault("recipe", ""), metadata.getOrDefault("data", ""), seed, versions);
  }
}
