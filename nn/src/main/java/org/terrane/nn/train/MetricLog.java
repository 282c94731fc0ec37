package org.terrane.nn.train;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// The run's diary `metrics.jsonl`: one JSON object per step and line.
///
/// ```json
/// {"step":12,"loss":0.8734,"parts":{"rgb":0.81,"sar":0.94},"lr":1.5E-4,"images_per_s":412.7,"gflop_per_s":93.1,
///  "data_wait":0.002}
/// ```
///
/// Each line is handed to the operating system as one write when its step ends, so a killed process loses at most the
/// step it was in. A kill in the middle of a write leaves half a line; [#resume] cuts it off. A loss that is not a
/// number is written as the string `"NaN"`, since JSON has no such number.
public final class MetricLog implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private final Path file;
  private final FileChannel channel;

  private MetricLog(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /// Starts a new log.
  ///
  /// @throws UncheckedIOException when `file` exists or cannot be created
  public static MetricLog create(Path file) {
    return open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  /// Continues the log of a run that restarts from its checkpoint of `step`: lines of later steps belong to work that
  /// was lost and is about to be repeated, so they are cut, as is a last line that a kill left half-written. A log that
  /// does not exist is started.
  ///
  /// @throws UncheckedIOException when a line before the last is no metrics object
  public static MetricLog resume(Path file, long step) {
    MetricLog log = open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      long kept = 0;
      for (Line line : lines(file)) {
        if (line.metrics().step() > step) {
          break;
        }
        kept = line.end();
      }
      log.channel.truncate(kept).position(kept);
      return log;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Appends one step.
  public void write(StepMetrics metrics) {
    ByteBuffer line = ByteBuffer.wrap((JSON.writeValueAsString(metrics) + "\n").getBytes(UTF_8));
    try {
      while (line.hasRemaining()) {
        channel.write(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot append step " + metrics.step() + ": " + e.getMessage(), e);
    }
  }

  /// All complete lines of a log, oldest first; a half-written last line is left out.
  ///
  /// @throws UncheckedIOException when the file cannot be read or a line before the last is no metrics object
  public static List<StepMetrics> read(Path file) {
    return lines(file).stream().map(Line::metrics).toList();
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static MetricLog open(Path file, StandardOpenOption... options) {
    try {
      return new MetricLog(file, FileChannel.open(file, options));
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot open the metrics log: " + e, e);
    }
  }

  /// One step and the byte offset just behind its newline.
  private record Line(StepMetrics metrics, long end) {}

  private static List<Line> lines(Path file) {
    List<Line> lines = new ArrayList<>();
    try {
      byte[] bytes = Files.readAllBytes(file);
      int start = 0;
      for (int i = 0; i < bytes.length; i++) {
        if (bytes[i] == '\n') {
          lines.add(new Line(parse(file, lines.size() + 1, new String(bytes, start, i - start, UTF_8)), i + 1L));
          start = i + 1;
        }
      }
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static StepMetrics parse(Path file, int number, String line) throws IOException {
    try {
      return JSON.readValue(line, StepMetrics.class);
    } catch (JacksonException e) {
      throw new IOException(file + ": line " + number + " must be one JSON object of step metrics, but is: " + line);
    }
  }
}
