package org.terrane.rs.skysense;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.terrane.nn.Init;
import org.terrane.nn.StateDict;
import org.terrane.rs.skysense.SkySensePlan.Part;
import org.terrane.rs.skysense.SkySensePlan.Sample;
import org.terrane.tensor.Key;
import org.terrane.tensor.Run;
import org.terrane.tensor.engine.Abstract;

class SkySensePlanTest {
  private static final SkySensePlan PAPER = SkySensePlan.of(SkySenseConfig.paper(), Sample.PAPER);

  @Test
  void the_papers_network_has_the_papers_parameters() {
    assertThat(PAPER.parts()).extracting(Part::name)
        .containsExactly("high resolution", "multispectral", "radar", "fusion and dates", "heads");
    assertThat(PAPER.parameters() + PAPER.prototypes())
        .isCloseTo(2_062_850_000L, Percentage.withPercentage(1));
    assertThat(PAPER.trainingState()).isEqualTo(4 * (5 * PAPER.parameters() + PAPER.prototypes()));
  }

  /// 188.8 million in eight heads, 2.9 in the shared projection, 2.2 in those of the alignment.
  @Test
  void heads_count_all_that_training_puts_on_the_encoder() {
    assertThat(PAPER.parts().get(4).parameters()).isEqualTo(8L * (1024 * 2048 + 2048 + 2048 * 2048 + 2048 + 2048 * 256
        + 256 + 65_536 * 256) + 2816 * 1024 + 1024 + 3 * (2816 * 256 + 256));
    assertThat(PAPER.parameters()).isEqualTo(Run.current().on(new Abstract()).call(() -> {
      SkySenseLearner learner = SkySenseLearner.create(Init.of(Key.of(1)), SkySenseConfig.paper());
      return StateDict.of(learner.student()).parameterCount() + StateDict.of(learner.alignment()).parameterCount();
    }));
  }

  /// methods.md 4.3: 654 million, 302 and 46.2 a series, 305.2 and 1.0 of dates.
  @Test
  void each_part_has_the_papers_parameters() {
    double[] millions = {654, 302 + 46.2, 302 + 46.2, 305.2 + 365 * 2816e-6};
    for (int i = 0; i < millions.length; i++) {
      assertThat(PAPER.parts().get(i).parameters() * 1e-6).as(PAPER.parts().get(i).name())
          .isCloseTo(millions[i], Percentage.withPercentage(1));
    }
  }

  /// More views keep more, but no more of them run again at a time.
  @Test
  void a_device_holds_what_lasts_and_its_views() {
    assertThat(PAPER.onDevice(1, false)).isEqualTo(PAPER.trainingState() + PAPER.kept());
    assertThat(PAPER.onDevice(6, false) - PAPER.onDevice(1, false)).isEqualTo(5 * PAPER.kept());
    assertThat(PAPER.onDevice(1, true)).isEqualTo(PAPER.trainingState() + PAPER.peakInPieces());
    assertThat(PAPER.onDevice(6, true) - PAPER.onDevice(1, true))
        .isEqualTo(5 * PAPER.parts().stream().mapToLong(Part::inPieces).sum());
    assertThat(PAPER.parts()).allSatisfy(part ->
        assertThat(part.inPieces() + part.onePiece()).as(part.name()).isLessThan(part.kept() / 2));
  }

  /// Almost all of a transformer's work is a multiplication and an addition for each weight and token.
  @Test
  void work_is_two_for_each_weight_and_token() {
    double encoder = 20 * 16 * 2.0 * 302_000_000; // 20 frames of 16 patches
    double up = 20 * 16 * 2.0 * 46_200_000;
    double fusion = 256 * 32 * 2.0 * 302_000_000 + 256 * 31 * 2.0 * 2_900_000;
    assertThat((double) PAPER.parts().get(1).flops()).isCloseTo(encoder + up, Percentage.withPercentage(1));
    assertThat((double) PAPER.parts().get(3).flops()).isCloseTo(fusion, Percentage.withPercentage(1));
  }

  @Test
  void in_pieces_memory_hardly_grows_with_the_frames() {
    SkySensePlan longer = SkySensePlan.of(SkySenseConfig.paper(), new Sample(16, 1, 40, 10));
    long whole = longer.parts().get(1).kept() - PAPER.parts().get(1).kept();
    long inPieces = longer.parts().get(1).inPieces() - PAPER.parts().get(1).inPieces();
    long features = 20L * 2816 * 256 * Float.BYTES;

    assertThat(inPieces).isEqualTo(2 * features); // those of each frame, and of all joined
    assertThat(whole).isGreaterThan(4 * inPieces);
    assertThat(longer.parts().get(1).onePiece()).isEqualTo(PAPER.parts().get(1).onePiece());
    assertThat(longer.parts().get(3).inPieces() - PAPER.parts().get(3).inPieces())
        .isLessThan((longer.parts().get(3).kept() - PAPER.parts().get(3).kept()) / 10);
  }

  /// All parts together, one frame or row of them at its own worst.
  @Test
  void the_peak_in_pieces_is_what_is_kept_and_the_largest_piece() {
    SkySensePlan unit = SkySensePlan.of(SkySenseConfig.unit(), new Sample(4, 1, 2, 2));
    assertThat(unit.peakInPieces()).isEqualTo(unit.parts().stream().mapToLong(Part::inPieces).sum()
        + unit.parts().stream().mapToLong(Part::onePiece).max().orElseThrow());
  }
}
