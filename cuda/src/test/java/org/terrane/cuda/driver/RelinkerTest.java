package org.terrane.cuda.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// On JCuda's own library. That the result loads is shown by [StandInTest].
class RelinkerTest {
  @Test
  void the_name_is_changed_and_hardly_anything_else() throws IOException {
    byte[] image = jcublas();

    byte[] relinked = Relinker.relink(image, "libcublas.so.12", "libcublas.so.13");

    assertThat(asksFor(image, "libcublas.so.12")).isTrue();
    assertThat(asksFor(image, "libcublas.so.13")).isFalse();
    assertThat(asksFor(relinked, "libcublas.so.12")).isFalse();
    assertThat(asksFor(relinked, "libcublas.so.13")).isTrue();
    // One letter of the name, one byte of its hash: 2 and 3 differ in the last bits of both.
    assertThat(IntStream.range(0, image.length).filter(i -> image[i] != relinked[i]).count()).isEqualTo(2);
    assertThat(Relinker.relink(relinked, "libcublas.so.13", "libcublas.so.12")).isEqualTo(image);
  }

  @Test
  void what_it_cannot_relink_is_named() throws IOException {
    byte[] image = jcublas();
    refused(image, "libcufft.so.11", "libcufft.so.12", "relink libcufft.so.11: does not need libcufft.so.11");
    refused(image, "libcublas.so.12", "libcublas.so.9",
        "relink libcublas.so.12: libcublas.so.9 is not as long as libcublas.so.12");
    refused(new byte[100], "libcublas.so.12", "libcublas.so.13",
        "relink libcublas.so.12: not a 64-bit little-endian ELF file");
  }

  private static void refused(byte[] image, String old, String now, String message) {
    assertThatThrownBy(() -> Relinker.relink(image, old, now))
        .isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }

  private static byte[] jcublas() throws IOException {
    try (InputStream file =
        RelinkerTest.class.getClassLoader().getResourceAsStream("lib/libJCublas2-12.6.0-linux-x86_64.so")) {
      assertThat(file).as("the native part of jcublas is on the class path").isNotNull();
      return file.readAllBytes();
    }
  }

  private static boolean asksFor(byte[] image, String library) {
    return new String(image, StandardCharsets.ISO_8859_1).contains("\0" + library + "\0");
  }
}
