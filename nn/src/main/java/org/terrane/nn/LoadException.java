package org.terrane.nn;

/// Weights that do not fit the model. The message is the report's summary, one line; [#report] names everything.
public final class LoadException extends RuntimeException {
  private final transient LoadReport report;

  public LoadException(LoadReport report) {
    super("weights do not fit the model: " + report.summary());
    this.report = report;
  }

  public LoadReport report() {
    return report;
  }
}
