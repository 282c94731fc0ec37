package org.terrane.nn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricLogTest {
  @TempDir Path folder;

  @Test
  void a_step_is_one_json_object_with_the_documented_keys() throws IOException {
    Map<String, Float> parts = new LinkedHashMap<>();
    parts.put("rgb", 0.81f);
    parts.put("sar", 0.94f);
    try (MetricLog log = MetricLog.create(file())) {
      log.write(new StepMetrics(12, 0.8734f, parts, 1.5e-4, 412.7, 93.1, 0.002));
      assertThat(file())
          .as("a written step does not wait for close")
          .hasContent(
              """
              {"step":12,"loss":0.8734,"parts":{"rgb":0.81,"sar":0.94},\
              "lr":1.5E-4,"images_per_s":412.7,"gflop_per_s":93.1,"data_wait":0.002}
              """);
    }
  }

  @Test
  void losses_come_back_bit_by_bit() {
    List<Float> losses = List.of(0.1f, 1f / 3, Float.MIN_VALUE, Float.MAX_VALUE, Float.NaN, Float.NEGATIVE_INFINITY);
    try (MetricLog log = MetricLog.create(file())) {
      losses.forEach(loss -> log.write(new StepMetrics(1, loss, Map.of("part", loss), 0, 0, 0, 0)));
    }
    assertThat(MetricLog.read(file())).extracting(StepMetrics::loss).isEqualTo(losses);
    assertThat(MetricLog.read(file())).extracting(m -> m.parts().get("part")).isEqualTo(losses);
  }

  @Test
  void resume_cuts_the_steps_after_the_checkpoint_and_continues() {
    writeSteps(1, 7);
    try (MetricLog log = MetricLog.resume(file(), 5)) {
      log.write(metrics(6));
    }
    assertThat(steps()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
  }

  @Test
  void resume_removes_a_half_written_last_line() throws IOException {
    writeSteps(1, 3);
    Files.writeString(file(), "{\"step\":4,\"lo", StandardOpenOption.APPEND);
    assertThat(steps()).containsExactly(1L, 2L, 3L);
    try (MetricLog log = MetricLog.resume(file(), 3)) {
      log.write(metrics(4));
    }
    assertThat(steps()).containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void a_last_line_without_its_newline_is_half_written_too() throws IOException {
    writeSteps(1, 2);
    byte[] bytes = Files.readAllBytes(file());
    Files.write(file(), Arrays.copyOf(bytes, bytes.length - 1));
    MetricLog.resume(file(), 2).close();
    assertThat(steps()).containsExactly(1L);
  }

  @Test
  void resume_before_the_first_step_starts_over() {
    writeSteps(1, 3);
    MetricLog.resume(file(), 0).close();
    assertThat(file()).isEmptyFile();
  }

  @Test
  void resume_of_a_lost_log_starts_one() {
    try (MetricLog log = MetricLog.resume(file(), 9)) {
      log.write(metrics(10));
    }
    assertThat(steps()).containsExactly(10L);
  }

  @Test
  void a_new_log_does_not_overwrite_another() {
    writeSteps(1, 1);
    assertThatThrownBy(() -> MetricLog.create(file())).hasMessageContaining("cannot open the metrics log");
  }

  @Test
  void a_foreign_line_is_named() throws IOException {
    writeSteps(1, 1);
    Files.writeString(file(), "step 2\n", StandardOpenOption.APPEND);
    assertThatThrownBy(() -> MetricLog.read(file()))
        .hasMessageEndingWith(file() + ": line 2 must be one JSON object of step metrics, but is: step 2");
  }

  private Path file() {
    return folder.resolve("metrics.jsonl");
  }

  private void writeSteps(long first, long last) {
    try (MetricLog log = MetricLog.create(file())) {
      LongStream.rangeClosed(first, last).forEach(step -> log.write(metrics(step)));
    }
  }

  private List<Long> steps() {
    return MetricLog.read(file()).stream().map(StepMetrics::step).toList();
  }

  private static StepMetrics metrics(long step) {
    return new StepMetrics(step, 1f / step, Map.of(), 1e-3, 10, 5, 0);
  }
}
