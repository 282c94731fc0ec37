package org.terrane.datasets.sampling;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.terrane.datasets.raster.Window;
import org.terrane.datasets.scene.AcquisitionTime;
import org.terrane.datasets.scene.Modality;
import org.terrane.datasets.sets.CommonGround;
import org.terrane.datasets.sets.CropGrid;
import org.terrane.datasets.sets.Draws;
import org.terrane.datasets.sets.ImageSet;
import org.terrane.datasets.sets.RasterSource;
import org.terrane.datasets.sets.SetImage;

/// What a place has to offer to a sequence.
///
/// @param camera high-resolution images
/// @param multispectral by date
/// @param radar by date
/// @param reference in whose pixels squares are laid
/// @param ground what all of these images show
/// @param extent side of a square in the reference's pixels
record SequencePlace(
    ImageSet set, List<SetImage> camera, SortedMap<LocalDate, List<SetImage>> multispectral,
    SortedMap<LocalDate, List<SetImage>> radar, RasterSource reference, CommonGround ground, double extent) {

  private static final double ROUNDING = 1e-4;

  /// The place as a rule sees it; nothing where it has no image that the rule wants.
  static Optional<SequencePlace> of(ImageSet set, SequenceRule rule) {
    List<SetImage> camera = rule.highResolution() instanceof SequenceRule.HighResolution.Camera wanted
        ? set.images().stream().filter(image -> image.sensor().modality() == Modality.HIGH_RESOLUTION)
            .filter(wanted.bands()::isIn).toList()
        : List.of();
    SortedMap<LocalDate, List<SetImage>> multispectral = dated(set, rule.multispectral());
    SortedMap<LocalDate, List<SetImage>> radar = dated(set, rule.radar());
    List<SetImage> all = Stream.of(multispectral.values().stream().flatMap(List::stream),
        radar.values().stream().flatMap(List::stream), camera.stream()).flatMap(images -> images).toList();
    return all.stream().findFirst().map(first -> {
      RasterSource reference = first.finest();
      return new SequencePlace(set, camera, multispectral, radar, reference,
          CommonGround.of(all, reference.info()), rule.groundMetres() / reference.pixelMetres());
    });
  }

  /// Images that are dated to the month at least and have all bands.
  private static SortedMap<LocalDate, List<SetImage>> dated(ImageSet set, SequenceRule.Series series) {
    SortedMap<LocalDate, List<SetImage>> byDate = new TreeMap<>();
    for (SetImage image : set.of(series.sensor())) {
      AcquisitionTime time = image.time();
      if (time != null && time.precision() != AcquisitionTime.Precision.YEAR && series.bands().isIn(image)) {
        byDate.merge(time.date(), List.of(image), (one, other) ->
            Stream.concat(one.stream(), other.stream()).toList());
      }
    }
    return byDate;
  }

  /// Whether a square fits.
  boolean hasRoom() {
    return ground.shortSide() >= extent - ROUNDING;
  }

  /// The side of the largest square that fits, in metres.
  double roomMetres() {
    return ground.shortSide() * reference.pixelMetres();
  }

  /// Squares that fit side by side.
  long squares() {
    double across = Math.floor((ground.right() - ground.left()) / extent + ROUNDING);
    double down = Math.floor((ground.bottom() - ground.top()) / extent + ROUNDING);
    return (long) Math.max(1, across * down);
  }

  /// A square anywhere on the ground, at a whole pixel of the reference if there is one.
  CropGrid square(int side, Draws draws) {
    Window whole = ground.wholePixels();
    double left = start(whole.x(), whole.width(), ground.left(), ground.right(), draws);
    double top = start(whole.y(), whole.height(), ground.top(), ground.bottom(), draws);
    return new CropGrid(reference, left, top, extent, side);
  }

  private double start(int first, int size, double low, double high, Draws draws) {
    int room = (int) Math.floor(size - extent + ROUNDING);
    return room >= 0 ? first + draws.nextInt(room + 1) : draws.between(low, Math.max(low, high - extent));
  }
}
