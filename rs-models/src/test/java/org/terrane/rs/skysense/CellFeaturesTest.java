package org.terrane.rs.skysense;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.terrane.rs.skysense.CellFeatures.Matched;
import org.terrane.rs.skysense.contrast.Pairs;
import org.terrane.tensor.DType;
import org.terrane.tensor.Tensor;

/// Numbers that say where they come from: ten times the frame, and the cell.
class CellFeaturesTest {
  private static final boolean[] FIRST_UNSEEN = {false, true, true, true, true, true, true, true};

  @Test
  void mirroring_is_undone_sample_by_sample_with_what_is_seen() {
    CellFeatures cells = cells(FIRST_UNSEEN, 1, 1).undone(mirrored(Mirroring.HORIZONTAL, Mirroring.BOTH));

    assertThat(cells.values().toFloats()).containsExactly(1, 0, 3, 2, 13, 12, 11, 10);
    assertThat(cells.seen()).containsExactly(true, false, true, true, true, true, true, true);
  }

  @Test
  void all_frames_of_a_sample_are_mirrored_alike() {
    CellFeatures cells = cells(FIRST_UNSEEN, 2, 0).undone(mirrored(Mirroring.VERTICAL, Mirroring.HORIZONTAL));

    assertThat(cells.values().toFloats()).containsExactly(2, 3, 0, 1, 12, 13, 10, 11);
    assertThat(cells.seen()).containsExactly(true, true, false, true, true, true, true, true);
  }

  @Test
  void what_one_view_says_is_found_at_the_cells_of_another_of_the_same_ground() {
    List<Window> own = List.of(new Window(1, 0, Mirroring.NONE), new Window(0, 0, Mirroring.NONE));
    List<Window> other = List.of(new Window(0, 0, Mirroring.BOTH), new Window(0, 1, Mirroring.NONE));

    CellFeatures seen = cells(seen(2), 1, 1).seenFrom(other, own);

    assertThat(seen.seen()).containsExactly(false, false, true, true, true, false, true, false);
    assertThat(seen.values().slice(0, 0, 1).reshape(-1).toFloats()).endsWith(0, 1);
    assertThat(seen.values().slice(0, 1, 2).reshape(-1).slice(0, 0, 1).toFloats()).containsExactly(11);
    assertThat(seen.values().slice(0, 1, 2).reshape(-1).slice(0, 2, 3).toFloats()).containsExactly(13);
  }

  @Test
  void what_a_view_has_not_seen_itself_nobody_sees_through_it() {
    List<Window> own = List.of(new Window(0, 1, Mirroring.NONE));
    List<Window> other = List.of(new Window(0, 0, Mirroring.NONE));

    assertThat(cells(new boolean[] {false, true, true, true}, 1).seenFrom(other, own).seen())
        .containsExactly(false, false, false, true);
  }

  @Test
  void frames_are_matched_in_their_order_as_many_as_both_have() {
    Matched matched = CellFeatures.match(cells(seen(4), 1, 0, 3), cells(seen(4), 2, 1, 1)).orElseThrow();

    assertThat(firstCells(matched.student())).containsExactly(0, 10);
    assertThat(firstCells(matched.teacher())).containsExactly(0, 30);
    assertThat(matched.student().counts()).containsExactly(1, 0, 1);
  }

  @Test
  void without_a_sample_that_has_both_there_is_no_match() {
    assertThat(CellFeatures.match(cells(seen(1), 1, 0), cells(seen(1), 0, 1))).isEmpty();
  }

  @Test
  void samples_count_that_see_something() {
    assertThat(cells(seen(2), 1, 0, 1).ofSeveralSamples()).isTrue();
    assertThat(cells(seen(2), 0, 2, 0).ofSeveralSamples()).isFalse();
    assertThat(cells(new boolean[] {true, true, true, true, false, false, false, false}, 1, 1).ofSeveralSamples())
        .isFalse();
  }

  @Test
  void ground_is_the_same_where_both_saw_it() {
    boolean[] lastUnseen = {true, true, true, false};
    Pairs pairs = CellFeatures.match(cells(new boolean[] {false, true, true, true}, 1), cells(lastUnseen, 1))
        .orElseThrow().sameGround();

    assertThat(pairs.seen().orElseThrow().to(DType.I64).toLongs()).containsExactly(0, 1, 1, 0);
    assertThat(CellFeatures.match(cells(seen(1), 1), cells(seen(1), 1)).orElseThrow().sameGround().seen()).isEmpty();
  }

  @Test
  void a_whole_is_the_mean_over_what_its_own_view_saw() {
    Pairs pairs = CellFeatures.match(cells(new boolean[] {false, true, true, true}, 1), cells(seen(1), 1))
        .orElseThrow().wholes();

    assertThat(pairs.student().toFloats()).containsExactly(2);
    assertThat(pairs.teacher().toFloats()).containsExactly(1.5f);
  }

  private static List<Window> mirrored(Mirroring... samples) {
    return Stream.of(samples).map(Window::atCorner).toList();
  }

  private static CellFeatures cells(boolean[] seen, Integer... counts) {
    float[] values = new float[seen.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = 10 * (i / 4) + i % 4;
    }
    return new CellFeatures(Tensor.of(values, seen.length / 4, 4, 1), seen, List.of(counts));
  }

  private static boolean[] seen(int frames) {
    boolean[] seen = new boolean[4 * frames];
    Arrays.fill(seen, true);
    return seen;
  }

  private static float[] firstCells(CellFeatures cells) {
    return cells.values().slice(1, 0, 1).reshape(-1).toFloats();
  }
}
