package org.terrane.datasets.geotiff;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ChunkCacheTest {

  @Test
  void the_least_recently_used_chunk_goes_first() {
    ChunkCache cache = new ChunkCache(400);
    for (int chunk = 0; chunk < 4; chunk++) {
      cache.put(key(1, chunk), new byte[100]);
    }
    assertThat(cache.get(key(1, 0))).isNotNull();
    cache.put(key(1, 4), new byte[100]);
    assertThat(cache.get(key(1, 0))).isNotNull();
    assertThat(cache.get(key(1, 1))).isNull();
    assertThat(cache.bytes()).isEqualTo(400);
  }

  @Test
  void large_and_empty_chunks_are_not_kept() {
    ChunkCache cache = new ChunkCache(400);
    cache.put(key(1, 0), new byte[101]);
    cache.put(key(1, 1), new byte[0]);
    assertThat(cache.get(key(1, 0))).isNull();
    assertThat(cache.get(key(1, 1))).isNull();
  }

  @Test
  void a_chunk_put_twice_counts_once_and_a_closed_file_counts_nothing() {
    ChunkCache cache = new ChunkCache(400);
    cache.put(key(1, 0), new byte[60]);
    cache.put(key(1, 0), new byte[60]);
    cache.put(key(2, 0), new byte[50]);
    assertThat(cache.bytes()).isEqualTo(110);
    cache.forget(1);
    assertThat(cache.bytes()).isEqualTo(50);
    assertThat(cache.get(key(2, 0))).hasSize(50);
  }

  private static ChunkCache.Key key(long file, int chunk) {
    return new ChunkCache.Key(file, chunk);
  }
}
