package org.terrane.nn.layer.unet;

import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.terrane.autograd.GradCheck;
import org.terrane.autograd.Parameter;
import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.nn.layer.ResNet;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Tensor;

/// Gradients with respect to inputs and parameters, against finite differences in F64.
class UNetGradientTest {
  private static final Key KEY = Key.of(10);
  private static final Init INIT = Init.of(KEY).as(DType.F64);
  private static final int FEW = 8;

  @Test
  void residual_block() {
    ResidualBlock block = ResidualBlock.create(INIT, 2, 4, 3);
    check(block, parameter -> true, at -> block.forward(at.get(0), at.get(1)),
        Shape.of(2, 2, 3, 3), Shape.of(2, 3));
  }

  @Test
  void attention_block() {
    AttentionBlock2d block = AttentionBlock2d.create(INIT, 4, 2);
    check(block, parameter -> true, at -> block.forward(at.get(0)), Shape.of(2, 4, 2, 3));
  }

  /// The inputs, the conditions, and of the parameters those of few elements, which every layer has.
  @Test
  void whole_network() {
    UNet net = UNet.create(INIT, new UNetConfig(1, 2, List.of(1, 2), 1, List.of(1), 2, List.of(3)));
    Tensor times = Tensor.of(new long[] {40}, 1);
    check(net, parameter -> parameter.spec().shape().elements() <= FEW,
        at -> net.forward(at.get(0), times, List.of(at.get(1))), Shape.of(1, 1, 4, 4), Shape.of(1, 3, 3, 3));
  }

  private record WithEncoder(EncoderUNet net, ResNet encoder) implements Layer {}

  /// The same of a network whose way down is an encoder, and of that.
  @Test
  void whole_network_around_an_encoder() {
    ResNet.Config encoder = new ResNet.Config(ResNet.BlockKind.BASIC, 1, 1, List.of(1, 1, 1, 1), 0, false);
    UNetConfig config = new UNetConfig(1, 2, List.of(1, 1, 1, 2, 2, 2), 1, List.of(3), 2, List.of());
    WithEncoder both = new WithEncoder(EncoderUNet.create(INIT.at("net"), config, encoder),
        ResNet.create(INIT.at("encoder"), encoder));
    Tensor times = Tensor.of(new long[] {40, 3, 700}, 3);
    check(both, parameter -> parameter.spec().shape().elements() <= FEW,
        at -> both.net().forward(at.getFirst(), times, both.encoder()), Shape.of(3, 1, 7, 6));
  }

  /// Random values everywhere, since zero convolutions and unit norms would hide mistakes.
  private static void check(Layer layer, Predicate<Parameter> checked, Function<List<Tensor>, Tensor> forward,
      Shape... inputs) {
    List<Parameter> all = layer.parameters();
    IntStream.range(0, all.size()).forEach(i -> all.get(i).assign(draw(all.get(i).spec().shape(), i)));
    List<Parameter> parameters = all.stream().filter(checked).toList();
    List<Shape> shapes = Stream.concat(parameters.stream().map(p -> p.spec().shape()), Stream.of(inputs)).toList();
    List<Tensor> at = IntStream.range(0, shapes.size()).mapToObj(i -> draw(shapes.get(i), i)).toList();
    GradCheck.check(moved -> {
      for (int i = 0; i < parameters.size(); i++) {
        parameters.get(i).assign(moved.get(i));
      }
      return forward.apply(moved.subList(parameters.size(), moved.size()));
    }, at);
  }

  private static Tensor draw(Shape shape, int number) {
    return Tensor.normal(KEY.fold(number), DType.F64, shape.toArray()).mul(0.5);
  }
}
