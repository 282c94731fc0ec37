package org.terrane.rs.a2mae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.terrane.rs.a2mae.AnchorMask.ImageTag;
import org.terrane.tensor.Key;

/// The masks of methods.md 2.5 with the paper's sizes: three images of 14 × 14 patches, three quarters hidden.
class AnchorMaskTest {
  private static final int PATCHES = 196;
  private static final int KEPT = 49;
  private static final int DRAWS = 400;
  private static final ImageTag S2_MAY = new ImageTag("sentinel-2", "2020-05-01");
  private static final ImageTag S2_JULY = new ImageTag("sentinel-2", "2020-07-01");
  private static final ImageTag L8_MAY = new ImageTag("landsat-8", "2020-05-01");
  private static final ImageTag S1_MAY = new ImageTag("sentinel-1", "2020-05-01");
  private static final List<ImageTag> MIXED = List.of(S2_MAY, L8_MAY, S2_JULY);

  @ParameterizedTest
  @EnumSource
  void a_quarter_of_the_joint_sequence_is_visible(AnchorPolicy policy) {
    draws(rule(policy), MIXED).forEach(mask -> {
      assertThat(mask.visible()).isEqualTo(147);
      assertThat(mask.visiblePatches()).hasSize(147);
      assertThat(mask.hiddenPatches()).hasSize(588 - 147);
      assertThat(IntStream.range(0, 3).map(image -> seen(mask, image).size())).containsOnly(KEPT);
    });
  }

  @ParameterizedTest
  @EnumSource
  void restore_is_the_inverse_of_shuffle(AnchorPolicy policy) {
    draws(rule(policy), MIXED).forEach(mask -> {
      int[] restore = mask.restore();
      assertThat(IntStream.range(0, 588).map(j -> restore[mask.shuffle().get(j)]))
          .containsExactlyElementsOf(IntStream.range(0, 588).boxed().toList());
      assertThat(mask.visiblePatches()).allMatch(patch -> restore[patch] < 147);
      assertThat(mask.hiddenPatches()).allMatch(patch -> restore[patch] >= 147);
    });
  }

  @Test
  void source_aware_copies_the_anchor_to_other_sources_only() {
    draws(rule(AnchorPolicy.SOURCE_AWARE), MIXED).forEach(mask -> {
      String anchor = MIXED.get(mask.anchor()).source();
      for (int i = 0; i < 3; i++) {
        boolean copies = i == mask.anchor() || !MIXED.get(i).source().equals(anchor);
        assertThat(seen(mask, i).equals(seen(mask, mask.anchor()))).isEqualTo(copies);
      }
    });
  }

  @Test
  void sources_that_all_differ_share_one_tube_and_one_source_has_none() {
    draws(rule(AnchorPolicy.SOURCE_AWARE), List.of(S2_MAY, L8_MAY, S1_MAY)).forEach(mask ->
        assertThat(seen(mask, 1)).isEqualTo(seen(mask, 0)).isEqualTo(seen(mask, 2)));
    draws(rule(AnchorPolicy.SOURCE_AWARE), List.of(S2_MAY, S2_JULY, S2_MAY)).forEach(mask -> {
      assertThat(seen(mask, 1)).isNotEqualTo(seen(mask, 0)).isNotEqualTo(seen(mask, 2));
      assertThat(seen(mask, 0)).isNotEqualTo(seen(mask, 2));
    });
  }

  @Test
  void time_aware_copies_the_anchor_to_other_dates_only() {
    draws(rule(AnchorPolicy.TIME_AWARE), MIXED).forEach(mask -> {
      String anchor = MIXED.get(mask.anchor()).date();
      for (int i = 0; i < 3; i++) {
        boolean copies = i == mask.anchor() || !MIXED.get(i).date().equals(anchor);
        assertThat(seen(mask, i).equals(seen(mask, mask.anchor()))).isEqualTo(copies);
      }
    });
  }

  /// The three cases of the released loader, whose reference is image 1 whatever the anchor.
  @Test
  void one_hot_is_the_released_rule() {
    draws(rule(AnchorPolicy.ONE_HOT), MIXED).forEach(mask -> {
      assertThat(seen(mask, 1).equals(seen(mask, 0))).isEqualTo(mask.anchor() == 0 || mask.anchor() == 1);
      assertThat(seen(mask, 2).equals(seen(mask, 0))).isEqualTo(mask.anchor() == 0 || mask.anchor() == 2);
    });
  }

  @Test
  void same_is_a_tube_whatever_the_images() {
    draws(rule(AnchorPolicy.SAME), List.of(S2_MAY, S2_JULY, S2_MAY)).forEach(mask ->
        assertThat(seen(mask, 1)).isEqualTo(seen(mask, 0)).isEqualTo(seen(mask, 2)));
  }

  /// Masks of their own overlap by chance alone: k² / L = 12.25 patches. The mean of 400 draws has a deviation of 0.13.
  @ParameterizedTest
  @EnumSource(names = {"INDEPENDENT", "SOURCE_AWARE"})
  void independent_masks_overlap_by_chance(AnchorPolicy policy) {
    List<ImageTag> images = List.of(S2_MAY, S2_JULY);
    double overlap = draws(rule(policy), images).mapToInt(mask -> overlap(mask, 0, 1)).average().orElseThrow();

    assertThat(overlap).isCloseTo(12.25, within(0.6));
  }

  @Test
  void every_image_is_the_anchor_equally_often() {
    int[] times = new int[3];
    draws(rule(AnchorPolicy.SOURCE_AWARE), MIXED).forEach(mask -> times[mask.anchor()]++);

    assertThat(IntStream.of(times)).allMatch(count -> Math.abs(count - DRAWS / 3) < 45); // 5 deviations
  }

  /// 3 · 16 patches at 0.7 keep 14: the anchor gets the two that are left over, the others' masks are prefixes of its.
  @Test
  void a_remainder_goes_to_the_anchor_and_shorter_masks_are_prefixes() {
    AnchorMask.Rule rule = new AnchorMask.Rule(AnchorPolicy.SOURCE_AWARE, KeepPolicy.PER_IMAGE, 0.7, 0);
    List<ImageTag> images = List.of(S2_MAY, L8_MAY, S1_MAY);
    for (int draw = 0; draw < DRAWS; draw++) {
      AnchorMask mask = AnchorMask.draw(rule, images, 16, Key.of(draw));
      assertThat(mask.visible()).isEqualTo(14);
      for (int i = 0; i < 3; i++) {
        List<Integer> seen = inOrder(mask, i, 16);
        assertThat(seen).hasSize(i == mask.anchor() ? 6 : 4);
        assertThat(inOrder(mask, mask.anchor(), 16)).startsWith(seen.toArray(Integer[]::new));
      }
    }
  }

  /// The released routine, its inverse corrected: 147 patches of image 1, nothing of the others.
  @Test
  void concat_prefix_shows_the_first_image_only() {
    AnchorMask.Rule rule = new AnchorMask.Rule(AnchorPolicy.ONE_HOT, KeepPolicy.CONCAT_PREFIX, 0.75, 0);
    draws(rule, MIXED).forEach(mask -> {
      assertThat(seen(mask, 0)).hasSize(147);
      assertThat(seen(mask, 1)).isEmpty();
      assertThat(seen(mask, 2)).isEmpty();
    });
    AnchorMask half = AnchorMask.draw(new AnchorMask.Rule(AnchorPolicy.SAME, KeepPolicy.CONCAT_PREFIX, 0.5, 0), MIXED,
        PATCHES, Key.of(1));
    assertThat(IntStream.range(0, 3).map(image -> seen(half, image).size())).containsExactly(196, 98, 0);
  }

  /// The released ablation: a tube of which half the positions are drawn anew, each among those the tube leaves.
  @Test
  void hybrid_masks_keep_their_share_of_the_tube() {
    AnchorMask.Rule rule = new AnchorMask.Rule(AnchorPolicy.SAME, KeepPolicy.PER_IMAGE, 0.75, 0.5);
    draws(rule, MIXED).forEach(mask -> {
      int shared = Math.round(KEPT * 0.5f);
      List<Integer> tube = inOrder(mask, mask.anchor(), PATCHES).subList(0, shared);
      for (int i = 0; i < 3; i++) {
        assertThat(inOrder(mask, i, PATCHES)).hasSize(KEPT).startsWith(tube.toArray(Integer[]::new));
      }
    });
    double overlap = draws(rule, MIXED).mapToInt(mask ->
        overlap(mask, mask.anchor(), (mask.anchor() + 1) % 3)).average().orElseThrow();
    assertThat(overlap).isCloseTo(25 + 24 * 24 / 171.0, within(0.6)); // 24 of the 171 others, drawn twice
  }

  @Test
  void the_same_key_draws_the_same_mask() {
    AnchorMask.Rule rule = rule(AnchorPolicy.SOURCE_AWARE);
    AnchorMask mask = AnchorMask.draw(rule, MIXED, PATCHES, Key.of(5));

    assertThat(AnchorMask.draw(rule, MIXED, PATCHES, Key.of(5))).isEqualTo(mask);
    assertThat(AnchorMask.draw(rule, MIXED, PATCHES, Key.of(6)).shuffle()).isNotEqualTo(mask.shuffle());
  }

  @Test
  void ratios_outside_their_range_are_refused() {
    assertThatThrownBy(() -> new AnchorMask.Rule(AnchorPolicy.SAME, KeepPolicy.PER_IMAGE, 1, 0))
        .hasMessage("ratio must be between 0 and 1, but is 1.0");
    assertThatThrownBy(() -> new AnchorMask.Rule(AnchorPolicy.SAME, KeepPolicy.PER_IMAGE, 0.75, 1.5))
        .hasMessage("hybridRatio must be within 0 and 1, but is 1.5");
  }

  private static AnchorMask.Rule rule(AnchorPolicy policy) {
    return new AnchorMask.Rule(policy, KeepPolicy.PER_IMAGE, 0.75, 0);
  }

  private static Stream<AnchorMask> draws(AnchorMask.Rule rule, List<ImageTag> images) {
    return IntStream.range(0, DRAWS).mapToObj(draw -> AnchorMask.draw(rule, images, PATCHES, Key.of(draw)));
  }

  /// Visible patches of an image, within it.
  private static Set<Integer> seen(AnchorMask mask, int image) {
    return new HashSet<>(inOrder(mask, image, PATCHES));
  }

  private static List<Integer> inOrder(AnchorMask mask, int image, int patches) {
    return mask.visiblePatches().stream().filter(patch -> patch / patches == image).map(patch -> patch % patches)
        .toList();
  }

  private static int overlap(AnchorMask mask, int one, int other) {
    Set<Integer> both = seen(mask, one);
    both.retainAll(seen(mask, other));
    return both.size();
  }
}
