package org.terrane.nn.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.zip.CRC32C;

/// Writes scalars and PNG images as TensorBoard events, so that `tensorboard --logdir RUN` shows the run.
///
/// An event file is a sequence of records: length (u64, little endian), its masked CRC-32C, the event (a protobuf
/// message), its masked CRC-32C. Masking rotates the checksum right by 15 bits and adds `0xa282ead8`, because a
/// checksum of bytes that contain checksums is weak. Field numbers are those of TensorFlow's `event.proto` and
/// `summary.proto`.
public final class TensorBoardWriter implements AutoCloseable {
  private static final byte[] PNG_SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final int PNG_SIZE_OFFSET = 16;
  private static final int RGB = 3;

  private final FileChannel channel;
  private final InstantSource clock;

  private TensorBoardWriter(FileChannel channel, InstantSource clock) {
    this.channel = channel;
    this.clock = clock;
  }

  /// Starts an event file in `folder` for a new run.
  public static TensorBoardWriter create(Path folder) {
    return open(folder, InstantSource.system());
  }

  /// Starts a further event file in `folder` for a run that restarts from its checkpoint of `step`. TensorBoard then
  /// forgets what earlier files say about later steps.
  public static TensorBoardWriter resume(Path folder, long step) {
    TensorBoardWriter writer = open(folder, InstantSource.system());
    Protobuf sessionStart = new Protobuf().varint(1, 1);
    writer.append(writer.event().varint(2, step + 1).message(7, sessionStart));
    return writer;
  }

  static TensorBoardWriter open(Path folder, InstantSource clock) {
    try {
      Files.createDirectories(folder);
      String name = "events.out.tfevents.%d.%d.terrane".formatted(clock.millis(), ProcessHandle.current().pid());
      FileChannel channel =
          FileChannel.open(folder.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      TensorBoardWriter writer = new TensorBoardWriter(channel, clock);
      writer.append(writer.event().string(3, "brain.Event:2"));
      return writer;
    } catch (IOException e) {
      throw new UncheckedIOException(folder + ": cannot start a TensorBoard event file: " + e, e);
    }
  }

  /// Everything a step measured, under `loss`, `loss/NAME` for the parts, `lr` and `speed/…`.
  public void step(StepMetrics metrics) {
    Protobuf summary = new Protobuf().message(1, scalarValue("loss", metrics.loss()));
    metrics.parts().forEach((name, value) -> summary.message(1, scalarValue("loss/" + name, value)));
    summary
        .message(1, scalarValue("lr", (float) metrics.learningRate()))
        .message(1, scalarValue("speed/images_per_s", (float) metrics.imagesPerSecond()))
        .message(1, scalarValue("speed/data_wait", (float) metrics.dataWait()))
        .message(1, scalarValue("speed/gflop_per_s", (float) metrics.gflopPerSecond()));
    append(event().varint(2, metrics.step()).message(5, summary));
  }

  /// One number of one step.
  public void scalar(String tag, long step, float value) {
    append(event().varint(2, step).message(5, new Protobuf().message(1, scalarValue(tag, value))));
  }

  /// One picture of one step, as the bytes of a PNG file.
  ///
  /// @throws IllegalArgumentException when `png` is no PNG file
  public void image(String tag, long step, byte[] png) {
    if (png.length < PNG_SIZE_OFFSET + 2 * Integer.BYTES
        || !Arrays.equals(png, 0, PNG_SIGNATURE.length, PNG_SIGNATURE, 0, PNG_SIGNATURE.length)) {
      throw new IllegalArgumentException("[TensorBoardWriter.image] " + tag + " must be the bytes of a PNG file");
    }
    ByteBuffer size = ByteBuffer.wrap(png).position(PNG_SIZE_OFFSET);
    int width = size.getInt();
    int height = size.getInt();
    Protobuf image = new Protobuf().varint(1, height).varint(2, width).varint(3, RGB).bytes(4, png);
    Protobuf value = new Protobuf().string(1, tag).message(4, image);
    append(event().varint(2, step).message(5, new Protobuf().message(1, value)));
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Protobuf scalarValue(String tag, float value) {
    return new Protobuf().string(1, tag).fixed(2, value);
  }

  private Protobuf event() {
    Instant now = clock.instant();
    return new Protobuf().fixed(1, now.getEpochSecond() + now.getNano() * 1e-9);
  }

  private void append(Protobuf event) {
    byte[] body = event.toByteArray();
    int size = Long.BYTES + Integer.BYTES + body.length + Integer.BYTES;
    ByteBuffer record = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    record.putLong(body.length).putInt(maskedChecksum(record.array(), Long.BYTES));
    record.put(body).putInt(maskedChecksum(body, body.length)).flip();
    try {
      while (record.hasRemaining()) {
        channel.write(record);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot append a TensorBoard event: " + e.getMessage(), e);
    }
  }

  private static int maskedChecksum(byte[] bytes, int length) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, 0, length);
    return Integer.rotateRight((int) checksum.getValue(), 15) + 0xa282ead8;
  }
}
