package org.terrane.rs.skysense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.terrane.rs.skysense.Modality.MULTISPECTRAL;
import static org.terrane.rs.skysense.Modality.RADAR;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.terrane.autograd.Grad;
import org.terrane.tensor.DType;
import org.terrane.tensor.Tensor;

/// Cells that a frame does not show, under clouds or outside of what was measured, have no say in what is fused: two
/// samples of 2 × 2 cells, the second with fewer radar frames. All cells at once and three at a time.
class CellsSeenTest {
  private static final SkySense NETWORK = Made.network(DType.F64);
  private static final Frames MS = Made.features("ms", DType.F64, List.of(2, 2), List.of(0, 50, 100, 150));
  private static final Frames SAR = Made.features("sar", DType.F64, List.of(2, 1), List.of(10, 20, 30));

  @ParameterizedTest
  @ValueSource(ints = {0, 3})
  void a_cell_not_seen_changes_nothing(int atOnce) {
    Tensor seen = cells(4, 1, 0, 1, 1, /**/ 1, 1, 1, 1, /**/ 0, 1, 1, 1, /**/ 1, 1, 0, 1);
    Tensor masked = fuse(Map.of(MULTISPECTRAL, MS.seen(seen), RADAR, SAR), atOnce);

    Tensor hidden = seen.unsqueeze(1); // (4, 1, 2, 2)
    Frames other = MS.with(Tensor.where(hidden, MS.values(), MS.values().mul(7).add(1))).seen(seen);
    Frames visible = MS.with(Tensor.where(hidden, MS.values().mul(7).add(1), MS.values())).seen(seen);

    assertThat(fuse(Map.of(MULTISPECTRAL, other, RADAR, SAR), atOnce).toDoubles())
        .containsExactly(masked.toDoubles());
    assertThat(fuse(Map.of(MULTISPECTRAL, visible, RADAR, SAR), atOnce).toDoubles())
        .isNotEqualTo(masked.toDoubles());
    assertThat(fuse(Map.of(MULTISPECTRAL, MS, RADAR, SAR), atOnce).select(0, 0).select(0, 1).toDoubles())
        .isNotEqualTo(masked.select(0, 0).select(0, 1).toDoubles());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3})
  void a_frame_that_shows_nothing_is_as_if_it_were_not_there(int atOnce) {
    Frames masked = MS.seen(cells(4, 1, 1, 1, 1, /**/ 0, 0, 0, 0, /**/ 1, 1, 1, 1, /**/ 1, 1, 1, 1));
    Frames dropped = new Frames(Tensor.concat(0, MS.values().slice(0, 0, 1), MS.values().slice(0, 2, 4)),
        List.of(1, 2), List.of(0, 100, 150));

    double[] expected = fuse(Map.of(MULTISPECTRAL, dropped, RADAR, SAR), atOnce).toDoubles();
    assertThat(fuse(Map.of(MULTISPECTRAL, masked, RADAR, SAR), atOnce).toDoubles())
        .containsExactly(expected, within(1e-12));
  }

  @Test
  void a_modality_that_shows_nothing_is_as_if_it_were_not_there() {
    Frames masked = SAR.seen(Tensor.zeros(DType.BOOL, 3, 2, 2));
    assertThat(fuse(Map.of(MULTISPECTRAL, MS, RADAR, masked), 0).toDoubles())
        .containsExactly(fuse(Map.of(MULTISPECTRAL, MS), 0).toDoubles(), within(1e-12));
  }

  /// Nothing but the class token is left, in every cell the same; gradients reach no token, and are finite.
  @ParameterizedTest
  @ValueSource(ints = {0, 3})
  void a_cell_that_no_frame_shows_is_what_the_class_token_makes_of_itself(int atOnce) {
    Function<Tensor, Tensor> fused = values -> fuse(Map.of(MULTISPECTRAL,
        MS.with(values).seen(Tensor.zeros(DType.BOOL, 4, 2, 2))), atOnce);

    Grad.Vjp vjp = Grad.vjp(() -> fused.apply(MS.values()).square().sum(), List.of(MS.values()), null);

    Tensor result = fused.apply(MS.values());
    assertThat(result.toDoubles()).doesNotContain(Double.NaN);
    assertThat(result.select(0, 1).select(0, 3).toDoubles()).containsExactly(result.select(0, 0).select(0, 0)
        .toDoubles());
    assertThat(vjp.gradients().getFirst().toDoubles()).containsOnly(0);
  }

  /// The network in F32, where attention has kernels.
  @Test
  void a_cell_that_no_frame_shows_is_finite_in_single_precision() {
    Frames ms = Made.features("ms", DType.F32, List.of(1), List.of(0)).seen(Tensor.zeros(DType.BOOL, 1, 2, 2));
    assertThat(Made.network(DType.F32).fuse(Map.of(MULTISPECTRAL, ms)).toFloats()).doesNotContain(Float.NaN);
  }

  @Test
  void encoders_hand_on_which_cells_are_seen() {
    Tensor seen = Tensor.ones(DType.BOOL, 2, 4, 4);
    Frames images = Made.images(RADAR, DType.F64, List.of(2), List.of(1, 2)).seen(seen);
    assertThat(NETWORK.encode(RADAR, images).seen()).contains(seen);
    assertThat(NETWORK.encode(RADAR, images, 1).seen()).contains(seen);
  }

  @Test
  void maps_of_cells_that_do_not_fit_are_refused() {
    assertThatThrownBy(() -> MS.seen(Tensor.ones(DType.BOOL, 3, 2, 2)))
        .hasMessage("[frames] seen must be BOOL (4, h, w), a map of cells for each frame, but is BOOL (3, 2, 2)");
    assertThatThrownBy(() -> MS.seen(Tensor.ones(DType.F32, 4, 2, 2)))
        .hasMessage("[frames] seen must be BOOL (4, h, w), a map of cells for each frame, but is F32 (4, 2, 2)");
    Frames fine = MS.seen(Tensor.ones(DType.BOOL, 4, 8, 8));
    assertThatThrownBy(() -> NETWORK.fuse(Map.of(MULTISPECTRAL, fine)))
        .hasMessage("[fusion] cells seen of all modalities must be (2, 2) a frame, but is (8, 8)");
  }

  private static Tensor fuse(Map<Modality, Frames> features, int atOnce) {
    return atOnce == 0 ? NETWORK.fuse(features) : NETWORK.fuse(features, atOnce);
  }

  /// `(frames, 2, 2)`
  private static Tensor cells(int frames, long... seen) {
    return Tensor.of(seen, frames, 2, 2).gt(0);
  }
}
