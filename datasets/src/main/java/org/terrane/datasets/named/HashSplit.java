package org.terrane.datasets.named;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.terrane.datasets.labelled.Labelled;
import org.terrane.datasets.labelled.Split;

/// The split of a data set that was published without one: one sample in five is for the test, by a hash of its name,
/// so that it depends neither on the order nor on which samples are there.
final class HashSplit {

  private HashSplit() {}

  static Map<Split, List<Labelled>> of(List<Labelled> samples) {
    return samples.stream().collect(
        Collectors.groupingBy(sample -> isHeldOut(sample.id()) ? Split.TEST : Split.TRAINING));
  }

  /// One in five, by the FNV-1a hash of the name.
  static boolean isHeldOut(String name) {
    int hash = 0x811C9DC5;
    for (int i = 0; i < name.length(); i++) {
      hash = (hash ^ name.charAt(i)) * 0x01000193;
    }
    hash ^= hash >>> 15;
    return Integer.remainderUnsigned(hash, 5) == 0;
  }
}
