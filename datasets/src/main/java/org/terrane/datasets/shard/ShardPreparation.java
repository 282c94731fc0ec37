package org.terrane.datasets.shard;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.terrane.datasets.pruning.BandFeatures;
import org.terrane.datasets.pruning.ClusterPruning;
import org.terrane.datasets.pruning.SetFeatures;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.sets.BandCache;
import org.terrane.datasets.sets.Fingerprint;
import org.terrane.datasets.sets.FoundSets;

/// Bakes image sets into a folder of shards.
///
/// Killed at any moment and started again, it ends with the same bytes as without the interruption: shards appear
/// whole, in order, and tell which sets they hold; what comes after them is written anew.
public final class ShardPreparation {

  /// Told after each square of ground.
  @FunctionalInterface
  public interface Progress {
    void square(String work, int done, int planned);
  }

  private final Path folder;
  private final Progress progress;
  private final SquareBaker baker = new SquareBaker(BandCache.ofDefaultSize());

  private ShardPreparation(Path folder, Progress progress) {
    this.folder = folder;
    this.progress = progress;
  }

  /// Writes the shards, or the rest of them, and their manifest; squares of ground are grouped, where that is asked
  /// for, by [BandFeatures].
  ///
  /// @param folder new, empty, or begun with the same source and options
  /// @return what the folder holds now
  /// @throws DataException if the folder holds something else, or the disk fails
  /// @throws org.terrane.datasets.raster.RasterException if a file of the source is damaged
  public static ShardManifest run(FoundSets source, Path folder, PrepareOptions options, Progress progress) {
    return run(source, folder, options, BandFeatures.over(source.sets()), progress);
  }

  /// The same with other features to group by, for example those of a network.
  ///
  /// @param features of a square as it is stored; a folder that was begun keeps the groups it was begun with
  public static ShardManifest run(
      FoundSets source, Path folder, PrepareOptions options, SetFeatures features, Progress progress) {
    PreparePlan wanted = new PreparePlan(Fingerprint.of(source.sets()), options, null);
    Optional<PreparePlan> begun = PrepareFolder.open(folder, wanted);
    if (begun.isEmpty() || !ShardManifest.isIn(folder)) {
      ShardPreparation preparation = new ShardPreparation(folder, progress);
      List<Job> jobs = Job.of(source.sets(), options.side());
      PreparePlan plan = begun.orElseGet(() -> preparation.plan(wanted, jobs, features));
      preparation.write(source, plan, jobs).write(folder);
    }
    PrepareFolder.close(folder);
    return ShardManifest.read(folder);
  }

  /// Decides what to keep, and writes that down before the first shard.
  private PreparePlan plan(PreparePlan wanted, List<Job> jobs, SetFeatures features) {
    PrepareOptions options = wanted.options();
    PreparePlan plan = options.clusters() == 0 ? wanted
        : new PreparePlan(wanted.source(), options, prune(jobs, options, features));
    plan.write(folder);
    return plan;
  }

  /// Bakes everything once to look at it: what is judged is what would be stored.
  private ClusterPruning prune(List<Job> jobs, PrepareOptions options, SetFeatures features) {
    List<String> ids = new ArrayList<>();
    List<float[]> all = new ArrayList<>();
    for (int i = 0; i < jobs.size(); i++) {
      bake(jobs.get(i)).ifPresent(record -> {
        ids.add(record.set().id());
        all.add(features.of(record.images()));
      });
      progress.square("looked at", i + 1, jobs.size());
    }
    if (ids.isEmpty()) {
      throw nothing(options);
    }
    return ClusterPruning.of(ids, all, options.clusters(), options.perCluster(), options.seed());
  }

  private ShardManifest write(FoundSets source, PreparePlan plan, List<Job> all) {
    Set<String> dropped = plan.pruning() == null ? Set.of() : new HashSet<>(plan.pruning().dropped());
    List<Job> jobs = all.stream().filter(job -> !dropped.contains(job.id())).toList();
    List<ShardFile> shards = finished(plan);
    int next = next(jobs, shards);
    while (next < jobs.size()) {
      next = writeShard(plan, jobs, next, shards);
    }
    if (shards.isEmpty()) {
      throw nothing(plan.options());
    }
    return ManifestOf.shards(source, plan, shards, jobs.size());
  }

  /// Writes one shard from job `next` on.
  ///
  /// @return the first job that is not in it
  private int writeShard(PreparePlan plan, List<Job> jobs, int next, List<ShardFile> shards) {
    Path file = shardFile(plan, shards.size());
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
        progress.square("baked", at + 1, jobs.size());
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
  private List<ShardFile> finished(PreparePlan plan) {
    List<ShardFile> shards = new ArrayList<>();
    while (Files.exists(shardFile(plan, shards.size()))) {
      Path file = shardFile(plan, shards.size());
      ShardFile shard = open(file);
      if (shard.header().number() != shards.size() || shard.header().plan() != plan.id() || shard.records() == 0) {
        throw new DataException(file + ": was made from other data or with other options; delete it and run again");
      }
      shards.add(shard);
    }
    return shards;
  }

  private static ShardFile open(Path file) {
    try {
      return new ShardFile(file);
    } catch (DataException e) {
      throw new DataException(e.getMessage() + "; delete this file and run again", e);
    }
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

  private DataException nothing(PrepareOptions options) {
    return new DataException(folder + ": nothing to write: no square of " + options.side()
        + " m shows two images of a place");
  }

  private Path shardFile(PreparePlan plan, int number) {
    return folder.resolve("%s-%05d.shard".formatted(plan.options().name(), number));
  }
}
