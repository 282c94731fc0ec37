package org.terrane.datasets.sampling;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.terrane.datasets.scene.Band;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.scene.Modality;
import org.terrane.datasets.scene.Sensor;
import org.terrane.datasets.sets.CommonGround;
import org.terrane.datasets.sets.ImageBand;
import org.terrane.datasets.sets.ImageSet;
import org.terrane.datasets.sets.RasterSource;
import org.terrane.datasets.sets.SetImage;
import org.terrane.datasets.sets.Unreadable;

/// The places that give sequences of a rule, and what was left out to find them.
public final class SequencePlaces {

  private static final String SMALL = "places smaller than a square";
  private static final String LACKING = "places without a dated image that has all bands";
  private static final String UNDATED = "images without a date, which no series can show";

  private final SequenceRule rule;
  private final List<SequencePlace> places;
  private final List<String> notes;

  private SequencePlaces(SequenceRule rule, List<SequencePlace> places, List<String> notes) {
    this.rule = rule;
    this.places = places;
    this.notes = notes;
  }

  /// Places that lie nowhere on Earth, are smaller than a square, or have none of the images asked for are left out and
  /// counted in the notes, and so are images that cannot be used.
  ///
  /// @param unreadable what is done about a place whose images share no ground
  /// @throws DataException if that leaves no place
  public static SequencePlaces of(List<ImageSet> sets, SequenceRule rule, Unreadable unreadable) {
    List<ImageSet> onEarth = sets.stream().filter(set -> set.footprint() != null).toList();
    List<SequencePlace> fitting = new ArrayList<>();
    List<String> torn = new ArrayList<>();
    for (ImageSet set : onEarth) {
      SequenceImages images = SequenceImages.of(set, rule);
      if (images.isEmpty()) {
        continue;
      }
      RasterSource reference = images.all().getFirst().finest();
      CommonGround.shared(images.all(), reference.info()).ifPresentOrElse(
          ground -> fitting.add(SequencePlace.of(set, images, rule, reference, ground)),
          () -> torn.add(apart(set, images.all(), reference)));
    }
    if (!torn.isEmpty() && unreadable == Unreadable.ERROR) {
      throw new DataException("[sequence] " + torn.getFirst() + "; correct their georeferences, or say that such places"
          + " are skipped");
    }
    List<SequencePlace> places = fitting.stream().filter(SequencePlace::hasRoom).toList();
    List<String> notes = new ArrayList<>();
    note(notes, "places that lie nowhere on Earth", sets.stream().filter(set -> set.footprint() == null).toList(),
        ImageSet::id);
    note(notes, "places whose images share no ground", torn, Function.identity());
    noteImages(notes, onEarth, rule);
    if (onEarth.size() > fitting.size() + torn.size()) {
      notes.add("left out " + (onEarth.size() - fitting.size() - torn.size()) + " " + LACKING);
    }
    noteSmall(notes, fitting);
    if (places.isEmpty()) {
      throw new DataException("[sequence] none of " + sets.size() + " image sets gives a sequence ("
          + String.join("; ", notes) + "); there are images of " + sensors(sets) + remedy(notes));
    }
    return new SequencePlaces(rule, places, List.copyOf(notes));
  }

  public SequenceRule rule() {
    return rule;
  }

  /// The same places in smaller squares, of which a pixel covers the same ground.
  ///
  /// @param side pixels of a series, at most that of the rule
  public SequencePlaces inSquaresOf(int side) {
    double share = (double) side / rule.side();
    return new SequencePlaces(rule.inSquaresOf(side),
        places.stream().map(place -> place.inSquaresOf(share)).toList(), notes);
  }

  /// One line for each kind of place or image that was left out, with its count.
  public List<String> notes() {
    return notes;
  }

  /// The places, each with the images that sequences may show.
  public List<ImageSet> sets() {
    return places.stream().map(SequencePlace::used).toList();
  }

  /// Numbers of the Web Mercator tiles of zoom 9 in which the middles of squares lie.
  public Set<Integer> regions() {
    return places.stream().flatMap(place -> place.regions().stream()).collect(Collectors.toSet());
  }

  /// What at least one place has; images that stand in are of high resolution.
  public Set<Modality> modalities() {
    Set<Modality> there = EnumSet.noneOf(Modality.class);
    for (SequencePlace place : places) {
      if (!place.images().sharp().isEmpty()) {
        there.add(Modality.HIGH_RESOLUTION);
      }
      if (!place.images().multispectral().isEmpty()) {
        there.add(Modality.MULTISPECTRAL);
      }
      if (!place.images().radar().isEmpty()) {
        there.add(Modality.SAR);
      }
    }
    return there;
  }

  List<SequencePlace> places() {
    return places;
  }

  /// Names the first image that does not overlap those before it.
  private static String apart(ImageSet set, List<SetImage> images, RasterSource reference) {
    int count = 1;
    while (CommonGround.shared(images.subList(0, count), reference.info()).isPresent()) {
      count++;
    }
    return "the images of " + set.id() + " share no ground: " + images.get(count - 1).finest().info().file()
        + " does not overlap " + reference.info().file();
  }

  private static void noteImages(List<String> notes, List<ImageSet> sets, SequenceRule rule) {
    List<SetImage> undated = new ArrayList<>();
    List<String> lacking = new ArrayList<>();
    for (ImageSet set : sets) {
      Set<SetImage> used = new HashSet<>(SequenceImages.of(set, rule).all());
      for (SequenceRule.Series series : List.of(rule.multispectral(), rule.radar())) {
        if (series.frames() > 0) {
          set.images().stream().filter(image -> series.sensors().contains(image.sensor()))
              .forEach(image -> missing(image, series).ifPresentOrElse(
                  band -> lacking.add(file(image) + ", which lacks " + band), () -> {
                    if (SequenceImages.date(image).isEmpty() && !used.contains(image)) {
                      undated.add(image);
                    }
                  }));
        }
      }
    }
    note(notes, UNDATED, undated, SequencePlaces::file);
    note(notes, "images that lack a band of their series", lacking, Function.identity());
  }

  /// The first band of its series that an image lacks.
  private static Optional<String> missing(SetImage image, SequenceRule.Series series) {
    List<Band> there = image.bands().stream().map(ImageBand::band).toList();
    return series.bands().of(image.sensor()).stream().filter(band -> !there.contains(band)).map(Band::name)
        .findFirst();
  }

  private static String sensors(List<ImageSet> sets) {
    return sets.stream().flatMap(set -> set.sensors().stream()).map(Sensor::id).distinct().sorted()
        .collect(Collectors.joining(", "));
  }

  private static String remedy(List<String> notes) {
    if (notes.stream().anyMatch(note -> note.contains(UNDATED))) {
      return "; give them dates by the tag DateTime or in their names, or let single images stand in for high"
          + " resolution";
    }
    if (notes.stream().anyMatch(note -> note.contains(SMALL))) {
      return "; choose smaller squares";
    }
    return notes.stream().anyMatch(note -> note.contains(LACKING)) ? "; ask for what there is" : "";
  }

  private static void noteSmall(List<String> notes, List<SequencePlace> fitting) {
    List<SequencePlace> small = fitting.stream().filter(place -> !place.hasRoom()).toList();
    small.stream().max(Comparator.comparingDouble(SequencePlace::roomMetres)).ifPresent(largest ->
        notes.add(String.format(Locale.ROOT,
            "left out %d " + SMALL + " of %.0f m, the largest is %s with %.0f m", small.size(),
            largest.squareMetres(), largest.set().id(), largest.roomMetres())));
  }

  private static <T> void note(List<String> notes, String kind, List<T> left, Function<T, String> name) {
    if (!left.isEmpty()) {
      notes.add("left out " + left.size() + " " + kind + ", the first is " + name.apply(left.getFirst()));
    }
  }

  private static String file(SetImage image) {
    return image.finest().info().file().toString();
  }
}
