package org.terrane.rs.skysense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.terrane.rs.skysense.Modality.HIGH_RESOLUTION;
import static org.terrane.rs.skysense.Modality.MULTISPECTRAL;
import static org.terrane.rs.skysense.Modality.RADAR;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.terrane.autograd.Grad;
import org.terrane.autograd.Parameter;
import org.terrane.nn.Init;
import org.terrane.nn.StateDict;
import org.terrane.tensor.DType;
import org.terrane.tensor.Run;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Abstract;

/// The checks of methods.md 4.9 that concern the encoder.
class SkySenseTest {
  private static final SkySense NETWORK = Made.network(DType.F64);
  private static final Frames HR = Made.features("hr", DType.F64, List.of(1, 1), List.of(100, 200));
  private static final Frames MS = Made.features("ms", DType.F64, List.of(3, 3), List.of(0, 50, 100, 150, 200, 364));
  private static final Frames SAR = Made.features("sar", DType.F64, List.of(2, 2), List.of(10, 20, 30, 40));
  private static final Map<Modality, Frames> ALL = Map.of(HIGH_RESOLUTION, HR, MULTISPECTRAL, MS, RADAR, SAR);

  /// 512 pixels of high resolution are 16 × 16 cells, a series' pixels are cells.
  @Test
  void the_papers_network_has_the_papers_shapes() {
    Run.current().on(new Abstract()).call(() -> {
      SkySense network = SkySense.create(Init.of(Made.KEY), SkySenseConfig.paper());
      Frames hr = network.encode(HIGH_RESOLUTION, frames(1, 3, 512));
      Frames ms = network.encode(MULTISPECTRAL, frames(20, 10, 16));
      Frames sar = network.encode(RADAR, frames(10, 2, 16));
      assertThat(List.of(hr, ms, sar)).allSatisfy(features ->
          assertThat(features.values().shape().without(0).toArray()).containsExactly(2816, 16, 16));
      assertThat(CellSequences.of(List.of(hr, ms, sar)).tokens().shape().toArray()).containsExactly(256, 31, 2816);
      assertThat(network.fuse(Map.of(HIGH_RESOLUTION, hr, MULTISPECTRAL, ms, RADAR, sar)).shape().toArray())
          .containsExactly(1, 256, 1024);
      assertThat(network.encode(HIGH_RESOLUTION, frames(1, 3, 224)).values().shape().toArray())
          .containsExactly(1, 2816, 7, 7);
      assertThat(network.ms().forward(Tensor.zeros(DType.F32, 1, 10, 64, 64)).shape().toArray())
          .containsExactly(1, 1024, 16, 16);
      return network;
    });
  }

  @Test
  void images_of_all_modalities_become_one_vector_for_each_cell() {
    SkySense network = Made.network(DType.F32);

    Tensor fused = network.fuse(Map.of(
        HIGH_RESOLUTION, network.encode(HIGH_RESOLUTION,
            Made.images(HIGH_RESOLUTION, DType.F32, List.of(1, 0), List.of(7))),
        MULTISPECTRAL, network.encode(MULTISPECTRAL,
            Made.images(MULTISPECTRAL, DType.F32, List.of(2, 1), List.of(7, 8, 9))),
        RADAR, network.encode(RADAR, Made.images(RADAR, DType.F32, List.of(0, 1), List.of(3)))));

    assertThat(fused.shape().toArray()).containsExactly(2, Made.CELLS, 8);
    assertThat(fused.toFloats()).doesNotContain(Float.NaN);
  }

  @Test
  void the_order_of_frames_does_not_matter_when_dates_go_with_them() {
    int[] order = {2, 0, 1, 4, 5, 3}; // within each of the two samples
    Tensor[] rows = IntStream.of(order).mapToObj(i -> MS.values().slice(0, i, i + 1)).toArray(Tensor[]::new);
    List<Integer> days = IntStream.of(order).mapToObj(MS.days()::get).toList();

    Tensor moved = NETWORK.fuse(Map.of(MULTISPECTRAL, new Frames(Tensor.concat(0, rows), MS.counts(), days)));
    Tensor daysLeft = NETWORK.fuse(Map.of(MULTISPECTRAL, MS.with(Tensor.concat(0, rows))));

    double[] before = NETWORK.fuse(Map.of(MULTISPECTRAL, MS)).toDoubles();
    assertThat(moved.toDoubles()).containsExactly(before, within(1e-12));
    assertThat(largest(daysLeft.sub(Tensor.of(before, 2, 4, 8)))).isGreaterThan(1e-4);
  }

  @Test
  void a_date_has_a_say_through_the_table_alone() {
    Frames later = new Frames(SAR.values(), SAR.counts(), List.of(10, 20, 30, 41));
    Tensor before = NETWORK.fuse(ALL);
    Tensor after = NETWORK.fuse(Map.of(HIGH_RESOLUTION, HR, MULTISPECTRAL, MS, RADAR, later));
    assertThat(after.select(0, 0).toDoubles()).containsExactly(before.select(0, 0).toDoubles());
    assertThat(largest(after.sub(before).select(0, 1))).isGreaterThan(1e-6);

    SkySense dateless = new SkySense(NETWORK.hr(), NETWORK.ms(), NETWORK.sar(), NETWORK.msUp(), NETWORK.sarUp(),
        NETWORK.dates(), NETWORK.fusion(), List.of(MULTISPECTRAL));
    assertThat(dateless.fuse(Map.of(RADAR, later)).toDoubles())
        .containsExactly(dateless.fuse(Map.of(RADAR, SAR)).toDoubles());
  }

  /// Sample 0 lacks radar and all but one multispectral frame, sample 1 lacks high resolution.
  @Test
  void what_a_sample_lacks_is_as_if_the_network_had_never_heard_of_it() {
    Frames hr = new Frames(HR.values().slice(0, 0, 1), List.of(1, 0), List.of(100));
    Frames ms = new Frames(MS.values().slice(0, 2, 6), List.of(1, 3), List.of(100, 150, 200, 364));
    Frames sar = new Frames(SAR.values().slice(0, 2, 4), List.of(0, 2), List.of(30, 40));
    Tensor together = NETWORK.fuse(Map.of(HIGH_RESOLUTION, hr, MULTISPECTRAL, ms, RADAR, sar));

    Tensor first = NETWORK.fuse(Map.of(HIGH_RESOLUTION, new Frames(hr.values(), List.of(1), List.of(100)),
        MULTISPECTRAL, new Frames(MS.values().slice(0, 2, 3), List.of(1), List.of(100))));
    Tensor second = NETWORK.fuse(Map.of(
        MULTISPECTRAL, new Frames(MS.values().slice(0, 3, 6), List.of(3), List.of(150, 200, 364)),
        RADAR, new Frames(sar.values(), List.of(2), List.of(30, 40))));

    assertThat(together.slice(0, 0, 1).toDoubles()).containsExactly(first.toDoubles(), within(1e-12));
    assertThat(together.slice(0, 1, 2).toDoubles()).containsExactly(second.toDoubles(), within(1e-12));
  }

  @Test
  void a_single_frame_is_enough() {
    for (Modality modality : Modality.values()) {
      Frames one = Made.features(modality.name(), DType.F64, List.of(1), List.of(5));
      assertThat(NETWORK.fuse(Map.of(modality, one)).toDoubles()).doesNotContain(Double.NaN);
    }
  }

  @Test
  void cells_do_not_see_each_other_in_fusion() {
    Tensor here = Tensor.arange(4, DType.F64).eq(2).reshape(1, 1, 2, 2); // cell 2 of every frame
    Frames moved = MS.with(Tensor.where(here, MS.values().neg(), MS.values()));

    Tensor change = NETWORK.fuse(Map.of(HIGH_RESOLUTION, HR, MULTISPECTRAL, moved, RADAR, SAR)).sub(NETWORK.fuse(ALL));

    for (int cell = 0; cell < 4; cell++) {
      if (cell == 2) {
        assertThat(largest(change.select(1, cell))).isGreaterThan(1e-3);
      } else {
        assertThat(largest(change.select(1, cell))).isZero();
      }
    }
  }

  @Test
  void gradients_reach_every_parameter_even_where_sequences_are_filled_up() {
    SkySense network = Made.network(DType.F64);
    List<Tensor> at = network.parameters().stream().map(Parameter::value).toList();

    List<Tensor> gradients = Grad.gradients(all -> network.fuse(Map.of(
        HIGH_RESOLUTION, network.encode(HIGH_RESOLUTION,
            Made.images(HIGH_RESOLUTION, DType.F64, List.of(1, 1), List.of(7, 8))),
        MULTISPECTRAL, network.encode(MULTISPECTRAL,
            Made.images(MULTISPECTRAL, DType.F64, List.of(2, 1), List.of(7, 8, 9))),
        RADAR, network.encode(RADAR, Made.images(RADAR, DType.F64, List.of(1, 0), List.of(3))))).square().mean(), at);

    List<String> names = List.copyOf(StateDict.of(network).parameters().keySet());
    assertThat(IntStream.range(0, at.size()).filter(i -> !(largest(gradients.get(i)) > 0)).mapToObj(names::get))
        .isEmpty();
  }

  @Test
  void names_follow_the_parts() {
    assertThat(StateDict.of(NETWORK).slots().keySet()).contains("hr.layers.0.blocks.0.attn.logit_scale",
        "ms.patch_embed.proj.weight", "ms.pos_embed", "sar.blocks.0.attn.qkv.weight", "ms_up.proj.weight",
        "sar_up.proj.bias", "dates.pos_embed", "fusion.proj.weight", "fusion.cls_token", "fusion.blocks.1.mlp.fc2.bias",
        "fusion.norm.bias");
  }

  @Test
  void what_does_not_fit_together_is_refused() {
    Frames other = Made.features("ms", DType.F64, List.of(1), List.of(0));
    assertThatThrownBy(() -> NETWORK.fuse(Map.of(HIGH_RESOLUTION, HR, RADAR, other)))
        .hasMessage("[fusion] samples of all modalities must be 2, but is 1");
    Frames coarse = HR.with(HR.values().slice(2, 0, 1));
    assertThatThrownBy(() -> NETWORK.fuse(Map.of(HIGH_RESOLUTION, coarse, RADAR, SAR)))
        .hasMessage("[fusion] features of all modalities must be (32, 1, 2) a frame, but is (32, 2, 2)");
    Frames onlyFirst = new Frames(HR.values(), List.of(2, 0), List.of(1, 2));
    assertThatThrownBy(() -> NETWORK.fuse(Map.of(HIGH_RESOLUTION, onlyFirst)))
        .hasMessage("[fusion] each sample must be of one frame or more, of any modality, but is none in sample 1");
    assertThatThrownBy(() -> NETWORK.fuse(Map.of())).hasMessage("[fusion] modalities must be one or more, but is none");
  }

  private static Frames frames(int count, int channels, int pixels) {
    List<Integer> days = IntStream.range(0, count).boxed().toList();
    return new Frames(Tensor.zeros(DType.F32, count, channels, pixels, pixels), List.of(count), days);
  }

  private static double largest(Tensor x) {
    return Arrays.stream(x.toDoubles()).map(Math::abs).max().orElse(0);
  }
}
