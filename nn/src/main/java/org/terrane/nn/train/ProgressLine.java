package org.terrane.nn.train;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/// Shows a run's state to the person who waits for it.
///
/// ```
/// step  120/2000  loss 0.8123  lr 1.50e-04  412 images/s  93.1 GFLOP/s  ETA 2:31
/// ```
///
/// On a terminal one line is rewritten in place, at most ten times a second. Elsewhere (a file, a CI log) a plain line
/// appears every five seconds. The first and the last step are always shown.
public final class ProgressLine implements AutoCloseable {
  private static final long TERMINAL_PAUSE = Duration.ofMillis(100).toNanos();
  private static final long LOG_PAUSE = Duration.ofSeconds(5).toNanos();
  private static final String ERASE_LINE = "\r\u001b[K";

  private final PrintStream out;
  private final boolean terminal;
  private final long firstStep;
  private final long lastStep;
  private final LongSupplier nanoTime;
  private final long started;
  private long shownAt;
  private String shown = "";

  ProgressLine(PrintStream out, boolean terminal, long firstStep, long lastStep, LongSupplier nanoTime) {
    this.out = out;
    this.terminal = terminal;
    this.firstStep = firstStep;
    this.lastStep = lastStep;
    this.nanoTime = nanoTime;
    this.started = nanoTime.getAsLong();
  }

  /// A line for the steps `firstStep … lastStep` (both included); a resumed run does not start at 1.
  public static ProgressLine on(PrintStream out, long firstStep, long lastStep) {
    boolean terminal = System.console() != null && System.console().isTerminal();
    return new ProgressLine(out, terminal, firstStep, lastStep, System::nanoTime);
  }

  /// Shows a finished step, unless another was shown just before.
  public void step(StepMetrics metrics) {
    long now = nanoTime.getAsLong();
    boolean due = now - shownAt >= (terminal ? TERMINAL_PAUSE : LOG_PAUSE);
    if (due || shown.isEmpty() || metrics.step() == lastStep) {
      shownAt = now;
      shown = describe(metrics, now);
      out.print(terminal ? ERASE_LINE + shown : shown + System.lineSeparator());
      out.flush();
    }
  }

  /// Says something in between (`checkpoint written …`) without tearing the rewritten line apart.
  public void say(String message) {
    out.print(terminal ? ERASE_LINE + message + System.lineSeparator() + shown : message + System.lineSeparator());
    out.flush();
  }

  /// Ends the rewritten line, so that what comes next starts on its own.
  @Override
  public void close() {
    if (terminal && !shown.isEmpty()) {
      out.println();
    }
  }

  private String describe(StepMetrics m, long now) {
    int digits = Long.toString(lastStep).length();
    return String.format(
        Locale.ROOT,
        "step %" + digits + "d/%d  loss %s  lr %.2e  %s images/s  %s GFLOP/s  ETA %s",
        m.step(), lastStep, compact(m.loss(), 4), m.learningRate(),
        compact(m.imagesPerSecond(), 2), compact(m.gflopPerSecond(), 2), remaining(m.step(), now));
  }

  /// At most `decimals` places, fewer the larger the number: `0.8123`, `41.3`, `412`.
  private static String compact(double value, int decimals) {
    int whole = Math.abs(value) < 1 ? 0 : (int) Math.floor(Math.log10(Math.abs(value)));
    return String.format(Locale.ROOT, "%." + Math.max(0, decimals - whole) + "f", value);
  }

  private String remaining(long step, long now) {
    double nanosPerStep = (now - started) / (double) (step - firstStep + 1);
    long seconds = Math.round(nanosPerStep * (lastStep - step) * 1e-9);
    return seconds < 3600
        ? "%d:%02d".formatted(seconds / 60, seconds % 60)
        : "%d:%02d:%02d".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60);
  }
}
