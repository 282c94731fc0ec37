package org.terrane.bench.step;

import static org.terrane.bench.step.MocoSizes.MOMENTUM;
import static org.terrane.bench.step.MocoSizes.QUEUE;
import static org.terrane.bench.step.MocoSizes.TEMPERATURE;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.training.GradientCollector;
import org.terrane.nn.Init;
import org.terrane.tensor.Key;

/// The MoCo v2 step in DJL, eager, from the weights and the images that [TerraneMoco] begins with. Arguments: batch,
/// steps.
public final class LibtorchMoco {
  private final NDManager manager = Engine.getEngine("PyTorch").newBaseManager();
  private final LibtorchResNet query;
  private final LibtorchResNet key;
  private final NDArray queue;
  private final NDArray queryViews;
  private final NDArray keyViews;
  private final int batch;
  private int pointer;

  private LibtorchMoco(int batch) {
    this.batch = batch;
    TerraneMoco.Model model = TerraneMoco.Model.create(Init.of(Key.of(0)));
    query = LibtorchResNet.of(manager, model.query());
    key = LibtorchResNet.of(manager, model.query());
    query.train();
    queue = LibtorchResNet.array(manager, model.queue().vectors().value());
    queryViews = LibtorchResNet.array(manager, TerraneMoco.views("query", batch));
    keyViews = LibtorchResNet.array(manager, TerraneMoco.views("key", batch));
  }

  public static void main(String[] arguments) {
    int batch = Integer.parseInt(arguments[0]);
    LibtorchMoco moco = new LibtorchMoco(batch);
    StepTimes.measure(batch, Integer.parseInt(arguments[1]), moco::step);
  }

  private float step(int number) {
    float loss;
    try (NDManager scratch = manager.newSubManager()) {
      key.follow(query, (float) MOMENTUM);
      NDArray keys = key.forward(input(keyViews, scratch));
      try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
        NDArray result = loss(query.forward(input(queryViews, scratch)), keys);
        collector.backward(result);
        loss = result.getFloat();
      }
      query.descend();
      queue.set(new NDIndex(pointer + ":" + (pointer + batch)), keys);
      pointer = (pointer + batch) % QUEUE;
    }
    return loss;
  }

  private NDArray loss(NDArray queries, NDArray keys) {
    NDArray own = queries.mul(keys).sum(new int[] {1}, true);
    NDArray others = queries.matMul(queue.transpose());
    NDArray logits = own.getNDArrayInternal().concat(new NDList(others), 1).div((float) TEMPERATURE);
    return logits.logSoftmax(1).get(new NDIndex(":, 0")).mean().neg();
  }

  /// DJL gives a result to the manager of its operand: with this one it is freed after the step.
  private static NDArray input(NDArray views, NDManager scratch) {
    NDArray input = views.stopGradient();
    input.attach(scratch);
    return input;
  }
}
