package org.terrane.rs.skysense;

import java.util.List;
import java.util.stream.Stream;
import org.terrane.rs.views.Augmentation;
import org.terrane.rs.views.ColourJitter;
import org.terrane.rs.views.GaussianBlur;
import org.terrane.rs.views.Grayscale;
import org.terrane.rs.views.Solarise;

/// How the views of a square of ground may differ (methods.md 4.5). A group of keys of a recipe.
///
/// Light and colour are changed in images of high resolution only; of series each view draws its own dates.
///
/// @param cells          along a side of the two large views; a cell is a pixel of a series
/// @param shift          by how many cells these may lie apart, down and across; they are compared where they overlap
/// @param localCells     along a side of the smaller views
/// @param locals         how many smaller views there are
/// @param jitter         probability of another brightness, contrast, saturation and hue
/// @param brightness     by how much, between 0 and 1
/// @param contrast       by how much, between 0 and 1
/// @param saturation     by how much, between 0 and 1
/// @param hue            by how much of the circle, between 0 and ½
/// @param grayscale      probability of no colour
/// @param firstBlur      probability of a Gaussian blur in the first large view
/// @param secondBlur     the same in the second
/// @param localBlur      the same in smaller ones
/// @param leastSigma     its σ in pixels at least, above 0
/// @param mostSigma      its σ in pixels at most
/// @param secondSolarise probability that the second large view is solarised
/// @param flip           probability that left and right change places
/// @param verticalFlip   probability that top and bottom change places
/// @param days           by which dates are disturbed at most, each by itself; 0 for none
public record ViewRule(int cells, int shift, int localCells, int locals, double jitter, double brightness,
    double contrast, double saturation, double hue, double grayscale, double firstBlur, double secondBlur,
    double localBlur, double leastSigma, double mostSigma, double secondSolarise, double flip, double verticalFlip,
    int days) {
  /// DINO's recipe for colours, on squares of 8 × 8 cells with two views of a quarter of them.
  public static final ViewRule STANDARD = new ViewRule(8, 0, 4, 2, 0.8, 0.4, 0.4, 0.2, 0.1, 0.2, 1, 0.1, 0.5, 0.1, 2,
      0.2, 0.5, 0.5, 7);

  private static final float HALF = 0.5f;

  public ViewRule {
    require(shift >= 0 && shift < cells, "shift must be 0 or more and below cells " + cells + ", or views would have"
        + " no ground in common, but is " + shift);
    require(cells >= 1 && localCells >= 1 && localCells <= cells && locals >= 0, "cells must be 1 or more, localCells"
        + " within 1 and cells and locals 0 or more, but are " + List.of(cells, localCells, locals));
    List<Double> chances =
        List.of(jitter, grayscale, firstBlur, secondBlur, localBlur, secondSolarise, flip, verticalFlip);
    require(chances.stream().allMatch(chance -> chance >= 0 && chance <= 1), "jitter, grayscale, firstBlur, secondBlur,"
        + " localBlur, secondSolarise, flip and verticalFlip must be within 0 and 1, but are " + chances);
    require(days >= 0 && days < DateTable.DAYS, "days must be within 0 and 364, but is " + days);
    new ColourJitter(brightness, contrast, saturation, hue); // these check themselves
    new GaussianBlur(leastSigma, mostSigma);
  }

  /// The same on squares of other sizes.
  public ViewRule with(int cells, int localCells, int locals) {
    return new ViewRule(cells, shift, localCells, locals, jitter, brightness, contrast, saturation, hue, grayscale,
        firstBlur, secondBlur, localBlur, leastSigma, mostSigma, secondSolarise, flip, verticalFlip, days);
  }

  /// The same with large views that may lie so many cells apart.
  public ViewRule shifted(int cellsApart) {
    return new ViewRule(cells, cellsApart, localCells, locals, jitter, brightness, contrast, saturation, hue, grayscale,
        firstBlur, secondBlur, localBlur, leastSigma, mostSigma, secondSolarise, flip, verticalFlip, days);
  }

  /// Cells along a side of the square of ground that holds all views.
  int squareCells() {
    return cells + shift;
  }

  /// Changes of images of high resolution in the first large view, in their order.
  Augmentation first() {
    return photometry(firstBlur, 0);
  }

  /// The same in the second.
  Augmentation second() {
    return photometry(secondBlur, secondSolarise);
  }

  /// The same in smaller views.
  Augmentation local() {
    return photometry(localBlur, 0);
  }

  private Augmentation photometry(double blur, double solarise) {
    return Augmentation.inOrder(Stream.of(
        new ColourJitter(brightness, contrast, saturation, hue).sometimes(jitter),
        new Grayscale().sometimes(grayscale),
        new GaussianBlur(leastSigma, mostSigma).sometimes(blur),
        new Solarise(HALF).sometimes(solarise)).toList());
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
