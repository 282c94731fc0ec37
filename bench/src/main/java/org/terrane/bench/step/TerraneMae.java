package org.terrane.bench.step;

import static org.terrane.bench.step.MaeSizes.CHANNELS;
import static org.terrane.bench.step.MaeSizes.DECODER;
import static org.terrane.bench.step.MaeSizes.DECODER_DEPTH;
import static org.terrane.bench.step.MaeSizes.DECODER_HEADS;
import static org.terrane.bench.step.MaeSizes.ENCODER;
import static org.terrane.bench.step.MaeSizes.ENCODER_DEPTH;
import static org.terrane.bench.step.MaeSizes.ENCODER_HEADS;
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

/// The MAE step in Terrane, of its public layers. Arguments: batch, steps.
public final class TerraneMae {
  private TerraneMae() {}

  public static void main(String[] arguments) {
    int batch = Integer.parseInt(arguments[0]);
    Key key = Key.of(0);
    Model model = Model.create(Init.of(key));
    List<Parameter> parameters = model.parameters();
    AdamW optimizer = AdamW.create(model, AdamW.Config.MAE);
    Tensor images = Tensor.normal(key.fold("images"), DType.F32, batch, CHANNELS, IMAGE, IMAGE);
    StepTimes.Step step = number -> Scope.run(() -> {
      Grad.Result result = Grad.valueAndGrad(parameters, () -> model.loss(images, key.fold(number)));
      optimizer.step(result.grads(), 1e-4);
      return result.value().item();
    });
    StepTimes.measure(batch, Integer.parseInt(arguments[1]),
        number -> Run.current().callTogether(() -> step.run(number)));
  }

  /// MAE: an encoder that sees the kept patches only, and a decoder that sees a mask token for each of the others.
  record Model(VisionTransformer encoder, Linear decoderEmbed, Parameter maskToken, Parameter decoderPosEmbed,
      List<Block> decoderBlocks, LayerNorm decoderNorm, Linear decoderPred) implements Layer {
    static Model create(Init init) {
      var vit = new VisionTransformer.Config(
          IMAGE, PATCH, CHANNELS, ENCODER, ENCODER_DEPTH, ENCODER_HEADS, 4 * ENCODER);
      return new Model(
          VisionTransformer.create(init, vit),
          Linear.create(init.at("decoder_embed"), ENCODER, DECODER),
          init.normal("mask_token", 0.02, 1, 1, DECODER),
          init.frozen(() -> Tensor.normal(init.key("decoder_pos_embed"), DType.F32, 1, PATCHES + 1, DECODER).mul(0.02)),
          VisionTransformer.blocks(init.at("decoder_blocks"), DECODER_DEPTH, DECODER, DECODER_HEADS, 4 * DECODER),
          LayerNorm.create(init.at("decoder_norm"), DECODER),
          Linear.create(init.at("decoder_pred"), DECODER, PIXELS));
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
      int batch = encoded.size(0);
      Tensor embedded = decoderEmbed.forward(encoded); // (B, 1 + K, E)
      Tensor unseen = maskToken.value().expand(batch, PATCHES - KEPT, DECODER);
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
