package org.terrane.nn.train;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
  private static final long SECOND = 1_000_000_000L;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final AtomicLong now = new AtomicLong();

  @Test
  void a_log_gets_a_plain_line_every_five_seconds_and_the_last_step() {
    try (ProgressLine line = line(false, 1, 12)) {
      for (long step = 1; step <= 12; step++) {
        now.addAndGet(SECOND);
        line.step(metrics(step));
      }
    }
    assertThat(bytes.toString(UTF_8).lines())
        .containsExactly(
            "step  1/12  loss 0.8123  lr 1.50e-04  412 images/s  93.1 GFLOP/s  ETA 0:11",
            "step  6/12  loss 0.8123  lr 1.50e-04  412 images/s  93.1 GFLOP/s  ETA 0:06",
            "step 11/12  loss 0.8123  lr 1.50e-04  412 images/s  93.1 GFLOP/s  ETA 0:01",
            "step 12/12  loss 0.8123  lr 1.50e-04  412 images/s  93.1 GFLOP/s  ETA 0:00");
  }

  @Test
  void a_terminal_sees_one_line_rewritten_and_messages_above_it() {
    ProgressLine line = line(true, 1, 2);
    now.addAndGet(SECOND);
    line.step(metrics(1));
    line.say("checkpoint written");
    now.addAndGet(SECOND);
    line.step(metrics(2));
    line.close();
    String first = "step 1/2  loss 0.8123  lr 1.50e-04  412 images/s  93.1 GFLOP/s  ETA 0:01";
    String erase = "\r\u001b[K";
    assertThat(bytes.toString(UTF_8))
        .isEqualTo(
            erase + first + erase + "checkpoint written\n" + first
                + erase + first.replace("1/2", "2/2").replace("0:01", "0:00") + "\n");
  }

  @Test
  void the_remaining_time_counts_only_the_steps_of_this_process() {
    ProgressLine line = line(false, 1001, 5600);
    now.addAndGet(2 * SECOND);
    line.step(metrics(1002));
    assertThat(bytes.toString(UTF_8)).endsWith("ETA 1:16:38\n"); // 4598 steps of one second
  }

  @Test
  void an_infinite_loss_is_shown_as_it_is() {
    ProgressLine line = line(false, 1, 1);
    line.step(new StepMetrics(1, Float.POSITIVE_INFINITY, Map.of(), 0, 0.254, 12_345, 0));
    assertThat(bytes.toString(UTF_8))
        .isEqualTo("step 1/1  loss Infinity  lr 0.00e+00  0.25 images/s  12345 GFLOP/s  ETA 0:00\n");
  }

  private ProgressLine line(boolean terminal, long firstStep, long lastStep) {
    return new ProgressLine(new PrintStream(bytes, true, UTF_8), terminal, firstStep, lastStep, now::get);
  }

  private static StepMetrics metrics(long step) {
    return new StepMetrics(step, 0.8123f, Map.of(), 1.5e-4, 412.3, 93.14, 0);
  }
}
