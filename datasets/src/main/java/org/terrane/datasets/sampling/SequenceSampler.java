package org.terrane.datasets.sampling;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.IntStream;
import org.terrane.datasets.crs.Footprint;
import org.terrane.datasets.crs.LonLat;
import org.terrane.datasets.crs.MercatorTile;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.sets.BandCache;
import org.terrane.datasets.sets.BandStatistics;
import org.terrane.datasets.sets.CropGrid;
import org.terrane.datasets.sets.Draws;
import org.terrane.datasets.sets.Frame;
import org.terrane.datasets.sets.FrameReader;
import org.terrane.datasets.sets.ImageSet;
import org.terrane.datasets.sets.SetImage;
import org.terrane.datasets.sets.Unreadable;

/// Draws sequences of high-resolution, multispectral and radar frames of one square of ground, for SkySense.
///
/// An epoch visits each place as often as squares fit on it side by side, or as the rule allows, in an order of its
/// own; a square lies anywhere on the place.
public final class SequenceSampler implements Samples<Sequence> {

  /// Frames that show less measured ground than this are passed over.
  private static final double ENOUGH_VALID = 0.5;

  /// Squares that are looked at before it is said that none shows anything.
  private static final int ATTEMPTS = 16;

  private final SequenceRule rule;
  private final FrameReader reader;
  private final List<SequencePlace> places;
  private final long[] firsts;
  private final long squares;
  private final List<String> notes;

  /// As from [SequencePlaces], where a place whose images share no ground is an error.
  ///
  /// @throws DataException if no place gives a sequence
  public SequenceSampler(List<ImageSet> sets, SequenceRule rule, BandStatistics statistics, BandCache cache) {
    this(SequencePlaces.of(sets, rule, Unreadable.ERROR), statistics, cache);
  }

  public SequenceSampler(SequencePlaces found, BandStatistics statistics, BandCache cache) {
    this.rule = found.rule();
    FrameReader asTheyCome = new FrameReader(cache, statistics, rule.resampling());
    this.reader = rule.clouds() ? asTheyCome : asTheyCome.withoutClouds();
    this.places = found.places();
    this.notes = found.notes();
    this.firsts = new long[places.size()];
    long sum = 0;
    for (int i = 0; i < firsts.length; i++) {
      firsts[i] = sum;
      sum += Math.min(places.get(i).squares(), rule.visits());
    }
    this.squares = sum;
  }

  @Override
  public long epoch() {
    return squares;
  }

  /// One line for each kind of place or image that was left out, with its count.
  public List<String> notes() {
    return notes;
  }

  /// Of its sequences.
  public SequenceRule rule() {
    return rule;
  }

  @Override
  public Sequence sample(long seed, long index) {
    return views(seed, index, 1).getFirst();
  }

  /// Several draws of frames of one square: student and teacher see other dates of the same ground. The high-resolution
  /// frame is the same in all, and the first is [#sample]. A square of which no frame shows enough measured ground is
  /// replaced by another.
  ///
  /// @throws DataException if that comes to nothing, again and again
  public List<Sequence> views(long seed, long index, int count) {
    SequencePlace place = place(new Shuffle(squares, seed, index / squares).at(index % squares));
    List<Sequence> views = views(place, new Draws(seed, index),
        IntStream.range(0, count).mapToObj(view -> new Draws(seed, index, view)).toList());
    for (int attempt = 1; views.stream().anyMatch(Sequence::isEmpty); attempt++) {
      if (attempt == ATTEMPTS) {
        throw new DataException("[sequence] none of " + ATTEMPTS + " squares shows enough measured ground, the last on "
            + place.set().id() + "; leave out places that are clouded or not measured, or let clouds count as ground");
      }
      int again = attempt;
      Draws draws = new Draws(seed, index, -again);
      place = place((long) (draws.nextDouble() * squares));
      views = views(place, draws,
          IntStream.range(0, count).mapToObj(view -> new Draws(seed, index, view, again)).toList());
    }
    return views;
  }

  private SequencePlace place(long square) {
    int found = Arrays.binarySearch(firsts, square);
    return places.get(found >= 0 ? found : -found - 2);
  }

  /// @param each for the dates of each view
  private List<Sequence> views(SequencePlace place, Draws draws, List<Draws> each) {
    CropGrid square = place.square(rule.side(), draws);
    Footprint corners = Objects.requireNonNull(square.footprint());
    SequenceImages images = place.images();
    Sharp sharp = sharp(images, square.withSide(rule.side() * rule.ratio()), corners, draws);
    LonLat centre = corners.centre();
    int region = MercatorTile.of(centre, SequencePlace.REGION_ZOOM).number();
    return each.stream().map(own -> new Sequence(place.set().id(), centre, region, sharp.frame(),
        series(images.multispectral(), sharp.used(), rule.multispectral(), square, corners, own),
        series(images.radar(), Set.of(), rule.radar(), square, corners, own))).toList();
  }

  /// The high-resolution frame, if there is one.
  ///
  /// @param used the date of the multispectral image that stands in
  private record Sharp(Optional<Frame> frame, Set<LocalDate> used) {

    static final Sharp ABSENT = new Sharp(Optional.empty(), Set.of());
  }

  private Sharp sharp(SequenceImages images, CropGrid square, Footprint corners, Draws draws) {
    for (SetImage image : draws.shuffled(images.sharp())) {
      Frame frame = reader.read(image, rule.highResolution().bands().of(image), square, corners);
      if (isShown(frame)) {
        Set<LocalDate> used = images.standIns()
            ? SequenceImages.date(image).map(Set::of).orElse(Set.of()) : Set.of();
        return new Sharp(Optional.of(frame), used);
      }
    }
    return Sharp.ABSENT;
  }

  /// Dates at random without repeating one, until there are enough frames that show something; then in order.
  private List<DatedFrame> series(SortedMap<LocalDate, List<SetImage>> byDate, Set<LocalDate> used,
      SequenceRule.Series series, CropGrid square, Footprint corners, Draws draws) {
    List<LocalDate> free = byDate.keySet().stream().filter(date -> !used.contains(date)).toList();
    List<DatedFrame> frames = new ArrayList<>();
    for (LocalDate date : draws.shuffled(free)) {
      if (frames.size() == series.frames()) {
        break;
      }
      SetImage image = draws.oneOf(byDate.get(date));
      Frame frame = reader.read(image, series.bands().of(image), square, corners);
      if (isShown(frame)) {
        frames.add(new DatedFrame(frame, date));
      }
    }
    frames.sort(Comparator.comparing(DatedFrame::date));
    return frames;
  }

  private static boolean isShown(Frame frame) {
    return frame.validFraction() >= ENOUGH_VALID;
  }
}
