package org.terrane.datasets.shard;

import java.util.regex.Pattern;
import org.terrane.datasets.scene.DataException;

/// How image sets are baked.
///
/// @param side metres along a side of the squares that places are cut into; a smaller place is one square
/// @param shardBytes a shard takes no further set that would make it longer; a set that is longer by itself has a shard
///     to itself
/// @param clusters groups of like places, to thin out large ones (methods.md 2.2); 0 keeps every place
/// @param perCluster places kept of a group, at most
/// @param seed of the grouping
/// @param name what the shards are called: `NAME-00000.shard`
public record PrepareOptions(
    double side, long shardBytes, int clusters, int perCluster, long seed, String name) {

  /// 288 pixels of Sentinel-2, 96 of Landsat.
  public static final double DEFAULT_SIDE = 2880;

  public static final long DEFAULT_SHARD_BYTES = 256L << 20;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.]+([A-Za-z0-9_.-]*[A-Za-z0-9_.])?");

  public PrepareOptions {
    if (!(side > 0) || Double.isInfinite(side)) {
      throw new DataException("side must be a positive number of metres, but is " + side);
    }
    if (shardBytes < 1 << 16) {
      throw new DataException("a shard must have room for at least 64 KiB, but has " + shardBytes + " bytes");
    }
    if (clusters < 0 || clusters > 0 && perCluster < 1) {
      throw new DataException("clusters and places kept of each must be at least 1, but are " + clusters + " and "
          + perCluster);
    }
    if (!NAME.matcher(name).matches()) {
      throw new DataException("a shard name must be of letters, digits, '_', '.', '-', but is '" + name + "'");
    }
  }

  /// Every place, in squares of 2880 m, in shards of 256 MiB.
  public static PrepareOptions defaults() {
    return new PrepareOptions(DEFAULT_SIDE, DEFAULT_SHARD_BYTES, 0, 0, 0, "sets");
  }

  /// All of them, for messages and for the shards' headers: `squares of 2880.0 m, shards of 268435456 bytes named sets,
  /// 5 clusters of up to 3, seed 0`.
  @Override
  public String toString() {
    String pruning = clusters == 0 ? "" : ", " + clusters + " clusters of up to " + perCluster + ", seed " + seed;
    return "squares of " + side + " m, shards of " + shardBytes + " bytes named " + name + pruning;
  }
}
