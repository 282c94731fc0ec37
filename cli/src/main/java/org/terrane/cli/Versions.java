package org.terrane.cli;

import org.terrane.nn.train.Provenance;
import picocli.CommandLine.IVersionProvider;

/// The versions a run came from.
final class Versions implements IVersionProvider {
  /// Terrane's own, for example `0.1.0`; `development` when run from class files.
  static String terrane() {
    return Provenance.terrane();
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
