package org.terrane.datasets.sampling;

import java.util.HashSet;
import java.util.Set;
import org.terrane.datasets.crs.Georeference;
import org.terrane.datasets.crs.MercatorTile;
import org.terrane.datasets.raster.Window;
import org.terrane.datasets.sets.CommonGround;
import org.terrane.datasets.sets.CropGrid;
import org.terrane.datasets.sets.Draws;
import org.terrane.datasets.sets.ImageSet;
import org.terrane.datasets.sets.RasterSource;

/// What a place has to offer to a sequence.
///
/// @param images what there is
/// @param reference in whose pixels squares are laid
/// @param ground what all of these images show
/// @param extent side of a square in the reference's pixels
record SequencePlace(
    ImageSet set, SequenceImages images, RasterSource reference, CommonGround ground, double extent) {

  /// Of the tiles that are regions.
  static final int REGION_ZOOM = 9;

  private static final double ROUNDING = 1e-4;

  /// Regions are looked for at points this far apart: a tile is 13 km wide at 80 degrees of latitude.
  private static final double REGION_STEP_METRES = 5000;

  /// The place as a rule sees it.
  ///
  /// @param images some
  /// @param reference that of the first of them
  /// @param ground what they share
  static SequencePlace of(ImageSet set, SequenceImages images, SequenceRule rule, RasterSource reference,
      CommonGround ground) {
    double metres = reference.pixelMetres();
    double extent = switch (rule.ground()) {
      case SequenceRule.Ground.Fixed fixed -> rule.side() * fixed.metres() / metres;
      case SequenceRule.Ground.Fitted fitted -> Math.min(ground.shortSide(),
          rule.side() * images.cellMetres(rule, fitted.metres()) / metres);
    };
    return new SequencePlace(set, images, reference, ground, extent);
  }

  /// The same place in smaller squares.
  ///
  /// @param share of the side of these, at most 1
  SequencePlace inSquaresOf(double share) {
    return new SequencePlace(set, images, reference, ground, extent * share);
  }

  /// The images a sequence may show, as a set.
  ImageSet used() {
    return new ImageSet(set.id(), set.footprint(), images.all());
  }

  /// Whether a square fits.
  boolean hasRoom() {
    return ground.shortSide() >= extent - ROUNDING;
  }

  /// The side of a square in metres.
  double squareMetres() {
    return extent * reference.pixelMetres();
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

  /// Numbers of the tiles in which the middles of squares lie.
  Set<Integer> regions() {
    double width = Math.max(0, ground.right() - ground.left() - extent);
    double height = Math.max(0, ground.bottom() - ground.top() - extent);
    Georeference place = Georeference.of(reference.info());
    int across = (int) Math.ceil(width * reference.pixelMetres() / REGION_STEP_METRES) + 1;
    int down = (int) Math.ceil(height * reference.pixelMetres() / REGION_STEP_METRES) + 1;
    Set<Integer> regions = new HashSet<>();
    for (int i = 0; i <= across; i++) {
      for (int j = 0; j <= down; j++) {
        double x = ground.left() + extent / 2 + width * i / across;
        double y = ground.top() + extent / 2 + height * j / down;
        regions.add(MercatorTile.of(place.toLonLat(x, y), REGION_ZOOM).number());
      }
    }
    return regions;
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
