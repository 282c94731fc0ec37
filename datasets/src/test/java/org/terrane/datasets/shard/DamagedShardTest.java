package org.terrane.datasets.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.terrane.datasets.find.SetFinder;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.sets.Draws;
import org.terrane.datasets.sets.FoundSets;
import org.terrane.datasets.sets.TestScenes;

/// Damage of every kind is found, and told in one line that names file and record.
class DamagedShardTest {

  @TempDir Path dir;

  private Path file;
  private byte[] sound;
  private ByteBuffer buffer;

  @BeforeEach
  void shard() throws IOException {
    file = TestShards.write(dir.resolve("a.shard"), 3);
    sound = Files.readAllBytes(file);
    buffer = ByteBuffer.wrap(sound).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Test
  void a_sound_shard_is_read() {
    assertThat(ShardFuzz.readAll(sound)).isTrue();
    assertThat(ShardFuzz.mended(sound)).isEqualTo(sound);
  }

  @Test
  void any_flipped_bit_is_found() {
    for (int at = 0; at < sound.length; at++) {
      byte[] damaged = sound.clone();
      damaged[at] ^= (byte) (1 << at % 8);
      assertThat(ShardFuzz.readAll(damaged)).as("bit %d of byte %d", at % 8, at).isFalse();
    }
  }

  @Test
  void a_shard_cut_short_or_grown_is_refused() {
    for (int length = 0; length < sound.length; length++) {
      assertThat(ShardFuzz.readAll(Arrays.copyOf(sound, length))).as("%d bytes", length).isFalse();
    }
    assertThat(ShardFuzz.readAll(Arrays.copyOf(sound, sound.length + 1))).isFalse();
    assertThat(ShardFuzz.readAll(Arrays.copyOf(sound, sound.length + 64))).isFalse();
  }

  /// With checksums that fit, only the checks of the structure itself stand between damage and the reader.
  @Test
  void damage_behind_fitting_checksums_never_escapes() {
    int heads = 0;
    ShardFile shard = new ShardFile(file);
    for (int record = 0; record < 3; record++) {
      ShardLayout.Entry entry = shard.entry(record);
      for (int at = 0; at < entry.headBytes(); at++) {
        heads += flipEachBit((int) entry.offset() + at);
      }
    }
    for (int at = 0; at < 64; at++) {
      flipEachBit(at);
    }
    for (int at = sound.length - 64 - 3 * 32; at < sound.length; at++) {
      flipEachBit(at);
    }
    assertThat(heads).as("descriptions that were refused").isGreaterThan(1000);
  }

  @Test
  void random_damage_never_escapes() {
    Draws draws = new Draws(11);
    for (int round = 0; round < 3000; round++) {
      byte[] damaged = Arrays.copyOf(sound, draws.nextInt(4) == 0 ? draws.nextInt(sound.length) : sound.length);
      for (int i = 1 + draws.nextInt(8); i > 0 && damaged.length > 0; i--) {
        damaged[draws.nextInt(damaged.length)] = (byte) draws.nextLong();
      }
      ShardFuzz.read(damaged);
    }
  }

  @Test
  void damaged_pixels_are_found_when_they_are_read_and_name_their_record() throws IOException {
    ShardLayout.Entry entry = new ShardFile(file).entry(1);
    sound[(int) (entry.offset() + entry.bytes()) - 70] ^= 4;
    Files.write(file, sound);
    ShardFile shard = new ShardFile(file);

    assertThat(shard.set(1).images()).hasSize(4);
    shard.pixels(0);
    String message = file + ": record 1 has damaged pixels: checksum ";
    assertThatThrownBy(() -> shard.pixels(1)).isInstanceOf(DataException.class).hasMessageStartingWith(message);
    assertThatThrownBy(shard::verify).isInstanceOf(DataException.class).hasMessageStartingWith(message);
  }

  @Test
  void a_damaged_description_names_its_record() throws IOException {
    sound[(int) new ShardFile(file).entry(2).offset() + 4] ^= 4;
    Files.write(file, sound);
    ShardFile shard = new ShardFile(file);
    assertThatThrownBy(() -> shard.set(2)).isInstanceOf(DataException.class)
        .hasMessageStartingWith(file + ": record 2: has a damaged description: checksum ");
  }

  @Test
  void what_is_no_shard_says_so() {
    refused("not a shard at all".getBytes(StandardCharsets.US_ASCII),
        "has 18 bytes, expected a shard of at least 128");
    byte[] other = new byte[200];
    refused(other, "is not a shard: expected 'TERSHARD', found 0000000000000000");
    buffer.putInt(8, 2);
    refused(ShardFuzz.mended(sound), "is of shard version 2, expected 1");
  }

  @Test
  void overlapping_and_missing_records_are_refused() {
    int index = sound.length - 64 - 3 * 32;
    long first = buffer.getLong(index);
    long second = buffer.getLong(index + 32);
    buffer.putLong(index + 32, second - 64);
    refused(ShardFuzz.mended(sound), "has record 1 at byte %d, expected it at %d".formatted(second - 64, second));
    buffer.putLong(index + 32, second);
    buffer.putLong(index + 8, Long.MAX_VALUE);
    refused(ShardFuzz.mended(sound), ("has %d bytes for record 0, expected a multiple of 64 that ends before the"
        + " index").formatted(Long.MAX_VALUE));
    buffer.putLong(index + 8, second - first);
    buffer.putLong(sound.length - 64 + 16, Long.MAX_VALUE);
    refused(ShardFuzz.mended(sound), "has %d records, expected up to 2147483639".formatted(Long.MAX_VALUE));
  }

  @Test
  void a_record_shorter_than_its_description_tells_is_refused() {
    ShardLayout.Entry entry = new ShardFile(file).entry(0);
    int side = new String(sound, StandardCharsets.ISO_8859_1).indexOf("sentinel-2-l2a") + 14 + 1 + 8 + 4 + 2;
    assertThat(buffer.getInt(side)).isEqualTo(12);
    buffer.putInt(side, 16_000);
    StoredSet told = TestShards.set("place-0");
    long expected = BakedSet.bytes(entry.headBytes(), told) + 2 * (2L * 16_000 * 16_000 - 320);
    assertThatThrownBy(() -> new ShardFile(file, MemorySegment.ofArray(ShardFuzz.mended(sound))).set(0))
        .isInstanceOf(DataException.class)
        .hasMessage("%s: record 0: has %d bytes, expected %d for what it describes", file, entry.bytes(), expected);
  }

  @Test
  void a_manifest_changed_by_hand_is_refused() throws IOException {
    Path out = prepared();
    Path manifest = out.resolve("shards.json");
    String text = Files.readString(manifest);
    for (String[] change : new String[][] {{"\"sets\" : 1", "\"sets\" : 2"}, {".shard\"", ".Shard\""}, {"dB", "K"}}) {
      assertThat(text).contains(change[0]);
      Files.writeString(manifest, text.replaceFirst(change[0], change[1]));
      assertThatThrownBy(() -> ShardSet.open(out)).isInstanceOf(DataException.class)
          .hasMessageStartingWith(manifest + ": is damaged: ");
    }
    Files.writeString(manifest, text.substring(0, text.length() / 2));
    assertThatThrownBy(() -> ShardSet.open(out)).isInstanceOf(DataException.class)
        .hasMessageStartingWith(manifest + ": is damaged: ");
    Files.writeString(manifest, "[]");
    assertThatThrownBy(() -> ShardSet.open(out)).isInstanceOf(DataException.class)
        .hasMessage(manifest + ": is of format '' version 0, expected 'terrane-shards' version 1");
  }

  @Test
  void any_flipped_bit_of_a_manifest_is_found() throws IOException {
    Path out = prepared();
    Path manifest = out.resolve("shards.json");
    byte[] bytes = Files.readAllBytes(manifest);
    ShardManifest before = ShardManifest.read(out);
    for (int at = 0; at < bytes.length; at++) {
      byte[] damaged = bytes.clone();
      damaged[at] ^= (byte) (1 << at % 7);
      Files.write(manifest, damaged);
      try {
        assertThat(ShardManifest.read(out)).as("only white space may change").isEqualTo(before);
      } catch (DataException e) {
        assertThat(e).hasMessageStartingWith(manifest + ": ");
      }
    }
  }

  @Test
  void a_shard_that_is_not_the_manifests_is_refused() throws IOException {
    Path out = prepared();
    Files.copy(file, out.resolve("sets-00000.shard"), StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(() -> ShardSet.open(out)).isInstanceOf(DataException.class)
        .hasMessageStartingWith(out.resolve("sets-00000.shard") + ": has " + sound.length + " bytes, 3 sets and")
        .hasMessageContaining("but shards.json tells of ");
    Files.delete(out.resolve("sets-00000.shard"));
    assertThatThrownBy(() -> ShardSet.open(out)).isInstanceOf(DataException.class)
        .hasMessageStartingWith(out.resolve("sets-00000.shard") + ": cannot be opened");
  }

  private Path prepared() {
    TestScenes.place(dir.resolve("place"));
    FoundSets place = SetFinder.find(dir.resolve("place"));
    ShardPreparationTest.prepare(dir.resolve("out"), place, PrepareOptions.defaults());
    return dir.resolve("out");
  }

  /// @return how many of the eight were refused
  private int flipEachBit(int at) {
    int refused = 0;
    for (int bit = 0; bit < 8; bit++) {
      byte[] damaged = sound.clone();
      damaged[at] ^= (byte) (1 << bit);
      refused += ShardFuzz.readAll(ShardFuzz.mended(damaged)) ? 0 : 1;
    }
    return refused;
  }

  private void refused(byte[] bytes, String problem) {
    assertThatThrownBy(() -> new ShardFile(file, MemorySegment.ofArray(bytes)))
        .isInstanceOf(DataException.class).hasMessage(file + ": " + problem);
  }
}
