package org.terrane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.terrane.datasets.geotiff.GeoTiffWriter;
import org.terrane.datasets.raster.GeoTransform;
import org.terrane.datasets.raster.RasterBand;
import org.terrane.datasets.raster.RasterInfo;
import org.terrane.datasets.raster.SampleType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `terrane data prepare` and `stats`, and training on what they made.
class DataCommandTest {
  private static final int SIDE = 64;

  @TempDir Path folder;

  private Path data;
  private Path out;

  @BeforeEach
  void aPlace() throws IOException {
    data = Files.createDirectory(folder.resolve("data"));
    out = folder.resolve("shards");
    scene("may.tif", "2020-05-01");
    scene("june.tif", "2020-06-01");
  }

  @Test
  void sets_are_baked_and_can_be_trained_on() {
    Terminal prepared = terrane("data", "prepare", "--data", data.toString(), "--out", out.toString());
    assertThat(prepared.exit()).as(prepared.err()).isZero();
    assertThat(prepared.out().lines().toList()).containsExactly("baked 1 of 1 squares of ground",
        out + ": 1 sets of 2 images in 1 shards, 0.0 MiB; train on it with --data " + out);

    Path run = folder.resolve("run");
    Terminal trained = terrane("pretrain", "a2mae", "--preset", "unit", "--steps", "2", "--data", out.toString(),
        "--out", run.toString());
    assertThat(trained.exit()).as(trained.err()).isZero();
    assertThat(run.resolve("report.html")).isNotEmptyFile();
  }

  @Test
  void a_run_sees_the_same_in_shards_as_in_their_source() throws IOException {
    terrane("data", "prepare", "--data", data.toString(), "--out", out.toString());
    String fromFiles = losses("run-of-files", data);
    assertThat(losses("run-of-shards", out)).isEqualTo(fromFiles).isNotEmpty();
  }

  @Test
  void the_side_cuts_squares_and_a_second_call_has_nothing_to_do() {
    String[] call = {"data", "prepare", "--data", data.toString(), "--out", out.toString(), "--side", "320"};
    Terminal first = terrane(call);
    assertThat(first.out()).contains("baked 4 of 4 squares of ground", ": 4 sets of 8 images in 1 shards");
    Terminal second = terrane(call);
    assertThat(second.exit()).isZero();
    assertThat(second.out()).doesNotContain("baked").contains(": 4 sets of 8 images in 1 shards");
  }

  @Test
  void clusters_thin_out_what_there_is_much_of() {
    Terminal terminal = terrane(prepare("--side", "160", "--clusters", "2", "--per-cluster", "3", "--seed", "4"));
    assertThat(terminal.exit()).as(terminal.err()).isZero();
    List<String> lines = terminal.out().lines().toList();
    assertThat(lines).contains("looked at 16 of 16 squares of ground").contains("baked 6 of 6 squares of ground");
    assertThat(lines.get(lines.size() - 4)).isEqualTo("kept 6 of 16 squares of ground in 2 clusters");
    assertThat(lines.get(lines.size() - 3)).startsWith("  cluster 1: kept 3 of ");

    Terminal other = terrane(prepare("--side", "160"));
    assertThat(other.exit()).isEqualTo(2);
    assertThat(other.err()).isEqualTo("terrane: " + out + ": was begun with squares of 160.0 m, shards of 268435456"
        + " bytes named sets, 2 clusters of up to 3, seed 4, but is now asked for squares of 160.0 m, shards of"
        + " 268435456 bytes named sets; give the same options, name a new folder, or delete this one\n");
  }

  @Test
  void statistics_are_a_table_or_json_of_files_or_shards() {
    Terminal table = terrane("data", "stats", data.toString());
    assertThat(table.exit()).as(table.err()).isZero();
    List<String> lines = table.out().lines().toList();
    assertThat(lines).hasSize(4);
    assertThat(lines.getFirst()).startsWith("sensor").endsWith("std");
    assertThat(lines.get(1)).startsWith("sentinel-2-l2a       B02          reflectance         8192   0.0 %       -");

    JsonNode files = new JsonMapper().readTree(terrane("data", "stats", data.toString(), "--json").out());
    assertThat(files.at("/bands/sentinel-2-l2a/B03/count").asLong()).isEqualTo(8192);
    assertThat(files.at("/bands/sentinel-2-l2a/B03/max").asDouble()).isEqualTo((double) (1e-4f * 1363));
    terrane("data", "prepare", "--data", data.toString(), "--out", out.toString());
    JsonNode shards = new JsonMapper().readTree(terrane("data", "stats", out.toString(), "--json").out());
    assertThat(shards).isEqualTo(files);
  }

  @Test
  void what_cannot_be_used_is_one_line_and_leaves_nothing() throws IOException {
    refused("data needs a command: index, info, prepare, stats, synth", "data");
    refused("missing required option: '--out=DIR'", "data", "prepare", "--data", data.toString());
    refused("--side -5.0: must be a positive number of metres", prepare("--side", "-5"));
    refused("--shard-size 0: must be at least 1 MiB", prepare("--shard-size", "0"));
    refused("--clusters and --per-cluster go together: how many groups, and how many places of each",
        prepare("--clusters", "5"));
    refused("--clusters 0 --per-cluster 3: both must be at least 1", prepare("--clusters", "0", "--per-cluster", "3"));
    refused("unknown option '--sides'; did you mean '--side'?", prepare("--sides", "3"));
    refused(folder.resolve("none") + ": there is no such folder; expected one with raster files", "data", "stats",
        folder.resolve("none").toString());
    assertThat(out).doesNotExist();
    Files.createDirectory(out);
    Files.writeString(out.resolve("notes.txt"), "precious");
    refused(out + ": is not empty and holds no shards; name a new folder, or one that terrane data prepare made",
        prepare());
    assertThat(out.resolve("notes.txt")).hasContent("precious");
  }

  @Test
  void a_damaged_shard_is_one_line() throws IOException {
    terrane(prepare());
    Path shard = out.resolve("sets-00000.shard");
    byte[] bytes = Files.readAllBytes(shard);
    bytes[bytes.length / 2] ^= 1;
    Files.write(shard, bytes);
    Terminal terminal = terrane("data", "stats", out.toString());
    assertThat(terminal.exit()).isEqualTo(2);
    assertThat(terminal.err()).startsWith("terrane: " + shard + ": record 0 has damaged pixels: checksum ");
    assertThat(terminal.err().lines()).hasSize(1);
  }

  private String losses(String name, Path from) throws IOException {
    Path run = folder.resolve(name);
    Terminal trained = terrane("pretrain", "a2mae", "--preset", "unit", "--steps", "2", "--data", from.toString(),
        "--out", run.toString());
    assertThat(trained.exit()).as(trained.err()).isZero();
    JsonMapper json = new JsonMapper();
    return Files.readAllLines(run.resolve("metrics.jsonl")).stream()
        .map(line -> json.readTree(line).path("loss").toString()).toList().toString();
  }

  private String[] prepare(String... more) {
    return Stream.concat(Stream.of("data", "prepare", "--data", data.toString(), "--out", out.toString()),
        Stream.of(more)).toArray(String[]::new);
  }

  private static void refused(String problem, String... arguments) {
    assertThat(terrane(arguments)).isEqualTo(new Terminal(2, "", "terrane: " + problem + "\n"));
  }

  private static Terminal terrane(String... arguments) {
    return Terminal.run(Main.commandLine(), arguments);
  }

  private void scene(String name, String date) {
    List<RasterBand> bands = Stream.of("B02", "B03", "B04")
        .map(band -> new RasterBand(band, SampleType.U16, null, 1, 0, Map.of())).toList();
    float[] values = new float[3 * SIDE * SIDE];
    for (int i = 0; i < values.length; i++) {
      values[i] = 1000 + i / (SIDE * SIDE) * 300 + i % SIDE - (date.contains("06") ? i / SIDE % 7 : 0);
    }
    GeoTiffWriter.write(new RasterInfo(data.resolve(name), SIDE, SIDE, bands,
        GeoTransform.northUp(551_400, 5_655_600, 10, 10), 32631,
        Map.of("SENSOR", "Sentinel-2", "PRODUCT_LEVEL", "L2A", "ACQUISITION_DATE", date), null), values);
  }
}
