package org.terrane.datasets.geotiff;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// The LZW encoder of TIFF 6.0, section 13, word for word.
final class TestLzw {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Map<String, Integer> table = new HashMap<>();
  private long bits;
  private int bitCount;
  private int width;

  private TestLzw() {}

  static byte[] encode(byte[] bytes) {
    return new TestLzw().run(new String(bytes, StandardCharsets.ISO_8859_1));
  }

  private byte[] run(String input) {
    clear();
    String omega = "";
    for (int i = 0; i < input.length(); i++) {
      String longer = omega + input.charAt(i);
      if (table.containsKey(longer)) {
        omega = longer;
        continue;
      }
      write(table.get(omega));
      int next = table.size() + 2;
      table.put(longer, next);
      width = next >= 2047 ? 12 : next >= 1023 ? 11 : next >= 511 ? 10 : 9;
      if (next == 4094) {
        clear();
      }
      omega = input.substring(i, i + 1);
    }
    write(table.get(omega));
    int next = table.size() + 2;
    width = next >= 2047 ? 12 : next >= 1023 ? 11 : next >= 511 ? 10 : 9;
    write(257);
    if (bitCount > 0) {
      out.write((int) (bits << 8 - bitCount));
    }
    return out.toByteArray();
  }

  private void clear() {
    if (width == 0) {
      width = 9;
    }
    write(256);
    table.clear();
    for (char c = 0; c < 256; c++) {
      table.put(String.valueOf(c), (int) c);
    }
    width = 9;
  }

  private void write(int code) {
    bits = bits << width | code;
    bitCount += width;
    while (bitCount >= 8) {
      bitCount -= 8;
      out.write((int) (bits >>> bitCount));
    }
  }
}
