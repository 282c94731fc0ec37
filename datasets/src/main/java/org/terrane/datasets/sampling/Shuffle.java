package org.terrane.datasets.sampling;

import org.terrane.datasets.sets.Draws;

/// The numbers from 0 to count - 1 in a random order that is computed, not stored: any position can be asked for alone,
/// so an epoch of a billion windows costs no memory and a run resumes anywhere.
///
/// A Feistel network, which is a permutation whatever its rounds do (Luby and Rackoff 1988), over the next power of
/// four; numbers beyond the count are sent through again until one is below it (Black and Rogaway 2002).
final class Shuffle {

  private static final int ROUNDS = 6;

  private final long count;
  private final int halfBits;
  private final long key;

  /// @param seeds another order for each
  Shuffle(long count, long... seeds) {
    this.count = count;
    this.halfBits = (Long.SIZE - Long.numberOfLeadingZeros(Math.max(0, count - 1)) + 1) / 2;
    this.key = new Draws(seeds).nextLong();
  }

  /// The number at a position, from 0 on.
  long at(long position) {
    long number = position;
    do {
      number = permuted(number);
    } while (number >= count);
    return number;
  }

  private long permuted(long number) {
    long mask = (1L << halfBits) - 1;
    long left = number >>> halfBits;
    long right = number & mask;
    for (int round = 0; round < ROUNDS; round++) {
      long mixed = left ^ new Draws(key, round, right).nextLong() & mask;
      left = right;
      right = mixed;
    }
    return left << halfBits | right;
  }
}
