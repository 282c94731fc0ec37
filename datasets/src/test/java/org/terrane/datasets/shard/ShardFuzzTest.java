package org.terrane.datasets.shard;

import static org.assertj.core.api.Assertions.assertThatCode;

import com.code_intelligence.jazzer.junit.FuzzTest;

/// Any bytes at all: image sets, or one line that names the file.
///
/// A usual test run replays the corpus in `ShardFuzzTestInputs`, whose seeds [TestShards#main] writes. With
/// `JAZZER_FUZZ=1` it grows the corpus for as long as the annotation says.
final class ShardFuzzTest {

  @FuzzTest(maxDuration = "40s")
  void any_bytes_give_sets_or_one_line(byte[] bytes) {
    assertThatCode(() -> ShardFuzz.read(bytes)).doesNotThrowAnyException();
  }
}
