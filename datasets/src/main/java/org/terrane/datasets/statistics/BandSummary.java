package org.terrane.datasets.statistics;

/// The values of one band in a collection, in its unit. Range, mean and quantiles are those of the pixels that were
/// measured and that no cloud hides; NaN where there is none.
///
/// @param unit as it is written beside a number
/// @param pixels all pixels looked at
/// @param nodata pixels of these that were not measured
/// @param judged measured pixels for which a mask tells clouds from ground
/// @param clouds pixels of these that a cloud or its shadow hides
/// @param count pixels that went into the rest: measured, and not known to be hidden
/// @param mean arithmetic mean
/// @param std population standard deviation (divisor n)
/// @param low the 2 % quantile, within 0.4 % of its size
/// @param median the 50 % quantile, likewise
/// @param high the 98 % quantile, likewise
public record BandSummary(
    String unit, long pixels, long nodata, long judged, long clouds, long count,
    double min, double max, double mean, double std, double low, double median, double high) {

  /// Share of the pixels that were not measured.
  public double nodataShare() {
    return pixels == 0 ? 0 : (double) nodata / pixels;
  }

  /// Share of the judged pixels that a cloud hides; NaN where no mask came with any image.
  public double cloudShare() {
    return (double) clouds / judged;
  }
}
