package org.terrane.nn.train;

import java.util.concurrent.CountDownLatch;

/// Says that a run shall end after the step it is in. Ctrl-C or SIGTERM raise it; the process then waits until this
/// flag is closed, so that the last checkpoint is written.
public final class StopFlag implements AutoCloseable {
  private final CountDownLatch finished = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stopAndWait, "stop-after-step");
  private volatile boolean raised;

  private StopFlag() {}

  /// A flag that Ctrl-C raises, until it is closed.
  public static StopFlag onCtrlC() {
    StopFlag flag = new StopFlag();
    Runtime.getRuntime().addShutdownHook(flag.hook);
    return flag;
  }

  /// A flag that only [#raise] raises.
  public static StopFlag manual() {
    return new StopFlag();
  }

  public void raise() {
    raised = true;
  }

  public boolean isRaised() {
    return raised;
  }

  /// Lets a process that is ending go.
  @Override
  public void close() {
    finished.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // the process is already ending: the hook sees that this run has finished
    }
  }

  private void stopAndWait() {
    raised = true;
    try {
      finished.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
