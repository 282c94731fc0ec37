package org.terrane.rs.skysense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.terrane.autograd.Grad;
import org.terrane.autograd.Parameter;
import org.terrane.nn.Init;
import org.terrane.nn.layer.Block;
import org.terrane.nn.layer.DropPath;
import org.terrane.rs.skysense.contrast.SinkhornKnopp;
import org.terrane.tensor.DType;
import org.terrane.tensor.Device;
import org.terrane.tensor.Run;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Backends;

/// A few frames or cells at a time are the same as all at once, gradients included.
class InPiecesTest {
  private static final Map<Modality, Frames> IMAGES = Map.of(
      Modality.HIGH_RESOLUTION, Made.images(Modality.HIGH_RESOLUTION, DType.F64, List.of(1, 0), List.of(7)),
      Modality.MULTISPECTRAL, Made.images(Modality.MULTISPECTRAL, DType.F64, List.of(2, 3), List.of(1, 2, 3, 4, 5))
          .seen(Tensor.uniform(Made.KEY, DType.F64, 5, 4, 4).gt(0.3)));

  @Test
  void frames_and_cells_in_pieces_are_the_same_with_their_gradients() {
    SkySense network = Made.network(DType.F64);
    List<Tensor> at = network.parameters().stream().map(Parameter::value).toList();

    Grad.Vjp whole = Grad.vjp(() -> network.fuse(Map.of(
        Modality.HIGH_RESOLUTION, encode(network, Modality.HIGH_RESOLUTION),
        Modality.MULTISPECTRAL, encode(network, Modality.MULTISPECTRAL))).square().mean(), at, null);
    Grad.Vjp pieces = Grad.vjp(() -> network.fuse(Map.of(
        Modality.HIGH_RESOLUTION, encode(network, Modality.HIGH_RESOLUTION, 1),
        Modality.MULTISPECTRAL, encode(network, Modality.MULTISPECTRAL, 2)), 7).square().mean(), at, null);

    assertThat(pieces.value().toDoubles()).containsExactly(whole.value().toDoubles(), within(1e-13));
    for (int i = 0; i < at.size(); i++) {
      assertThat(pieces.gradients().get(i).toDoubles())
          .containsExactly(whole.gradients().get(i).toDoubles(), within(1e-10));
    }
  }

  /// Equal frames in pieces of one come out different only if each piece drops paths of its own.
  @Test
  void each_piece_drops_paths_of_its_own() {
    SkySense network = dropping(Made.network(DType.F64));
    Tensor one = Made.images(Modality.RADAR, DType.F64, List.of(1), List.of(0)).values();
    Frames equal = new Frames(one.expand(8, 2, 4, 4), List.of(8), List.of(0, 0, 0, 0, 0, 0, 0, 0));

    Tensor features = Run.training(Made.KEY).call(() -> network.encode(Modality.RADAR, equal, 1)).values();

    double[] first = features.select(0, 0).toDoubles();
    assertThat(List.of(1, 2, 3, 4, 5, 6, 7)).anySatisfy(
        i -> assertThat(features.select(0, i).toDoubles()).isNotEqualTo(first));
  }

  /// A step with everything in it: pieces, filled-up sequences, gradients, prototypes.
  @Test
  void a_step_leaves_nothing_behind() {
    SkySense network = Made.network(DType.F64);
    GeoContext geo = GeoContext.create(Init.of(Made.KEY).as(DType.F64), 8, Made.CONFIG.geo());
    Runnable step = () -> Scope.run(() -> {
      Grad.valueAndGrad(network.parameters(), () -> {
        Tensor fused = network.fuse(Map.of(Modality.HIGH_RESOLUTION, encode(network, Modality.HIGH_RESOLUTION),
            Modality.MULTISPECTRAL, encode(network, Modality.MULTISPECTRAL, 2)), 7);
        geo.update(fused, List.of(0, 2), SinkhornKnopp.DEFAULT, 0.99);
        return geo.forward(fused, List.of(0, 2)).square().mean();
      });
    });
    step.run();
    long before = Backends.of(Device.CPU).liveBuffers();

    step.run();

    assertThat(Backends.of(Device.CPU).liveBuffers()).isEqualTo(before);
  }

  @Test
  void pieces_of_nothing_are_refused() {
    SkySense network = Made.network(DType.F64);
    assertThatThrownBy(() -> encode(network, Modality.MULTISPECTRAL, 0))
        .hasMessage("[skySense] atOnce must be 1 or more, but is 0");
  }

  private static Frames encode(SkySense network, Modality modality) {
    return network.encode(modality, IMAGES.get(modality));
  }

  private static Frames encode(SkySense network, Modality modality, int atOnce) {
    return network.encode(modality, IMAGES.get(modality), atOnce);
  }

  /// The radar encoder with half of its branches dropped.
  private static SkySense dropping(SkySense network) {
    List<Block> blocks = network.sar().blocks().stream().map(block -> new Block(block.norm1(), block.attn(),
        new DropPath(0.5, "first"), block.norm2(), block.mlp(), new DropPath(0.5, "second"))).toList();
    SeriesEncoder sar = new SeriesEncoder(network.sar().patchEmbed(), network.sar().posEmbed(), blocks,
        network.sar().norm());
    return new SkySense(network.hr(), network.ms(), sar, network.msUp(), network.sarUp(), network.dates(),
        network.fusion(), network.dated());
  }
}
