package org.terrane.datasets.sampling;

import java.util.ArrayList;
import java.util.List;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.sets.ImageSet;

/// Other places at a later time: training places before the cut, held-out places after it. What training places show
/// later, and held-out places before, is dropped.
public record SpaceAndTime(SpatialBlocks space, TimeCut time) implements Split {

  /// @throws DataException if there are places for validation but no time
  public SpaceAndTime {
    if (space.shares().validation() > 0 && !time.hasValidation()) {
      throw new DataException("[split] " + space.shares().validation() + " of the blocks are for validation, but "
          + time + " leaves no time for it; give validationFrom a day before heldOutFrom");
    }
  }

  @Override
  public SplitSets of(List<ImageSet> sets) {
    SplitSets places = space.of(sets);
    List<ImageSet> dropped = new ArrayList<>(places.dropped());
    Parts parts = new Parts(
        within(places.training(), Part.TRAINING, dropped),
        within(places.validation(), Part.VALIDATION, dropped),
        within(places.heldOut(), Part.HELD_OUT, dropped),
        dropped);
    return SplitSets.of(toString(), parts,
        new SplitSets.Asked(places.asked().parts(), 1000 * space.bufferKm(), time.gapDays()));
  }

  private List<ImageSet> within(List<ImageSet> sets, Part part, List<ImageSet> dropped) {
    List<ImageSet> kept = new ArrayList<>();
    for (ImageSet set : sets) {
      time.only(set, part).ifPresent(kept::add);
      time.without(set, part).ifPresent(dropped::add);
    }
    return kept;
  }

  /// `blocks of …; held out from …`.
  @Override
  public String toString() {
    return space + "; " + time;
  }
}
