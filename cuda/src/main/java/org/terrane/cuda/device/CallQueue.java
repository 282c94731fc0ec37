package org.terrane.cuda.device;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.terrane.cuda.driver.CudaException;

/// Calls that wait to go out together, in runs. A run that went out before goes out as a graph: the first time its
/// calls are put into the stream one by one, which is when CUDA chooses and loads what it needs; the second time they
/// are recorded; from then on there is one launch for all of them.
///
/// A run ends behind a call that says so by its hash: where two steps differ in a few calls only, their runs begin at
/// the same calls again soon after. Runs are long enough that one launch stands for many, and short enough that the
/// device need not wait until the host has thought of a whole step. One thread at a time.
final class CallQueue {
  static final int SHORTEST_RUN = 32;
  static final int LONGEST_RUN = 256;
  /// Of the calls behind which a run may end, one in so many ends it.
  private static final int ENDS = 64;
  /// For a step of some ten thousand calls, and what is not the same in each.
  static final int MOST_RUNS = 512;

  private final List<Call> waiting = new ArrayList<>();
  private int hash;
  private final SequencedMap<CallRun, Known> known = new LinkedHashMap<>(MOST_RUNS, 0.75f, true);
  private final Function<CallRun, CallGraph> recorder;
  private final CallStream stream;
  private final Staging staging;
  private long inGraphs;
  private long alone;

  /// @param recorder makes a graph of a run
  CallQueue(CallStream stream, Staging staging, Function<CallRun, CallGraph> recorder) {
    this.stream = stream;
    this.staging = staging;
    this.recorder = recorder;
  }

  /// A run that has gone out.
  ///
  /// @param graph null before it is recorded
  /// @param fit   false where CUDA refused to record it
  private record Known(@Nullable CallGraph graph, boolean fit) {}

  /// Puts a call behind those that wait.
  void add(Call call) {
    int own = call.hashCode();
    waiting.add(call);
    hash = 31 * hash + own;
    if (waiting.size() == LONGEST_RUN || waiting.size() >= SHORTEST_RUN && ends(own)) {
      flush();
    }
  }

  /// By the upper bits of a product, to which all bits of the hash add.
  private static boolean ends(int hash) {
    return Integer.compareUnsigned(hash * 0x9E3779B9, Integer.divideUnsigned(-1, ENDS)) < 0;
  }

  /// Sends out what waits.
  @SuppressWarnings("ReferenceEquality") // whether it is the one that is known already
  void flush() {
    if (waiting.isEmpty()) {
      return;
    }
    CallRun run = new CallRun(waiting, hash);
    waiting.clear();
    hash = 0;
    Known before = known.get(run);
    Known now = next(before, run);
    if (now != before) {
      known.put(run, now);
      forgetOldest();
    }
    if (now.graph != null) {
      now.graph.launch(run);
      inGraphs += run.calls().size();
    } else {
      run.calls().forEach(this::now);
    }
  }

  /// Sends a call out by itself, after those that wait.
  void alone(Call call) {
    flush();
    now(call);
  }

  private void now(Call call) {
    stream.put(call, upload -> staging.upload(upload.bytes(), upload.to()));
    alone++;
  }

  /// What is known of a run that is about to go out.
  private Known next(@Nullable Known before, CallRun run) {
    if (before == null) {
      return new Known(null, true);
    }
    return before.graph == null && before.fit ? recorded(run) : before;
  }

  /// What CUDA refuses to record is run one by one, and has its say there if it is wrong by itself.
  private Known recorded(CallRun run) {
    try {
      return new Known(recorder.apply(run), true);
    } catch (CudaException e) {
      return new Known(null, false);
    }
  }

  private void forgetOldest() {
    if (known.size() > MOST_RUNS) {
      Known oldest = known.pollFirstEntry().getValue();
      if (oldest.graph != null) {
        oldest.graph.close();
      }
    }
  }

  /// Calls that went out so far.
  CallCounts counts() {
    return new CallCounts(inGraphs, alone);
  }
}
