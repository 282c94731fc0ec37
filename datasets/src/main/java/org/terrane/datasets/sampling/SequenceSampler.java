package org.terrane.datasets.sampling;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
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

/// Draws sequences of high-resolution, multispectral and radar frames of one square of ground, for SkySense.
///
/// An epoch visits each place as often as squares fit on it side by side, in an order of its own; a square lies
/// anywhere on the place.
public final class SequenceSampler implements Samples<Sequence> {

  /// Frames that show less measured ground than this are passed over.
  private static final double ENOUGH_VALID = 0.5;

  private static final int REGION_ZOOM = 9;

  private final SequenceRule rule;
  private final FrameReader reader;
  private final List<SequencePlace> places;
  private final long[] firsts;
  private final long squares;
  private final List<String> notes;

  /// @param sets places that lie nowhere on Earth, are smaller than a square, or have none of the images asked for are
  ///     left out and counted in the notes
  /// @throws DataException if that leaves no place
  public SequenceSampler(List<ImageSet> sets, SequenceRule rule, BandStatistics statistics, BandCache cache) {
    this.rule = rule;
    this.reader = new FrameReader(cache, statistics, rule.resampling());
    List<SequencePlace> fitting = sets.stream().filter(set -> set.footprint() != null)
        .flatMap(set -> SequencePlace.of(set, rule).stream()).toList();
    this.places = fitting.stream().filter(SequencePlace::hasRoom).toList();
    this.notes = notes(sets, fitting, rule);
    if (places.isEmpty()) {
      throw new DataException("[sequence] none of " + sets.size() + " image sets gives a sequence ("
          + String.join("; ", notes) + ")");
    }
    this.firsts = new long[places.size()];
    long sum = 0;
    for (int i = 0; i < firsts.length; i++) {
      firsts[i] = sum;
      sum += places.get(i).squares();
    }
    this.squares = sum;
  }

  @Override
  public long epoch() {
    return squares;
  }

  /// One line for each kind of place that was left out, with its count.
  public List<String> notes() {
    return notes;
  }

  @Override
  public Sequence sample(long seed, long index) {
    return views(seed, index, 1).getFirst();
  }

  /// Several draws of frames of one square: student and teacher see other dates of the same ground. The high-resolution
  /// frame is the same in all, and the first is [#sample].
  public List<Sequence> views(long seed, long index, int count) {
    long number = new Shuffle(squares, seed, index / squares).at(index % squares);
    int found = Arrays.binarySearch(firsts, number);
    SequencePlace place = places.get(found >= 0 ? found : -found - 2);
    Draws draws = new Draws(seed, index);
    CropGrid square = place.square(rule.side(), draws);
    Footprint corners = Objects.requireNonNull(square.footprint());
    Sharp sharp = sharp(place, square.withSide(rule.side() * rule.ratio()), corners, draws);
    LonLat centre = corners.centre();
    int region = MercatorTile.of(centre, REGION_ZOOM).number();
    return IntStream.range(0, count).mapToObj(view -> {
      Draws own = new Draws(seed, index, view);
      return new Sequence(place.set().id(), centre, region, sharp.frame(),
          series(place.multispectral(), sharp.used(), rule.multispectral(), square, corners, own),
          series(place.radar(), Set.of(), rule.radar(), square, corners, own));
    }).toList();
  }

  /// The high-resolution frame, if there is one.
  ///
  /// @param used the date of the multispectral image that stands in
  private record Sharp(Optional<Frame> frame, Set<LocalDate> used) {

    static final Sharp ABSENT = new Sharp(Optional.empty(), Set.of());
  }

  private Sharp sharp(SequencePlace place, CropGrid square, Footprint corners, Draws draws) {
    return switch (rule.highResolution()) {
      case SequenceRule.HighResolution.Absent absent -> Sharp.ABSENT;
      case SequenceRule.HighResolution.Camera camera -> new Sharp(draws.shuffled(place.camera()).stream()
          .map(image -> reader.read(image, camera.bands().of(image), square, corners))
          .filter(SequenceSampler::isShown).findFirst(), Set.of());
      case SequenceRule.HighResolution.StandIn standIn when place.multispectral().size() > 1 -> {
        SequenceRule.Series one = new SequenceRule.Series(rule.multispectral().sensor(), standIn.bands(), 1);
        yield series(place.multispectral(), Set.of(), one, square, corners, draws).stream().findFirst()
            .map(found -> new Sharp(Optional.of(found.frame()), Set.of(found.date()))).orElse(Sharp.ABSENT);
      }
      case SequenceRule.HighResolution.StandIn standIn -> Sharp.ABSENT;
    };
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

  private static List<String> notes(List<ImageSet> sets, List<SequencePlace> fitting, SequenceRule rule) {
    long nowhere = sets.stream().filter(set -> set.footprint() == null).count();
    long without = sets.size() - nowhere - fitting.size();
    List<SequencePlace> small = fitting.stream().filter(place -> !place.hasRoom()).toList();
    List<String> notes = new ArrayList<>();
    if (nowhere > 0) {
      notes.add("left out " + nowhere + " places that lie nowhere on Earth");
    }
    if (without > 0) {
      notes.add("left out " + without + " places without a dated image that has all bands");
    }
    small.stream().max(Comparator.comparingDouble(SequencePlace::roomMetres)).ifPresent(largest ->
        notes.add(String.format(Locale.ROOT,
            "left out %d places smaller than a square of %.0f m, the largest is %s with %.0f m", small.size(),
            rule.groundMetres(), largest.set().id(), largest.roomMetres())));
    return List.copyOf(notes);
  }
}
