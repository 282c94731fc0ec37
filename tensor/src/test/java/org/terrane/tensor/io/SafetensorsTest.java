package org.terrane.tensor.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.terrane.tensor.DType;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;

class SafetensorsTest {
  @TempDir
  Path folder;

  @Test
  void every_type_and_shape_comes_back_as_it_was() {
    Scope.run(() -> {
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      tensors.put("matrix", Tensor.of(new float[] {1.5f, -0f, Float.NaN, Float.NEGATIVE_INFINITY, 1e-40f, 6}, 2, 3));
      tensors.put("scalar", Tensor.of(new double[] {Math.PI}));
      tensors.put("empty", Tensor.zeros(DType.F32, 0, 4));
      for (DType type : DType.values()) {
        tensors.put("ones." + type, Tensor.ones(type, 3));
      }
      Path file = folder.resolve("all.safetensors");

      Safetensors.write(file, tensors, Map.of("recipe", "{\"a\": \"ü\\\n\"}"));

      try (Safetensors read = Safetensors.open(file)) {
        assertThat(read.names()).containsExactlyInAnyOrderElementsOf(tensors.keySet());
        assertThat(read.metadata()).isEqualTo(Map.of("recipe", "{\"a\": \"ü\\\n\"}"));
        tensors.forEach((name, tensor) -> {
          Tensor loaded = read.load(name);
          assertThat(loaded.spec()).isEqualTo(tensor.spec());
          assertThat(loaded.toDoubles()).isEqualTo(tensor.toDoubles());
        });
      }
    });
  }

  @Test
  void a_view_is_written_as_what_it_shows() {
    Scope.run(() -> {
      Tensor transposed = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3).transpose(0, 1);
      Path file = folder.resolve("view.safetensors");

      Safetensors.write(file, Map.of("x", transposed), Map.of());

      try (Safetensors read = Safetensors.open(file)) {
        assertThat(read.load("x").toFloats()).containsExactly(1, 4, 2, 5, 3, 6);
      }
    });
  }

  @Test
  void bytes_do_not_depend_on_the_order_of_the_maps_and_data_start_aligned() throws IOException {
    Path one = folder.resolve("one.safetensors");
    Path other = folder.resolve("other.safetensors");
    Scope.run(() -> {
      Map<String, Tensor> forward = new LinkedHashMap<>();
      Map<String, Tensor> backward = new LinkedHashMap<>();
      for (int i = 0; i < 5; i++) {
        forward.put("t" + i, Tensor.full(i, i % 2 == 0 ? DType.F32 : DType.U8, 3));
        backward.put("t" + (4 - i), Tensor.full(4 - i, i % 2 == 0 ? DType.F32 : DType.U8, 3));
      }
      Safetensors.write(one, forward, Map.of("a", "1", "b", "2"));
      Safetensors.write(other, backward, new LinkedHashMap<>(Map.of("b", "2", "a", "1")));
    });

    byte[] bytes = Files.readAllBytes(one);

    assertThat(bytes).isEqualTo(Files.readAllBytes(other));
    long header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    assertThat((Long.BYTES + header) % 64).isZero();
    try (Safetensors read = Safetensors.open(one)) {
      assertThat(read.names()).containsExactly("t0", "t2", "t4", "t1", "t3");
    }
  }

  @Test
  void halves_are_loaded_as_floats() throws IOException {
    byte[] halves = {0x00, 0x3c, 0x00, (byte) 0xc0, 0x01, 0x00}; // 1, −2, the smallest subnormal
    Path file = file("{\"h\":{\"dtype\":\"F16\",\"shape\":[3],\"data_offsets\":[0,6]}}", halves);

    try (Safetensors read = Safetensors.open(file)) {
      assertThat(read.storedType("h")).isEqualTo("F16");
      assertThat(read.spec("h")).isEqualTo(new Spec(Shape.of(3), DType.F32));
      assertThat(Scope.run(() -> read.load("h").toFloats())).containsExactly(1, -2, 0x1p-24f);
    }
  }

  @Test
  void a_header_may_be_padded_with_spaces_and_hold_white_space() throws IOException {
    Path file = file("{ \"b\" :\n{\"shape\": [ ], \"dtype\":\"U8\", \"data_offsets\":[0, 1]} }   ", new byte[] {7});

    try (Safetensors read = Safetensors.open(file)) {
      assertThat(Scope.run(() -> read.load("b").item())).isEqualTo(7);
    }
  }

  /// Three billion bytes lie before the tensor (a hole in a sparse file): beyond what a ByteBuffer could map.
  @Test
  void a_tensor_behind_two_gigabytes_is_read() throws IOException {
    Path file = folder.resolve("large.safetensors");
    byte[] header = ("{\"a\":" + entry("F32", "750000000", "0,3000000000") + ",\"b\":"
        + entry("F32", "1", "3000000000,3000000004") + "}").getBytes(UTF_8);
    ByteBuffer start = ByteBuffer.allocate(Long.BYTES + header.length).order(ByteOrder.LITTLE_ENDIAN)
        .putLong(header.length).put(header).flip();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE,
        StandardOpenOption.SPARSE)) {
      channel.write(start);
      ByteBuffer number = ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN).putFloat(0, 42);
      channel.write(number, start.limit() + 3_000_000_000L);
    }

    try (Safetensors read = Safetensors.open(file)) {
      assertThat(Scope.run(() -> read.load("b").item())).isEqualTo(42);
    }
  }

  @Test
  void a_tensor_larger_than_one_chunk_is_written_whole() {
    Path file = folder.resolve("chunks.safetensors");

    boolean same = Scope.run(() -> {
      Tensor whole = Tensor.arange((1 << 24) + 3, DType.F32); // one chunk is 2²⁶ bytes
      Safetensors.write(file, Map.of("x", whole), Map.of());
      try (Safetensors read = Safetensors.open(file)) {
        return read.load("x").storage().segment().mismatch(whole.storage().segment()) == -1;
      }
    });

    assertThat(same).isTrue();
  }

  @Test
  void a_failing_write_leaves_the_old_file_and_no_other() throws IOException {
    Path file = folder.resolve("kept.safetensors");
    Files.writeString(file, "old");

    assertThatThrownBy(() -> AtomicFile.write(file, channel -> {
      throw new IOException("No space left on device");
    })).hasMessage(file + ": cannot be written: java.io.IOException: No space left on device");

    assertThat(Files.readString(file)).isEqualTo("old");
    assertThat(folder).isDirectoryNotContaining(path -> path.toString().endsWith(".tmp"));
  }

  @Test
  void loading_a_name_that_is_not_there_says_so() throws IOException {
    Path file = file("{}", new byte[0]);
    try (Safetensors read = Safetensors.open(file)) {
      assertThatThrownBy(() -> read.load("head.weight"))
          .isInstanceOf(FormatException.class)
          .hasMessage(file + ": must hold a tensor 'head.weight', but holds 0 others");
    }
  }

  @Test
  void a_file_that_is_missing_short_or_lies_about_its_header_is_refused() throws IOException {
    assertRefused(folder.resolve("none.safetensors"), "must be a safetensors file, but does not exist");
    assertRefused(raw(new byte[] {1, 2, 3}),
        "must start with an 8-byte header length, but is 3 bytes long; the file is truncated");
    assertRefused(raw(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(100_000_001).array()),
        "header length must be at most 100000000 bytes, but is 100000001; this is no safetensors file");
    assertRefused(raw(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(-1).array()),
        "header length must be at most 100000000 bytes, but is 18446744073709551615; this is no safetensors file");
    assertRefused(raw(new byte[] {'P', 'K', 3, 4, 0, 0, 8, 0}),
        "header length must be at most 100000000 bytes, but is 2251799881010000; this is no safetensors file but a zip"
            + " archive, as PyTorch writes: save its tensors with safetensors first");
    assertRefused(raw(ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN).putLong(0, 3).array()),
        "header of 3 bytes must fit the file, but the file has 2 bytes for it; the file is truncated");
  }

  @Test
  void a_header_that_is_no_strict_json_is_refused() throws IOException {
    assertHeaderRefused("", "header must start with '{', but is empty");
    assertHeaderRefused(" {}", "header must start with '{', but starts with byte 32");
    assertHeaderRefused("{\"a\"}", "header: must have ':' at character 4, but has '}'");
    assertHeaderRefused("{", "header: must have '\"' at character 1, but has its end");
    assertHeaderRefused("{}\0", "header: must have nothing but spaces at character 2, but has '\0'");
    assertHeaderRefused("{\"a\\x\":1}", "header: must have an escaped character at character 4, but has 'x'");
    assertHeaderRefused("{\"a\n\":1}",
        "header: must have an escape for the control character at character 3, but has '\n'");
    assertHeaderRefused("{\"__metadata__\":{\"a\":1}}", "header: must have '\"' at character 21, but has '1'");
    assertHeaderRefused("{\"__metadata__\":{\"a\":\"1\",\"a\":\"2\"}}",
        "header: key 'a' must be unique, but is there twice");
    assertHeaderRefused("{\"x\":" + entry("U8", "", "0,1") + ",\"x\":" + entry("U8", "", "0,1") + "}",
        "header: key 'x' must be unique, but is there twice");
    Path invalid = raw(new byte[] {5, 0, 0, 0, 0, 0, 0, 0, '{', '"', (byte) 0xff, '"', '}'});
    assertRefused(invalid, "header must be UTF-8, but is not");
  }

  @Test
  void an_entry_that_is_incomplete_or_wrong_is_refused() throws IOException {
    assertEntryRefused("{\"dtype\":\"U8\",\"shape\":[1]}",
        "must have dtype, shape and data_offsets, but has no data_offsets");
    assertEntryRefused("{\"dtype\":\"U8\",\"kind\":1}",
        "keys must be dtype, shape and data_offsets, but one is 'kind'");
    assertEntryRefused(entry("F8_E4M3", "1", "0,1"),
        "dtype must be one of F64, F32, F16, BF16, I64, I32, U8, BOOL, but is 'F8_E4M3'");
    assertEntryRefused(entry("F32", "2", "0,4"), "data_offsets must span 8 bytes for F32 [2], but are [0, 4]");
    assertEntryRefused(entry("U8", "4", "4,0"), "data_offsets must span 4 bytes for U8 [4], but are [4, 0]");
    assertEntryRefused(entry("U8", "1", "0,1,2"), "data_offsets must be [begin, end], but are [0, 1, 2]");
    assertEntryRefused(entry("U8", "3000000000", "0,1"),
        "shape must have sizes below 2^31 and fit a file, but is [3000000000]");
    assertEntryRefused(entry("F32", "2000000000,2000000000,2000000000", "0,1"),
        "shape must have sizes below 2^31 and fit a file, but is [2000000000, 2000000000, 2000000000]");
    assertHeaderRefused("{\"x\":" + entry("U8", "-1", "0,1") + "}",
        "header: must have a whole number from 0 on at character 28, but has '-'");
    assertHeaderRefused("{\"x\":" + entry("U8", "1.0", "0,1") + "}",
        "header: must have a whole number from 0 on at character 28, but has '1'");
    assertHeaderRefused("{\"x\":" + entry("U8", "99999999999999999999", "0,1") + "}",
        "header: number at character 28 must be below 2^63, but is 99999999999999999999");
  }

  @Test
  void data_with_overlap_holes_or_another_length_are_refused() throws IOException {
    String first = "\"a\":" + entry("U8", "4", "0,4");
    assertRefused(file("{" + first + ",\"b\":" + entry("U8", "4", "2,6") + "}", new byte[6]),
        "tensor 'b': data must begin at byte 4, but begins at 2 (an overlap)");
    assertRefused(file("{" + first + ",\"b\":" + entry("U8", "2", "6,8") + "}", new byte[8]),
        "tensor 'b': data must begin at byte 4, but begins at 6 (a hole)");
    assertRefused(file("{" + first + "}", new byte[3]),
        "tensor 'a': data must end inside the 3 bytes behind the header, but ends at 4; the file is truncated");
    assertRefused(file("{" + first + "}", new byte[5]),
        "tensors must cover all 5 bytes behind the header, but cover 4");
  }

  /// Cutting a valid file at any byte gives an error, never a wrong tensor.
  @Test
  void a_file_truncated_anywhere_is_refused() throws IOException {
    Path whole = folder.resolve("whole.safetensors");
    Scope.run(() -> Safetensors.write(whole, Map.of("w", Tensor.ones(DType.F32, 5)), Map.of("k", "v")));
    byte[] bytes = Files.readAllBytes(whole);

    for (int length = 0; length < bytes.length; length++) {
      Path cut = raw(Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> Safetensors.open(cut)).isInstanceOf(FormatException.class);
    }
  }

  private static String entry(String type, String shape, String offsets) {
    return "{\"dtype\":\"%s\",\"shape\":[%s],\"data_offsets\":[%s]}".formatted(type, shape, offsets);
  }

  private void assertEntryRefused(String entry, String complaint) throws IOException {
    assertHeaderRefused("{\"blocks.0.weight\":" + entry + "}", "tensor 'blocks.0.weight': " + complaint);
  }

  private void assertHeaderRefused(String json, String complaint) throws IOException {
    assertRefused(file(json, new byte[1]), complaint);
  }

  private static void assertRefused(Path file, String complaint) {
    assertThatThrownBy(() -> Safetensors.open(file)).isInstanceOf(FormatException.class)
        .hasMessage(file + ": " + complaint);
  }

  private Path file(String json, byte[] data) throws IOException {
    byte[] header = json.getBytes(UTF_8);
    return raw(ByteBuffer.allocate(Long.BYTES + header.length + data.length).order(ByteOrder.LITTLE_ENDIAN)
        .putLong(header.length).put(header).put(data).array());
  }

  private Path raw(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("made.safetensors"), bytes);
  }
}
