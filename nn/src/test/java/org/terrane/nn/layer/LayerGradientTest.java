package org.terrane.nn.layer;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.terrane.autograd.GradCheck;
import org.terrane.autograd.Parameter;
import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Run;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.op.ConvGeometry;

/// Gradients with respect to the input and to every parameter, against finite differences in F64.
class LayerGradientTest {
  private static final Key KEY = Key.of(9);
  private static final Init INIT = Init.of(KEY).as(DType.F64);

  @Test
  void block() {
    Block block = Block.create(INIT, 4, 2, 6, 0.5);
    check(block, x -> Run.training(KEY).call(() -> block.forward(x)), 3, 3, 4);
  }

  @Test
  void patch_embedding() {
    PatchEmbed embed = PatchEmbed.create(INIT, 2, 2, 3);
    check(embed, embed::forward, 2, 2, 4, 2);
  }

  @Test
  void vision_transformer() {
    VisionTransformer model = VisionTransformer.create(INIT, new VisionTransformer.Config(4, 2, 1, 4, 1, 2, 4));
    check(model, model::forward, 2, 1, 4, 4);
  }

  @Test
  void basic_block() {
    BasicBlock block = BasicBlock.create(INIT, 2, 3, 2, false);
    check(block, x -> Run.training(KEY).call(() -> block.forward(x)), 2, 2, 4, 4);
    check(block, block::forward, 2, 2, 4, 4);
  }

  @Test
  void bottleneck() {
    Bottleneck block = Bottleneck.create(INIT, 2, 1, 2, false);
    check(block, x -> Run.training(KEY).call(() -> block.forward(x)), 2, 2, 4, 4);
    check(block, block::forward, 2, 2, 4, 4);
  }

  @Test
  void projection_head() {
    MlpHead head = MlpHead.create(INIT, 3, 4, 2).normalise();
    check(head, head::forward, 3, 3);
  }

  @Test
  void convolution_and_norms() {
    record Stack(Conv2d conv, BatchNorm2d bn, GroupNorm gn) implements Layer {
      Tensor forward(Tensor x) {
        return gn.forward(bn.forward(conv.forward(x)));
      }
    }
    Stack stack = new Stack(Conv2d.create(INIT.at("conv"), 2, 4, 3, ConvGeometry.of(2, 1)),
        BatchNorm2d.create(INIT.at("bn"), 4), GroupNorm.create(INIT.at("gn"), 2, 4));
    check(stack, x -> Run.training(KEY).call(() -> stack.forward(x)), 2, 2, 4, 4);
  }

  /// Random values everywhere, since zero biases and unit norms would hide mistakes.
  private static void check(Layer layer, UnaryOperator<Tensor> forward, int... shape) {
    List<Parameter> parameters = layer.parameters();
    Stream<int[]> shapes = Stream.concat(parameters.stream().map(p -> p.spec().shape().toArray()), Stream.of(shape));
    List<int[]> sizes = shapes.toList();
    List<Tensor> inputs = IntStream.range(0, sizes.size())
        .mapToObj(i -> Tensor.normal(KEY.fold(i), DType.F64, sizes.get(i))).toList();
    GradCheck.check(at -> {
      for (int i = 0; i < parameters.size(); i++) {
        parameters.get(i).assign(at.get(i));
      }
      return forward.apply(at.getLast());
    }, inputs);
  }
}
