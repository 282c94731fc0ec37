package org.terrane.rs.common;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import org.terrane.datasets.sampling.Shares;
import org.terrane.datasets.sampling.SpaceAndTime;
import org.terrane.datasets.sampling.SpatialBlocks;
import org.terrane.datasets.sampling.Split;
import org.terrane.datasets.sampling.TimeCut;

/// Which part of the scenes a run never sees, so that it can be measured on it: blocks of ground, all after a date, or
/// those blocks after that date. A group of keys of a recipe.
///
/// @param share of the blocks of ground; 0 for none
/// @param blockKm side of a block in kilometres
/// @param bufferKm ground between what is seen and what is held out, in kilometres
/// @param from the first day held out, as `2020-06-01`; empty for no cut in time
/// @param gapDays days from then on that belong to nobody
public record Holdout(double share, double blockKm, double bufferKm, Optional<String> from, int gapDays) {

  /// Nothing is held out; the rest is what one would begin with.
  public static final Holdout NONE = new Holdout(0, 50, 5, Optional.empty(), 30);

  public Holdout {
    require(share >= 0 && share < 1, "share must be 0 or more and below 1, but is " + share);
    require(blockKm >= 1 && bufferKm > 0 && gapDays >= 0, "blockKm must be 1 or more, bufferKm above 0 and gapDays 0 or"
        + " more, but are " + blockKm + ", " + bufferKm + " and " + gapDays);
    from.ifPresent(Holdout::day);
  }

  /// The split that this asks for, if any.
  public Optional<Split> split(long seed) {
    Optional<TimeCut> time = from.map(day -> TimeCut.at(day(day), gapDays));
    if (share == 0) {
      return time.map(cut -> cut);
    }
    SpatialBlocks blocks = new SpatialBlocks(blockKm, bufferKm, new Shares(1 - share, 0, share), seed);
    return Optional.of(time.<Split>map(cut -> new SpaceAndTime(blocks, cut)).orElse(blocks));
  }

  private static LocalDate day(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("from must be a day such as 2020-06-01, but is '" + text + "'", e);
    }
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
