package org.terrane.datasets.labelled;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MaskCodeTest {

  @Test
  void values_mean_classes_in_their_order() {
    MaskCode code = MaskCode.Values.of(List.of(10, 30), 0);
    assertThat(code.label(new float[] {30})).isEqualTo(1);
    assertThat(code.label(new float[] {0})).isEqualTo(Target.Mask.IGNORED);
    assertThat(code.label(new float[] {20})).isEqualTo(MaskCode.UNKNOWN);
    assertThat(code.label(new float[] {10.5f})).isEqualTo(MaskCode.UNKNOWN);
    assertThat(code.label(new float[] {Float.NaN})).isEqualTo(MaskCode.UNKNOWN);
    assertThat(MaskCode.Values.from(1, 3).label(new float[] {3})).isEqualTo(2);
  }

  @Test
  void colours_mean_classes() {
    MaskCode code = new MaskCode.Colours(List.of(0xFF0000, 0x0000FF), false);
    assertThat(code.label(new float[] {0, 0, 255})).isEqualTo(1);
    assertThat(code.label(new float[] {0, 1, 255})).isEqualTo(MaskCode.UNKNOWN);
    assertThat(new MaskCode.Colours(List.of(0xFF0000), true).label(new float[] {0, 0, 255}))
        .isEqualTo(Target.Mask.IGNORED);
    assertThat(code.describe(new float[] {0, 1, 255})).isEqualTo("#0001ff");
    assertThat(code.expected()).isEqualTo("one of #ff0000 #0000ff");
  }

  @Test
  void the_band_that_is_not_zero_is_the_class() {
    MaskCode code = new MaskCode.OneHot(3, true);
    assertThat(code.label(new float[] {0, 0, 255})).isEqualTo(2);
    assertThat(code.label(new float[] {0, 0, 0})).isEqualTo(Target.Mask.IGNORED);
    assertThat(code.label(new float[] {1, 0, 1})).isEqualTo(MaskCode.UNKNOWN);
    assertThat(new MaskCode.OneHot(3, false).label(new float[] {0, 0, 0})).isEqualTo(MaskCode.UNKNOWN);
  }
}
