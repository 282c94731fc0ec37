package org.terrane.datasets.shard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.sets.BandCache;
import org.terrane.datasets.sets.CropGrid;
import org.terrane.datasets.sets.Fingerprint;
import org.terrane.datasets.sets.FoundSets;
import org.terrane.datasets.sets.GroundSquares;
import org.terrane.datasets.sets.ImageSet;

/// Bakes image sets into a folder of shards.
///
/// Killed at any moment and started again, it ends with the same bytes as without the interruption: shards appear
/// whole, in order, and tell which sets they hold; what comes after them is written anew.
public final class ShardPreparation {

  /// Told after each square of ground.
  @FunctionalInterface
  public interface Progress {
    void square(int done, int planned);
  }

  private final FoundSets source;
  private final Path folder;
  private final PreparePlan plan;
  private final Progress progress;
  private final SquareBaker baker = new SquareBaker(BandCache.ofDefaultSize());

  private ShardPreparation(FoundSets source, Path folder, PreparePlan plan, Progress progress) {
    this.source = source;
    this.folder = folder;
    this.plan = plan;
    this.progress = progress;
  }

  /// A piece of a place, to become a record.
  private record Job(String id, ImageSet place, CropGrid square) {}

  /// Writes the shards, or the rest of them, and their manifest.
  ///
  /// @param folder new, empty, or begun with the same source and options
  /// @return what the folder holds now
  /// @throws DataException if the folder holds something else, or the disk fails
  /// @throws org.terrane.datasets.raster.RasterException if a file of the source is damaged
  public static ShardManifest run(FoundSets source, Path folder, PrepareOptions options, Progress progress) {
    PreparePlan wanted = new PreparePlan(Fingerprint.of(source.sets()), options);
    Optional<PreparePlan> begun = PrepareFolder.open(folder, wanted);
    if (begun.isPresent() && ShardManifest.isIn(folder)) {
      PrepareFolder.close(folder);
      return ShardManifest.read(folder);
    }
    PreparePlan plan = begun.orElse(wanted);
    if (begun.isEmpty()) {
      plan.write(folder);
    }
    ShardManifest manifest = new ShardPreparation(source, folder, plan, progress).write();
    manifest.write(folder);
    PrepareFolder.close(folder);
    return manifest;
  }

  private ShardManifest write() {
    List<Job> jobs = source.sets().stream().flatMap(this::jobs).toList();
    List<ShardFile> shards = new ArrayList<>(finished());
    int next = next(jobs, shards);
    while (next < jobs.size()) {
      next = writeShard(jobs, next, shards);
    }
    if (shards.isEmpty()) {
      throw new DataException(folder + ": nothing to write: no square of " + plan.options().side()
          + " m shows two images of a place");
    }
    return ManifestOf.shards(source, plan, shards, jobs.size());
  }

  /// The squares of a place; only several need numbers.
  private Stream<Job> jobs(ImageSet place) {
    List<CropGrid> squares = GroundSquares.of(place, plan.options().side());
    return IntStream.range(0, squares.size()).mapToObj(i ->
        new Job(squares.size() == 1 ? place.id() : place.id() + "/" + (i + 1), place, squares.get(i)));
  }

  /// Writes one shard from job `next` on.
  ///
  /// @return the first job that is not in it
  private int writeShard(List<Job> jobs, int next, List<ShardFile> shards) {
    Path file = shardFile(shards.size());
    int at = next;
    try (ShardWriter writer = new ShardWriter(file, new ShardLayout.Header(shards.size(), plan.id()))) {
      for (; at < jobs.size(); at++) {
        Optional<BakedSet> record = bake(jobs.get(at));
        if (record.isPresent()) {
          if (writer.records() > 0 && writer.bytesWith(record.get()) > plan.options().shardBytes()) {
            break; // baked once more for the next shard, which then depends on nothing that came before
          }
          writer.append(record.get());
        }
        progress.square(at + 1, jobs.size());
      }
      if (writer.records() > 0) {
        writer.finish();
        shards.add(new ShardFile(file));
      }
    }
    return at;
  }

  private Optional<BakedSet> bake(Job job) {
    return baker.bake(job.id(), job.place(), job.square());
  }

  /// The shards an interrupted run had finished.
  private List<ShardFile> finished() {
    List<ShardFile> shards = new ArrayList<>();
    while (Files.exists(shardFile(shards.size()))) {
      Path file = shardFile(shards.size());
      ShardFile shard;
      try {
        shard = new ShardFile(file);
      } catch (DataException e) {
        throw new DataException(e.getMessage() + "; delete this file and run again", e);
      }
      if (shard.header().number() != shards.size() || shard.header().plan() != plan.id()) {
        throw new DataException(file + ": was made from other data or with other options; delete it and run again");
      }
      shards.add(shard);
    }
    return shards;
  }

  /// The first job after the last record.
  private static int next(List<Job> jobs, List<ShardFile> shards) {
    if (shards.isEmpty()) {
      return 0;
    }
    ShardFile last = shards.getLast();
    String id = last.describe(last.records() - 1).id();
    return 1 + IntStream.range(0, jobs.size()).filter(i -> jobs.get(i).id().equals(id)).findFirst()
        .orElseThrow(() -> new DataException(last.path() + ": ends with set '" + id
            + "', which the source does not have; delete it and run again"));
  }

  private Path shardFile(int number) {
    return folder.resolve("%s-%05d.shard".formatted(plan.options().name(), number));
  }
}
