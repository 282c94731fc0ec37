package org.terrane.bench.step;

import static org.terrane.bench.step.MaeSizes.CHANNELS;
import static org.terrane.bench.step.MaeSizes.IMAGE;
import static org.terrane.bench.step.MaeSizes.KEPT;
import static org.terrane.bench.step.MaeSizes.PATCH;
import static org.terrane.bench.step.MaeSizes.PATCHES;
import static org.terrane.bench.step.MaeSizes.PIXELS;
import static org.terrane.tensor.Keep.KEEP;
import static org.terrane.tensor.fused.MaskedMse.maskedMse;

import java.util.List;
import org.terrane.autograd.Grad;
import org.terrane.autograd.Parameter;
import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.nn.layer.Block;
import org.terrane.nn.layer.LayerNorm;
import org.terrane.nn.layer.Linear;
import org.terrane.nn.layer.PatchEmbed;
import org.terrane.nn.layer.VisionTransformer;
import org.terrane.nn.optim.AdamW;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Run;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;

/// The MAE step in Terrane, of its public layers, on the run's device.
public final class TerraneMae {
  private static final Key KEY = Key.of(0);

  private final Model model;
  private final List<Parameter> parameters;
  private final AdamW optimizer;
  private final Tensor images;

  private TerraneMae(Model model, int batch) {
    this.model = model;
    this.parameters = model.parameters();
    this.optimizer = AdamW.create(model, AdamW.Config.MAE);
    this.images = Tensor.normal(KEY.fold("images"), DType.F32, batch, CHANNELS, IMAGE, IMAGE);
  }

  public static TerraneMae create(MaeSizes sizes, int batch) {
    return new TerraneMae(Model.create(Init.of(KEY), sizes), batch);
  }

  /// ViT-B/16. Arguments: batch, steps.
  public static void main(String[] arguments) {
    int batch = Integer.parseInt(arguments[0]);
    TerraneMae mae = create(MaeSizes.BASE, batch);
    StepTimes.measure(batch, Integer.parseInt(arguments[1]), number -> mae.step(number, () -> { }));
  }

  /// A training step and its loss.
  ///
  /// @param asked is run when everything has been asked of the device, before the loss is waited for
  public float step(int number, Runnable asked) {
    return Run.current().callTogether(() -> Scope.run(() -> {
      Grad.Result result = Grad.valueAndGrad(parameters, () -> model.loss(images, KEY.fold(number)));
      optimizer.step(result.grads(), 1e-4);
      asked.run();
      return result.value().item();
    }));
  }

  /// MAE: an encoder that sees the kept patches only, and a decoder that sees a mask token for each of the others.
  record Model(VisionTransformer encoder, Linear decoderEmbed, Parameter maskToken, Parameter decoderPosEmbed,
      List<Block> decoderBlocks, LayerNorm decoderNorm, Linear decoderPred) implements Layer {
    static Model create(Init init, MaeSizes sizes) {
      int encoder = sizes.encoder();
      int decoder = sizes.decoder();
      var vit = new VisionTransformer.Config(
          IMAGE, PATCH, CHANNELS, encoder, sizes.encoderDepth(), sizes.encoderHeads(), 4 * encoder);
      return new Model(
          VisionTransformer.create(init, vit),
          Linear.create(init.at("decoder_embed"), encoder, decoder),
          init.normal("mask_token", 0.02, 1, 1, decoder),
          init.frozen(() -> Tensor.normal(init.key("decoder_pos_embed"), DType.F32, 1, PATCHES + 1, decoder).mul(0.02)),
          VisionTransformer.blocks(
              init.at("decoder_blocks"), sizes.decoderDepth(), decoder, sizes.decoderHeads(), 4 * decoder),
          LayerNorm.create(init.at("decoder_norm"), decoder),
          Linear.create(init.at("decoder_pred"), decoder, PIXELS));
    }

    Tensor loss(Tensor images, Key key) {
      int batch = images.size(0);
      Tensor order = Tensor.uniform(key, DType.F32, batch, PATCHES).argsort(1); // (B, N)
      Tensor place = order.argsort(1);
      Tensor encoded = encode(images, order.slice(1, 0, KEPT)); // (B, 1 + K, D)
      Tensor target = normalised(PatchEmbed.patches(images, PATCH)); // (B, N, P)
      return maskedMse(decode(encoded, place), target, place.gt(KEPT - 1).to(DType.F32));
    }

    private Tensor encode(Tensor images, Tensor kept) {
      Tensor positions = encoder.posEmbed().value().slice(1, 1, PATCHES + 1);
      Tensor tokens = encoder.patchEmbed().forward(images).add(positions); // (B, N, D)
      return encoder.encode(tokens.gather(1, kept.unsqueeze(-1)));
    }

    private Tensor decode(Tensor encoded, Tensor place) {
      Tensor embedded = decoderEmbed.forward(encoded); // (B, 1 + K, E)
      Tensor unseen = maskToken.value().expand(embedded.size(0), PATCHES - KEPT, embedded.size(2));
      Tensor tokens = Tensor.concat(1, embedded.slice(1, 1, KEPT + 1), unseen).gather(1, place.unsqueeze(-1));
      Tensor x = Tensor.concat(1, embedded.slice(1, 0, 1), tokens).add(decoderPosEmbed.value());
      for (Block block : decoderBlocks) {
        x = block.forward(x);
      }
      return decoderPred.forward(decoderNorm.forward(x)).slice(1, 1, PATCHES + 1); // (B, N, P)
    }

    private static Tensor normalised(Tensor patches) {
      Tensor centred = patches.sub(patches.mean(-1, KEEP));
      return centred.div(centred.square().mean(-1, KEEP).add(1e-6).sqrt());
    }
  }
}
