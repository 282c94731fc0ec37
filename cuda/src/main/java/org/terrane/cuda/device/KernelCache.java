package org.terrane.cuda.device;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Machine code of kernels, kept from one process to the next: compiling all of them takes NVRTC the better part of a
/// minute. A file is found by what it was compiled from, so none is ever out of date; all may be deleted at any time.
/// What cannot be read or written is compiled, and not spoken of.
///
/// A file holds the SHA-256 of the code, then the code.
final class KernelCache {
  /// Names the folder; `off` for none.
  static final String VARIABLE = "TERRANE_CUDA_CACHE";
  private static final int DIGEST_BYTES = 32;

  private final @Nullable Path folder;

  private KernelCache(@Nullable Path folder) {
    this.folder = folder;
  }

  /// In the folder that the variable names, else in `terrane/kernels` of the user's folder of caches.
  static KernelCache of(Map<String, String> environment) {
    try {
      return folder(environment).map(KernelCache::new).orElseGet(KernelCache::none);
    } catch (InvalidPathException e) {
      return none();
    }
  }

  private static Optional<Path> folder(Map<String, String> environment) {
    String named = environment.getOrDefault(VARIABLE, "");
    String caches = environment.getOrDefault("XDG_CACHE_HOME", "");
    String home = environment.getOrDefault("HOME", "");
    if (!named.isEmpty()) {
      return named.equals("off") ? Optional.empty() : Optional.of(Path.of(named));
    }
    if (caches.startsWith("/")) {
      return Optional.of(Path.of(caches, "terrane", "kernels"));
    }
    return home.isEmpty() ? Optional.empty() : Optional.of(Path.of(home, ".cache", "terrane", "kernels"));
  }

  static KernelCache none() {
    return new KernelCache(null);
  }

  /// The name of what is compiled: `gelu.cu-sm_90-0123456789abcdef…`.
  ///
  /// @param compiler NVRTC's version
  /// @param options  of the compiler
  static String key(String file, String architecture, int compiler, List<String> options, String source) {
    byte[] all = (compiler + " " + options + "\n" + source).getBytes(StandardCharsets.UTF_8);
    return file + "-" + architecture + "-" + HexFormat.of().formatHex(digest(all));
  }

  Optional<byte[]> find(String key) {
    if (folder == null) {
      return Optional.empty();
    }
    try {
      byte[] all = Files.readAllBytes(folder.resolve(key));
      byte[] code = Arrays.copyOfRange(all, Math.min(DIGEST_BYTES, all.length), all.length);
      boolean whole = all.length > DIGEST_BYTES
          && Arrays.equals(all, 0, DIGEST_BYTES, digest(code), 0, DIGEST_BYTES);
      return whole ? Optional.of(code) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /// Puts the code there as a whole or not at all: other processes may be reading.
  void keep(String key, byte[] code) {
    if (folder == null) {
      return;
    }
    try {
      Files.createDirectories(folder);
      Path part = Files.createTempFile(folder, key, ".part");
      try {
        byte[] all = Arrays.copyOf(digest(code), DIGEST_BYTES + code.length);
        System.arraycopy(code, 0, all, DIGEST_BYTES, code.length);
        Files.write(part, all);
        Files.move(part, folder.resolve(key), StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      // The next process compiles again.
    }
  }

  private static byte[] digest(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java platform has it
    }
  }
}
