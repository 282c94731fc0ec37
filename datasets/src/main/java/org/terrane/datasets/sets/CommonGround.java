package org.terrane.datasets.sets;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.terrane.datasets.crs.Footprint;
import org.terrane.datasets.crs.Georeference;
import org.terrane.datasets.crs.LonLat;
import org.terrane.datasets.raster.Position;
import org.terrane.datasets.raster.RasterInfo;
import org.terrane.datasets.raster.Window;

/// The ground that all images of a sample show, as a rectangle in the pixels of a reference raster; the whole reference
/// where they have none in common.
public record CommonGround(double left, double top, double right, double bottom) {

  /// The shorter side in pixels.
  public double shortSide() {
    return Math.min(right - left, bottom - top);
  }

  /// The whole pixels of the reference that lie in the ground; of no width or height where there are none.
  public Window wholePixels() {
    int x = (int) Math.ceil(left);
    int y = (int) Math.ceil(top);
    return new Window(
        x, y, Math.max(0, (int) Math.floor(right) - x), Math.max(0, (int) Math.floor(bottom) - y));
  }

  /// The ground that these images share, in the pixels of a raster.
  ///
  /// @throws org.terrane.datasets.raster.RasterException if the raster has no place on Earth but the images have
  public static CommonGround of(List<SetImage> images, RasterInfo reference) {
    return shared(images, reference).orElseGet(() -> whole(reference));
  }

  /// The same; nothing where they have none in common.
  public static Optional<CommonGround> shared(List<SetImage> images, RasterInfo reference) {
    CommonGround ground = whole(reference);
    for (Footprint footprint : images.stream().map(SetImage::footprint).filter(Objects::nonNull).distinct().toList()) {
      ground = ground.within(footprint, reference);
    }
    return ground.shortSide() > 0 ? Optional.of(ground) : Optional.empty();
  }

  private static CommonGround whole(RasterInfo reference) {
    return new CommonGround(0, 0, reference.width(), reference.height());
  }

  /// The largest upright rectangle inside the four corners, which are nearly one themselves.
  private CommonGround within(Footprint footprint, RasterInfo reference) {
    Position upperLeft = pixel(footprint.upperLeft(), reference);
    Position upperRight = pixel(footprint.upperRight(), reference);
    Position lowerLeft = pixel(footprint.lowerLeft(), reference);
    Position lowerRight = pixel(footprint.lowerRight(), reference);
    return new CommonGround(
        Math.max(left, Math.max(upperLeft.x(), lowerLeft.x())),
        Math.max(top, Math.max(upperLeft.y(), upperRight.y())),
        Math.min(right, Math.min(upperRight.x(), lowerRight.x())),
        Math.min(bottom, Math.min(lowerLeft.y(), lowerRight.y())));
  }

  /// Rounded to a millionth of a pixel, so that a raster's own corners come back as whole numbers.
  private static Position pixel(LonLat point, RasterInfo reference) {
    Position pixel = Georeference.of(reference).toPixel(point);
    return new Position(Math.rint(pixel.x() * 1e6) / 1e6, Math.rint(pixel.y() * 1e6) / 1e6);
  }
}
