package org.terrane.bench.step;

import static org.terrane.bench.step.MaeSizes.BASE;
import static org.terrane.bench.step.MaeSizes.CHANNELS;
import static org.terrane.bench.step.MaeSizes.GRID;
import static org.terrane.bench.step.MaeSizes.IMAGE;
import static org.terrane.bench.step.MaeSizes.KEPT;
import static org.terrane.bench.step.MaeSizes.PATCH;
import static org.terrane.bench.step.MaeSizes.PATCHES;
import static org.terrane.bench.step.MaeSizes.PIXELS;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.List;
import java.util.stream.Stream;

/// The MAE step of ViT-B/16 in DJL, eager. Arguments: batch, steps.
public final class LibtorchMae {
  private final NDManager manager = Engine.getEngine("PyTorch").newBaseManager();
  private final LibtorchParameters parameters = new LibtorchParameters(manager);
  private final LibtorchBlock.Affine embed = parameters.linear(PIXELS, BASE.encoder());
  private final NDArray classToken = parameters.normal(1, 1, BASE.encoder());
  private final NDArray maskToken = parameters.normal(1, 1, BASE.decoder());
  private final LibtorchBlock.Affine encoderNorm = parameters.norm(BASE.encoder());
  private final LibtorchBlock.Affine toDecoder = parameters.linear(BASE.encoder(), BASE.decoder());
  private final LibtorchBlock.Affine decoderNorm = parameters.norm(BASE.decoder());
  private final LibtorchBlock.Affine head = parameters.linear(BASE.decoder(), PIXELS);
  private final List<LibtorchBlock> encoder = blocks(BASE.encoderDepth(), BASE.encoder(), BASE.encoderHeads());
  private final List<LibtorchBlock> decoder = blocks(BASE.decoderDepth(), BASE.decoder(), BASE.decoderHeads());
  private final NDArray encoderPositions = normal(1, PATCHES, BASE.encoder()).mul(0.02f);
  private final NDArray decoderPositions = normal(1, PATCHES + 1, BASE.decoder()).mul(0.02f);
  private final NDArray images;

  private LibtorchMae(int batch) {
    images = normal(batch, CHANNELS, IMAGE, IMAGE);
  }

  public static void main(String[] arguments) {
    int batch = Integer.parseInt(arguments[0]);
    LibtorchMae model = new LibtorchMae(batch);
    StepTimes.measure(batch, Integer.parseInt(arguments[1]), model::step);
  }

  private float step(int number) {
    float loss;
    try (NDManager scratch = manager.newSubManager()) {
      try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
        NDArray input = images.stopGradient();
        input.attach(scratch);
        NDArray result = loss(input);
        collector.backward(result);
        loss = result.getFloat();
      }
      parameters.update(number);
    }
    return loss;
  }

  private NDArray loss(NDArray input) {
    long batch = input.getShape().get(0);
    NDArray patches = input.reshape(batch, CHANNELS, GRID, PATCH, GRID, PATCH)
        .transpose(0, 2, 4, 3, 5, 1)
        .reshape(batch, PATCHES, PIXELS);
    NDArray order = input.getManager().randomUniform(0, 1, new Shape(batch, PATCHES)).argSort(1);
    NDArray place = order.argSort(1);
    NDArray encoded = encode(patches, order.get(new NDIndex(":, :" + KEPT)), batch);
    NDArray predicted = decode(encoded, place, batch);
    NDArray masked = place.gte(KEPT).toType(DataType.FLOAT32, false);
    NDArray error = predicted.sub(normalised(patches)).square().mean(new int[] {-1});
    return error.mul(masked).sum().div(masked.sum());
  }

  private NDArray encode(NDArray patches, NDArray kept, long batch) {
    NDArray x = embed.linear(patches).add(encoderPositions)
        .gather(kept.expandDims(-1).broadcast(batch, KEPT, BASE.encoder()), 1);
    x = classToken.broadcast(batch, 1, BASE.encoder()).concat(x, 1);
    for (LibtorchBlock block : encoder) {
      x = block.forward(x);
    }
    return toDecoder.linear(encoderNorm.norm(x));
  }

  private NDArray decode(NDArray encoded, NDArray place, long batch) {
    NDArray tokens = encoded.get(new NDIndex(":, 1:"))
        .concat(maskToken.broadcast(batch, PATCHES - KEPT, BASE.decoder()), 1)
        .gather(place.expandDims(-1).broadcast(batch, PATCHES, BASE.decoder()), 1);
    NDArray x = encoded.get(new NDIndex(":, :1")).concat(tokens, 1).add(decoderPositions);
    for (LibtorchBlock block : decoder) {
      x = block.forward(x);
    }
    return head.linear(decoderNorm.norm(x)).get(new NDIndex(":, 1:"));
  }

  private static NDArray normalised(NDArray patches) {
    NDArray centred = patches.sub(patches.mean(new int[] {-1}, true));
    return centred.div(centred.square().mean(new int[] {-1}, true).add(1e-6f).sqrt());
  }

  private List<LibtorchBlock> blocks(int depth, int width, int heads) {
    return Stream.generate(() -> LibtorchBlock.create(parameters, width, heads)).limit(depth).toList();
  }

  private NDArray normal(long... shape) {
    return manager.randomNormal(0, 1, new Shape(shape), DataType.FLOAT32);
  }
}
