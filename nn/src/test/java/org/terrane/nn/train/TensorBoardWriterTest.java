package org.terrane.nn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorBoardWriterTest {
  @TempDir Path folder;

  @Test
  void first_event_is_the_version() throws IOException {
    TensorBoardWriter.open(folder, () -> Instant.ofEpochMilli(1_500)).close();
    EventFile.Message first = EventFile.read(file()).getFirst();
    assertThat(first.text(3)).isEqualTo("brain.Event:2");
    assertThat(first.one(1)).isEqualTo(1.5);
  }

  @Test
  void the_first_record_has_the_bytes_of_the_format() throws IOException {
    TensorBoardWriter.open(folder, () -> Instant.EPOCH).close();
    assertThat(Files.readAllBytes(file()))
        .hasSize(8 + 4 + 24 + 4)
        .as("length 24 and its checksum, as TensorFlow writes them")
        .startsWith(24, 0, 0, 0, 0, 0, 0, 0, 0xa3, 0x7f, 0x4b, 0x22);
  }

  @Test
  void scalars_keep_tag_step_and_value() throws IOException {
    try (TensorBoardWriter writer = TensorBoardWriter.create(folder)) {
      writer.scalar("loss", 300, 0.25f);
      writer.scalar("loss", 1L << 40, Float.NaN);
    }
    List<EventFile.Message> events = EventFile.read(file());
    assertThat(events).hasSize(3);
    assertThat(events.get(1).one(2)).isEqualTo(300L);
    EventFile.Message value = events.get(1).message(5).message(1);
    assertThat(value.text(1)).isEqualTo("loss");
    assertThat(value.one(2)).isEqualTo(0.25f);
    assertThat(events.get(2).one(2)).isEqualTo(1L << 40);
    assertThat(events.get(2).message(5).message(1).one(2)).isEqualTo(Float.NaN);
  }

  @Test
  void a_step_is_one_event_with_all_its_numbers() throws IOException {
    Map<String, Float> parts = new LinkedHashMap<>();
    parts.put("rgb", 0.5f);
    parts.put("sar", 0.7f);
    try (TensorBoardWriter writer = TensorBoardWriter.create(folder)) {
      writer.step(new StepMetrics(4, 0.6f, parts, 0.125, 32, 90, 0.5));
    }
    EventFile.Message event = EventFile.read(file()).get(1);
    assertThat(event.one(2)).isEqualTo(4L);
    assertThat(event.message(5).messages(1))
        .extracting(value -> value.text(1) + "=" + value.one(2))
        .containsExactly(
            "loss=0.6", "loss/rgb=0.5", "loss/sar=0.7", "lr=0.125",
            "speed/images_per_s=32.0", "speed/data_wait=0.5", "speed/gflop_per_s=90.0");
  }

  @Test
  void an_image_carries_its_size_and_its_png() throws IOException {
    byte[] png = png(5, 3);
    try (TensorBoardWriter writer = TensorBoardWriter.create(folder)) {
      writer.image("reconstruction", 7, png);
    }
    EventFile.Message image = EventFile.read(file()).get(1).message(5).message(1).message(4);
    assertThat(image.one(1)).as("height").isEqualTo(3L);
    assertThat(image.one(2)).as("width").isEqualTo(5L);
    assertThat(image.one(3)).as("channels").isEqualTo(3L);
    assertThat((byte[]) image.one(4)).isEqualTo(png);
  }

  @Test
  void what_is_no_png_is_refused() {
    try (TensorBoardWriter writer = TensorBoardWriter.create(folder)) {
      assertThatThrownBy(() -> writer.image("mask", 1, new byte[100]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("[TensorBoardWriter.image] mask must be the bytes of a PNG file");
    }
  }

  @Test
  void a_resumed_run_tells_tensorboard_to_forget_later_steps() throws IOException {
    TensorBoardWriter.resume(folder, 20).close();
    EventFile.Message start = EventFile.read(file()).get(1);
    assertThat(start.one(2)).isEqualTo(21L);
    assertThat(start.message(7).one(1)).as("SessionLog.START").isEqualTo(1L);
  }

  private Path file() throws IOException {
    try (var files = Files.list(folder)) {
      List<Path> found = files.toList();
      assertThat(found).hasSize(1);
      assertThat(found.getFirst().getFileName().toString()).startsWith("events.out.tfevents.");
      return found.getFirst();
    }
  }

  private static byte[] png(int width, int height) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), "png", out);
    return out.toByteArray();
  }
}
