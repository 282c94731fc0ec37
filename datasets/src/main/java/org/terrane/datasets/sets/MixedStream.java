package org.terrane.datasets.sets;

import java.util.List;
import org.terrane.datasets.scene.DataException;

/// See [SampleStream#mixed].
record MixedStream(List<SampleStream.Share> shares) implements SampleStream {

  /// Keeps the choice of the stream apart from what the streams draw from the same seed and index.
  private static final long CHOICE = 0x6D69786564L;

  MixedStream {
    shares = List.copyOf(shares);
    if (shares.isEmpty() || shares.stream().anyMatch(share -> !(share.weight() > 0))) {
      throw new DataException("[mixed] needs one stream or more, each with a positive weight, but has weights "
          + shares.stream().map(SampleStream.Share::weight).toList());
    }
  }

  @Override
  public Triple sample(long seed, long index) {
    double total = shares.stream().mapToDouble(SampleStream.Share::weight).sum();
    double at = new Draws(seed, index, CHOICE).between(0, total);
    int chosen = 0;
    while (chosen < shares.size() - 1 && at >= shares.get(chosen).weight()) {
      at -= shares.get(chosen).weight();
      chosen++;
    }
    return shares.get(chosen).stream().sample(seed, index);
  }

  @Override
  public int images() {
    return shares.stream().mapToInt(share -> share.stream().images()).sum();
  }
}
