package org.terrane.rs.skysense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.terrane.datasets.scene.Sensors;
import org.terrane.datasets.sets.Frame;
import org.terrane.rs.views.Picture;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;

class ViewFrameTest {
  /// Two bands of 4 × 4 pixels, 2 × 2 cells; of the upper right cell one pixel is measured, of the lower left three.
  private final boolean[] measured = new boolean[16];
  private final ViewFrame frame;

  ViewFrameTest() {
    Arrays.fill(measured, true);
    for (int hidden : new int[] {2, 3, 6, 8}) {
      measured[hidden] = false;
    }
    float[] pixels = new float[32];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = i / 32f;
    }
    Frame read = new Frame(Sensors.SENTINEL_1, null, 10, 10, null,
        List.of(Sensors.SENTINEL_1.band("VV"), Sensors.SENTINEL_1.band("VH")), 4, pixels, measured);
    frame = ViewFrame.of(read, 2, 17);
  }

  @Test
  void pixels_that_were_not_measured_say_nothing() {
    float[] standardised = frame.standardised();
    assertThat(standardised[2]).isZero();
    assertThat(standardised[16 + 8]).isZero();
    assertThat((double) standardised[16 + 9]).isCloseTo((25 / 32.0 - 0.5) * 4, within(1e-6));
    ViewFrame inverted = frame.changed((picture, key) -> picture.with(new float[32]), Key.of(1));
    assertThat(inverted.standardised()[2]).isZero();
    assertThat(inverted.standardised()[1]).isEqualTo(-2);
  }

  @Test
  void a_cell_is_seen_if_half_of_it_was_measured() {
    assertThat(frame.seen()).containsExactly(true, false, true, true);
    assertThat(frame.mirrored(Mirroring.HORIZONTAL).seen()).containsExactly(false, true, true, true);
    assertThat(frame.part(1, 0, 1).seen()).containsExactly(false);
  }

  @Test
  void a_part_is_cut_at_cells() {
    Picture part = frame.part(1, 1, 1).picture();
    assertThat(part.pixels()).containsExactly(new float[] {10 / 32f, 11 / 32f, 14 / 32f, 15 / 32f, 26 / 32f, 27 / 32f,
        30 / 32f, 31 / 32f}, within(1e-6f));
  }

  @Test
  void frames_of_samples_are_put_one_behind_the_other() {
    ViewImages images =
        ViewImages.of(List.of(List.of(frame), List.of(), List.of(frame.mirrored(Mirroring.BOTH), frame)));
    assertThat(images.counts()).containsExactly(1, 0, 2);
    assertThat(images.days()).containsExactly(17, 17, 17);
    Frames frames = images.frames();
    assertThat(frames.values().shape().toArray()).containsExactly(3, 2, 4, 4);
    assertThat(frames.values().toFloats()).isEqualTo(images.pixels());
    assertThat(frames.seen().orElseThrow().shape().toArray()).containsExactly(3, 2, 2);
    assertThat(frames.seen().orElseThrow().to(DType.F32).toFloats())
        .containsExactly(1, 0, 1, 1, 1, 1, 0, 1, 1, 0, 1, 1);
    assertThat(ViewImages.of(List.of(List.of(frame.part(0, 0, 1)))).frames().seen()).isEmpty();
  }
}
