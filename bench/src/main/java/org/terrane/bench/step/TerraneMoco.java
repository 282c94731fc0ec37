package org.terrane.bench.step;

import static org.terrane.bench.step.MocoSizes.CHANNELS;
import static org.terrane.bench.step.MocoSizes.FEATURES;
import static org.terrane.bench.step.MocoSizes.HIDDEN;
import static org.terrane.bench.step.MocoSizes.IMAGE;
import static org.terrane.bench.step.MocoSizes.MOMENTUM;
import static org.terrane.bench.step.MocoSizes.QUEUE;
import static org.terrane.bench.step.MocoSizes.RATE;
import static org.terrane.bench.step.MocoSizes.TEMPERATURE;
import static org.terrane.bench.step.MocoSizes.WIDTH;

import java.util.List;
import java.util.stream.LongStream;
import org.terrane.autograd.Grad;
import org.terrane.autograd.Parameter;
import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.nn.layer.MlpHead;
import org.terrane.nn.layer.ResNet;
import org.terrane.nn.optim.Sgd;
import org.terrane.rs.swimdiff.FalseNegatives;
import org.terrane.rs.swimdiff.GhostGroups;
import org.terrane.rs.swimdiff.KeyQueue;
import org.terrane.rs.swimdiff.MomentumEncoder;
import org.terrane.rs.swimdiff.SceneMatching;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Run;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;

/// The MoCo v2 step in Terrane, of its public layers. Arguments: batch, steps.
public final class TerraneMoco {
  /// Scene-wide matching without scenes, which is MoCo's loss.
  private static final SceneMatching MATCHING =
      new SceneMatching(TEMPERATURE, FalseNegatives.KEEP, 0, false, true);

  private final Model model = Model.create(Init.of(Key.of(0)));
  private final List<Parameter> parameters = model.query().parameters();
  private final Sgd optimizer = Sgd.create(model.query(), Sgd.Config.RESNET);
  private final MomentumEncoder<Encoder> momentum =
      MomentumEncoder.start(model.key(), model.query(), Encoder::forward, new GhostGroups(1));
  private final Tensor queryViews;
  private final Tensor keyViews;
  private final long[] ids;

  private TerraneMoco(int batch) {
    queryViews = views("query", batch);
    keyViews = views("key", batch);
    ids = LongStream.range(0, batch).toArray();
  }

  public static void main(String[] arguments) {
    int batch = Integer.parseInt(arguments[0]);
    TerraneMoco moco = new TerraneMoco(batch);
    StepTimes.measure(batch, Integer.parseInt(arguments[1]), moco::step);
  }

  private float step(int number) {
    return Run.training(Key.of(number)).call(() -> Scope.run(() -> {
      momentum.update(MOMENTUM);
      Tensor keys = momentum.keys(keyViews, Key.of(number)); // (B, D)
      Grad.Result result = Grad.valueAndGrad(parameters,
          () -> MATCHING.match(model.query().forward(queryViews), keys, ids, model.queue()).loss());
      optimizer.step(result.grads(), RATE);
      model.queue().enqueue(keys, ids, ids);
      return result.value().item();
    }));
  }

  /// Noise in place of one view of each image.
  static Tensor views(String side, int batch) {
    return Tensor.normal(Key.of(0).fold(side), DType.F32, batch, CHANNELS, IMAGE, IMAGE);
  }

  /// A network and its projection to vectors of length 1.
  record Encoder(ResNet backbone, MlpHead head) implements Layer {
    static Encoder create(Init init) {
      return new Encoder(ResNet.create(init.at("backbone"), ResNet.Config.resnet18(CHANNELS)),
          MlpHead.create(init.at("head"), FEATURES, HIDDEN, WIDTH).normalise());
    }

    Tensor forward(Tensor images) {
      return head.forward(backbone.forward(images));
    }
  }

  record Model(Encoder query, Encoder key, KeyQueue queue) implements Layer {
    static Model create(Init init) {
      return new Model(Encoder.create(init.at("query")), Encoder.create(init.at("key").frozen()),
          KeyQueue.create(init.at("queue"), QUEUE, WIDTH));
    }
  }
}
