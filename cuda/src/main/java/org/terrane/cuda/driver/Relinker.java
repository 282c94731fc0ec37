package org.terrane.cuda.driver;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Points a native library at another version of one it needs: JCuda asks for `libcublas.so.12`, CUDA 13 brings
/// `libcublas.so.13` with every function JCuda calls.
///
/// In a 64-bit ELF file that is a name of the same length in the table of strings (`.dynstr`) and, where symbols are
/// versioned, the hash of that name among the versions it requires (`.gnu.version_r`). Source: System V ABI, chapter 5;
/// the Linux Standard Base, "Symbol Versioning".
final class Relinker {
  private static final int ELF = 0x464c457f;
  private static final int LOADED = 1;
  private static final int DYNAMIC = 2;
  private static final long STRINGS = 5;
  private static final long STRINGS_SIZE = 10;
  private static final long NEEDED_VERSIONS = 0x6ffffffeL;
  private static final long NEEDED_VERSIONS_COUNT = 0x6fffffffL;

  private final ByteBuffer elf;
  private final String old;
  private final String now;

  private Relinker(byte[] image, String old, String now) {
    this.elf = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
    this.old = old;
    this.now = now;
  }

  /// A copy of `image` that needs `now` where it needed `old`.
  ///
  /// @throws IllegalArgumentException if it is no such file, does not need `old`, or the names differ in length
  static byte[] relink(byte[] image, String old, String now) {
    byte[] copy = image.clone();
    new Relinker(copy, old, now).run();
    return copy;
  }

  private void run() {
    require(old.length() == now.length(), now + " is not as long as " + old);
    require(elf.capacity() > 64 && elf.getInt(0) == ELF && elf.get(4) == 2 && elf.get(5) == 1,
        "not a 64-bit little-endian ELF file");
    rename(fileOffset(dynamic(STRINGS)), Math.toIntExact(dynamic(STRINGS_SIZE)));
    rehash(fileOffset(dynamic(NEEDED_VERSIONS)), Math.toIntExact(dynamic(NEEDED_VERSIONS_COUNT)));
  }

  private void rename(int strings, int size) {
    byte[] name = ("\0" + old + "\0").getBytes(StandardCharsets.US_ASCII);
    int found = 0;
    for (int at = strings; at + name.length <= strings + size; at++) {
      if (elf.slice(at, name.length).equals(ByteBuffer.wrap(name))) {
        elf.put(at + 1, now.getBytes(StandardCharsets.US_ASCII));
        found++;
      }
    }
    require(found > 0, "does not need " + old);
  }

  /// Walks a list of files, each with a list of versions; both are linked by distances in bytes.
  private void rehash(int file, int files) {
    for (int i = 0; i < files; i++) {
      int version = file + elf.getInt(file + 8);
      for (int left = Short.toUnsignedInt(elf.getShort(file + 2)); left > 0; left--) {
        if (elf.getInt(version) == hash(old)) {
          elf.putInt(version, hash(now));
        }
        version += elf.getInt(version + 12);
      }
      file += elf.getInt(file + 12);
    }
  }

  /// The value of a tag in the dynamic section.
  private long dynamic(long tag) {
    for (int at = segment(DYNAMIC, 0); elf.getLong(at) != 0; at += 16) {
      if (elf.getLong(at) == tag) {
        return elf.getLong(at + 8);
      }
    }
    throw new IllegalArgumentException("relink " + old + ": no dynamic tag " + Long.toHexString(tag));
  }

  private int fileOffset(long address) {
    return segment(LOADED, address);
  }

  /// Where in the file the dynamic section begins, or where a loaded address lies.
  private int segment(int type, long address) {
    int table = Math.toIntExact(elf.getLong(32));
    int size = Short.toUnsignedInt(elf.getShort(54));
    for (int i = 0; i < Short.toUnsignedInt(elf.getShort(56)); i++) {
      int entry = table + i * size;
      long distance = address - elf.getLong(entry + 16);
      if (elf.getInt(entry) == type && type == DYNAMIC) {
        return Math.toIntExact(elf.getLong(entry + 8));
      }
      if (elf.getInt(entry) == type && distance >= 0 && distance < elf.getLong(entry + 32)) {
        return Math.toIntExact(elf.getLong(entry + 8) + distance);
      }
    }
    throw new IllegalArgumentException("relink " + old + ": no segment for " + Long.toHexString(address));
  }

  private void require(boolean condition, String problem) {
    if (!condition) {
      throw new IllegalArgumentException("relink " + old + ": " + problem);
    }
  }

  /// The hash of the System V ABI.
  private static int hash(String name) {
    int hash = 0;
    for (byte letter : name.getBytes(StandardCharsets.US_ASCII)) {
      hash = (hash << 4) + Byte.toUnsignedInt(letter);
      int high = hash & 0xf0000000;
      hash = (hash ^ high >>> 24) & ~high;
    }
    return hash;
  }
}
