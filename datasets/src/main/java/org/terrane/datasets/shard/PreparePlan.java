package org.terrane.datasets.shard;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.terrane.datasets.pruning.ClusterPruning;

/// What a preparation is going to do: the file `prepare.json`, which is there from before the first shard until after
/// the manifest, so that a killed preparation goes on with the same decisions.
///
/// @param source fingerprint of the sets
/// @param pruning what is left out; null for options that keep everything, and before it is known
record PreparePlan(String source, PrepareOptions options, @Nullable ClusterPruning pruning) {

  static final String FILE = "prepare.json";

  private static final String FORMAT = "terrane-prepare";

  PreparePlan {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(options, "options");
  }

  /// Whether a preparation of this folder was begun and not finished.
  static boolean isIn(Path folder) {
    return Files.isRegularFile(folder.resolve(FILE));
  }

  static PreparePlan read(Path folder) {
    return SealedJson.read(folder.resolve(FILE), FORMAT, PreparePlan.class);
  }

  void write(Path folder) {
    SealedJson.write(folder.resolve(FILE), FORMAT, this);
  }

  /// A name for this source and these options, for the shards' headers.
  long id() {
    try {
      byte[] text = (source + " " + options).getBytes(StandardCharsets.UTF_8);
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(text)).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
