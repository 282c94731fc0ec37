package org.terrane.datasets.sets;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.terrane.datasets.crs.Footprint;
import org.terrane.datasets.scene.AcquisitionTime;
import org.terrane.datasets.scene.Band;
import org.terrane.datasets.scene.Sensor;

/// One image of a sample, cropped and normalised: plain host data.
///
/// @param time null where the files do not tell
/// @param gsd native ground sample distance of the image, in metres: what the network is told
/// @param pixelMetres ground size of this crop's pixels, in metres
/// @param footprint corners of the crop; null for an image that lies nowhere on Earth
/// @param bands names of the C channels in order; a band may occur twice
/// @param side S
/// @param pixels `(C, S, S)`, within 0 and 1; 0.5, the band's mean, where nothing was measured
/// @param valid `(S, S)`, whether every channel was measured there, and no cloud hides it if the rule asks for that
public record Frame(
    Sensor sensor,
    @Nullable AcquisitionTime time,
    float gsd,
    float pixelMetres,
    @Nullable Footprint footprint,
    List<Band> bands,
    int side,
    float[] pixels,
    boolean[] valid) {

  /// Share of pixels that were measured in every channel.
  public double validFraction() {
    int count = 0;
    for (boolean measured : valid) {
      count += measured ? 1 : 0;
    }
    return (double) count / valid.length;
  }
}
