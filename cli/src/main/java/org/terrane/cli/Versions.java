package org.terrane.cli;

import picocli.CommandLine.IVersionProvider;

/// The versions a run came from.
final class Versions implements IVersionProvider {
  /// Terrane's own, from the jar's manifest; `development` when run from class files.
  static String terrane() {
    String version = Versions.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /// For example `25.0.3+9-LTS (Eclipse Adoptium)`.
  static String java() {
    return Runtime.version() + " (" + System.getProperty("java.vendor") + ")";
  }

  @Override
  public String[] getVersion() {
    return new String[] {"terrane " + terrane(), "Java " + java()};
  }
}
