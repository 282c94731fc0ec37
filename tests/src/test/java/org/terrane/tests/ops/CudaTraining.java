package org.terrane.tests.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.terrane.autograd.Grad;
import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.nn.layer.ResNet;
import org.terrane.nn.layer.VisionTransformer;
import org.terrane.nn.optim.AdamW;
import org.terrane.nn.optim.Optimizer;
import org.terrane.nn.optim.Sgd;
import org.terrane.tensor.DType;
import org.terrane.tensor.Device;
import org.terrane.tensor.Key;
import org.terrane.tensor.Run;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.fused.CrossEntropy;

/// What [CudaOnCpuTest] runs in a process of its own: tiny networks that learn on `cuda:0`, from the same model code,
/// with the losses they have on the CPU, and the very same with and without CUDA graphs. Prints `ok NAME` or
/// `failed NAME: why`.
final class CudaTraining {
  private static final Key KEY = Key.of(5);
  private static final Device CUDA = new Device(Device.Kind.CUDA, 0);
  private static final int STEPS = 5;
  private static final int BATCH = 4;

  private CudaTraining() {}

  /// The networks.
  private enum Network {
    VIT_WITH_ADAMW {
      @Override
      Trained start(Init init) {
        var model = VisionTransformer.create(init, new VisionTransformer.Config(16, 8, 3, 32, 2, 2, 64));
        return new Trained(model, images -> model.forward(images).select(1, 0),
            AdamW.create(model, AdamW.Config.MAE), 1e-3);
      }
    },
    RESNET_WITH_SGD {
      @Override
      Trained start(Init init) {
        var model = ResNet.create(init,
            new ResNet.Config(ResNet.BlockKind.BASIC, 3, 4, List.of(1, 1, 1, 1), 5, false));
        return new Trained(model, model::forward, Sgd.create(model, Sgd.Config.RESNET), 1e-2);
      }
    };

    /// Parameters and optimizer on the current device.
    abstract Trained start(Init init);
  }

  private record Trained(Layer model, UnaryOperator<Tensor> logits, Optimizer optimizer, double learningRate) {}

  static List<String> names() {
    return Stream.of(Network.values()).map(Network::name).toList();
  }

  /// @param names of the networks to train; all if there is none
  public static void main(String[] names) {
    for (Network network : CudaProgram.named(Network.values(), names)) {
      try {
        List<Double> expected = losses(network, Run.training(KEY));
        List<Double> actual = losses(network, Run.training(KEY).on(CUDA));
        CudaCalls.requireGraphs(0.9);
        assertThat(losses(network, Run.training(KEY).on(CUDA).oneByOne())).as("without graphs").isEqualTo(actual);
        CudaCalls.requireNoGraphs();
        assertThat(expected.getLast()).as("it learns").isLessThan(expected.getFirst());
        for (int step = 0; step < STEPS; step++) {
          assertThat(actual.get(step)).as("loss of step %d", step)
              .isCloseTo(expected.get(step), within(2e-5 * expected.get(step)));
        }
        System.out.println("ok " + network);
      } catch (AssertionError | RuntimeException e) {
        System.out.println("failed " + network + ": " + e.toString().replace('\n', ' '));
      }
    }
  }

  private static List<Double> losses(Network network, Run run) {
    return run.call(() -> {
      Trained trained = network.start(Init.of(KEY).on(run.device()));
      List<Double> losses = new ArrayList<>();
      for (int step = 0; step < STEPS; step++) {
        losses.add(Run.current().callTogether(() -> Scope.run(() -> {
          Tensor images = Tensor.normal(KEY.fold("images"), DType.F32, BATCH, 3, 16, 16); // (B, 3, 16, 16)
          Tensor labels = Tensor.of(new long[] {0, 1, 2, 3}, BATCH); // (B)
          Grad.Result result = Grad.valueAndGrad(trained.model.parameters(),
              () -> CrossEntropy.crossEntropy(trained.logits.apply(images), labels));
          trained.optimizer.step(result.grads().clipNorm(1), trained.learningRate);
          return (double) result.value().item();
        })));
        CudaCalls.endStep();
      }
      return losses;
    });
  }
}
