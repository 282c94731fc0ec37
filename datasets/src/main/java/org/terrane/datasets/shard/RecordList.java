package org.terrane.datasets.shard;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import org.terrane.datasets.sets.ImageSet;

/// The sets of several shards as one list. An element is made when it is asked for, and kept nowhere.
final class RecordList extends AbstractList<ImageSet> implements RandomAccess {

  private final List<ShardFile> shards;
  /// Number of the first record of each shard.
  private final int[] firsts;
  private final int size;

  RecordList(List<ShardFile> shards) {
    this.shards = List.copyOf(shards);
    this.firsts = new int[shards.size()];
    int count = 0;
    for (int i = 0; i < firsts.length; i++) {
      firsts[i] = count;
      count = Math.addExact(count, shards.get(i).records());
    }
    this.size = count;
  }

  @Override
  public ImageSet get(int i) {
    Objects.checkIndex(i, size);
    int found = Arrays.binarySearch(firsts, i);
    int shard = found >= 0 ? found : -found - 2;
    return shards.get(shard).set(i - firsts[shard]);
  }

  @Override
  public int size() {
    return size;
  }
}
