package org.terrane.rs.skysense;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.terrane.datasets.sampling.BandChoice;
import org.terrane.datasets.sampling.SequenceRule;
import org.terrane.datasets.scene.Sensors;
import org.terrane.datasets.sets.FillPolicy;
import org.terrane.datasets.sets.Resampling;
import org.terrane.datasets.sets.Unreadable;
import org.terrane.rs.common.Holdout;

/// What is trained on: squares of ground with what each modality saw of them. A group of keys of a recipe.
///
/// @param folder         of scenes; empty for the synthetic Earth
/// @param places         of the synthetic Earth
/// @param batch          squares of a step, B
/// @param modalities     that every place may have; empty for whatever there is, named ones must be there
/// @param highResolution where images of high resolution come from
/// @param multispectral  its series
/// @param radar          its series
/// @param metres         side of a cell on the ground; empty to fit it to the images of each place
/// @param visits         the most squares of one place in an epoch, so that a large place does not drown the others
/// @param clouds         whether pixels under a cloud count as measured, where a mask came with the image
/// @param fill           what is done about an image that lacks a band of its series
/// @param unreadable     what is done about a file or a place that cannot be used
/// @param holdout        which part of the scenes is never seen
public record DataRule(Optional<Path> folder, int places, int batch, List<Modality> modalities,
    HighResolution highResolution, Series multispectral, Series radar, Optional<Double> metres, int visits,
    boolean clouds, FillPolicy fill, Unreadable unreadable, Holdout holdout) {
  /// Where images of high resolution come from.
  public enum HighResolution {
    /// At each place from a camera, if it has one; else a date of its multispectral series, if that has others.
    AUTO,
    /// From cameras alone.
    CAMERA,
    /// The sharpest bands of a multispectral image, which then is not in the series.
    STAND_IN,
    /// From nowhere.
    ABSENT
  }

  /// The frames of one modality over time.
  ///
  /// @param sensors by their ids; each place gives images of the first of these that it has
  /// @param bands   by name or alias, in the order of channels
  /// @param frames  the most that are drawn of a place, T
  public record Series(List<String> sensors, List<String> bands, int frames) {
    public Series {
      sensors = List.copyOf(sensors);
      bands = List.copyOf(bands);
      require(!sensors.isEmpty() && !bands.isEmpty(), "sensors and bands must be named, but are " + sensors + " and "
          + bands);
      require(frames >= 1, "frames must be 1 or more, but is " + frames);
    }

    SequenceRule.Series rule(boolean wanted) {
      return new SequenceRule.Series(sensors.stream().map(Sensors::of).toList(), new BandChoice(bands),
          wanted ? frames : 0);
    }

    /// The same with at most this many frames.
    public Series with(int frames) {
      return new Series(sensors, bands, frames);
    }
  }

  /// Ten bands of Sentinel-2, corrected for the atmosphere or not, at up to 20 dates.
  public static final Series SENTINEL_2 = new Series(List.of("sentinel-2-l2a", "sentinel-2-l1c"),
      List.of("B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B11", "B12"), 20);

  /// Both polarisations of Sentinel-1, at up to 10 dates.
  public static final Series SENTINEL_1 = new Series(List.of("sentinel-1"), List.of("VV", "VH"), 10);

  /// Of a cell at least where there are series, which have pixels of this size.
  private static final double SERIES_METRES = 10;

  /// The synthetic Earth, or of a folder whatever is there.
  public static final DataRule STANDARD = new DataRule(Optional.empty(), 12, 4, List.of(), HighResolution.AUTO,
      SENTINEL_2, SENTINEL_1, Optional.empty(), 8, false, FillPolicy.SKIP_IMAGE, Unreadable.ERROR, Holdout.NONE);

  public DataRule {
    modalities = List.copyOf(modalities);
    require(places >= 1 && batch >= 1 && visits >= 1, "places, batch and visits must be 1 or more, but are "
        + List.of(places, batch, visits));
    require(modalities.stream().distinct().count() == modalities.size(), "modalities must be named once each, but are "
        + modalities);
    metres.ifPresent(side -> require(side > 0, "metres must be above 0, but is " + side));
  }

  /// The same with other batches and series.
  public DataRule with(int batch, int multispectralFrames, int radarFrames) {
    return new DataRule(folder, places, batch, modalities, highResolution, multispectral.with(multispectralFrames),
        radar.with(radarFrames), metres, visits, clouds, fill, unreadable, holdout);
  }

  /// The same on so many places of the synthetic Earth.
  public DataRule onPlaces(int count) {
    return new DataRule(folder, count, batch, modalities, highResolution, multispectral, radar, metres, visits, clouds,
        fill, unreadable, holdout);
  }

  /// What sequences of it look like.
  ///
  /// @param cells along a side of a square
  /// @param ratio pixels of high resolution along a cell
  SequenceRule sequences(int cells, int ratio) {
    SequenceRule.Ground ground = metres.<SequenceRule.Ground>map(SequenceRule.Ground.Fixed::new)
        .orElse(new SequenceRule.Ground.Fitted(SERIES_METRES));
    SequenceRule.HighResolution source = switch (wants(Modality.HIGH_RESOLUTION) ? highResolution
        : HighResolution.ABSENT) {
      case AUTO -> new SequenceRule.HighResolution.Auto(BandChoice.RGB);
      case CAMERA -> new SequenceRule.HighResolution.Camera(BandChoice.RGB);
      case STAND_IN -> new SequenceRule.HighResolution.StandIn(BandChoice.RGB);
      case ABSENT -> new SequenceRule.HighResolution.Absent();
    };
    return new SequenceRule(cells, ratio, ground, visits, source, multispectral.rule(wants(Modality.MULTISPECTRAL)),
        radar.rule(wants(Modality.RADAR)), Resampling.BILINEAR, clouds);
  }

  /// Whether a modality may be there.
  private boolean wants(Modality modality) {
    return modalities.isEmpty() || modalities.contains(modality);
  }

  /// Whether a modality must be there.
  boolean asksFor(Modality modality) {
    return modalities.contains(modality) || modality == Modality.HIGH_RESOLUTION
        && (highResolution == HighResolution.CAMERA || highResolution == HighResolution.STAND_IN);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
