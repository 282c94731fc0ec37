package org.terrane.rs.a2mae;

import static org.terrane.tensor.fused.Embedding.embedding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.terrane.autograd.Parameter;
import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.nn.layer.Block;
import org.terrane.nn.layer.LayerNorm;
import org.terrane.nn.layer.Linear;
import org.terrane.nn.layer.PatchEmbed;
import org.terrane.nn.layer.VisionTransformer;
import org.terrane.tensor.Tensor;

/// The A²-MAE network: a ViT that encodes the visible patches of all images of a set together, and a small one that
/// decodes the whole set (methods.md 2.3). Weight names are those of MAE (`models_mae.py`).
///
/// @param patchEmbed stem of all sources, `(D, 3, p, p)`; only with three random bands
/// @param sensorEmbed stem of each source, by its id; only with all bands
/// @param place what tokens are told of place and scale
/// @param clsToken `(1, 1, D)`
/// @param maskToken `(1, 1, D_dec)`, stands for every hidden patch
/// @param decoderPred prediction of all sources; only with three random bands
/// @param sensorPred prediction of each source, by its id; only with all bands
public record A2Mae(A2MaeConfig config, Optional<PatchEmbed> patchEmbed, Map<String, PatchEmbed> sensorEmbed,
    PlaceEncoding place, Parameter clsToken, List<Block> blocks, LayerNorm norm, Linear decoderEmbed,
    Parameter maskToken, List<Block> decoderBlocks, LayerNorm decoderNorm, Optional<Linear> decoderPred,
    Map<String, Linear> sensorPred) implements Layer {
  private static final int THREE = 3;
  private static final int MLP_RATIO = 4;
  private static final double TOKEN_DEVIATION = 0.02;
  private static final double NEAR_GAIN = 2.5; // of queries and keys with LOCAL

  public static A2Mae create(Init init, A2MaeConfig config) {
    int dim = config.embedDim();
    int decoderDim = config.decoderEmbedDim();
    boolean three = config.bands() == A2MaeConfig.BandMode.THREE_RANDOM;
    Optional<BandStem> shared = three
        ? Optional.of(BandStem.create(init.at("patch_embed"), init.at("decoder_pred"), THREE, config))
        : Optional.empty();
    Map<String, BandStem> own = three ? Map.of() : sensorStems(init, config);
    List<Block> blocks =
        VisionTransformer.blocks(init.at("blocks"), config.depth(), dim, config.numHeads(), MLP_RATIO * dim);
    List<Block> decoderBlocks = VisionTransformer.blocks(init.at("decoder_blocks"), config.decoderDepth(), decoderDim,
        config.decoderNumHeads(), MLP_RATIO * decoderDim);
    if (config.encoding() == A2MaeConfig.Encoding.LOCAL) {
      Stream.of(blocks, decoderBlocks).flatMap(List::stream).forEach(block -> block.attn().startAlike(NEAR_GAIN));
    }
    return new A2Mae(config, shared.map(BandStem::embed), each(own, BandStem::embed),
        PlaceEncoding.create(init.at("place"), config),
        init.normal("cls_token", TOKEN_DEVIATION, 1, 1, dim),
        blocks, LayerNorm.create(init.at("norm"), dim),
        Linear.create(init.at("decoder_embed"), dim, decoderDim),
        init.normal("mask_token", TOKEN_DEVIATION, 1, 1, decoderDim),
        decoderBlocks, LayerNorm.create(init.at("decoder_norm"), decoderDim), shared.map(BandStem::pred),
        each(own, BandStem::pred));
  }

  /// The visible patches of each set, encoded together: `(B, 1 + K, D)`, the class token first.
  public Tensor encode(A2MaeBatch batch) {
    Tensor tokens = visibleTokens(batch).add(place.forward(config, batch.visible())); // (B·K, D)
    Tensor x = tokens.reshape(batch.size(), batch.visibleEach(), config.embedDim()); // (B, K, D)
    x = Tensor.concat(1, clsToken.value().expand(batch.size(), 1, config.embedDim()), x); // (B, 1 + K, D)
    for (Block block : blocks) {
      x = block.forward(x);
    }
    return norm.forward(x);
  }

  /// Decoded tokens of every patch of every set, in order: `(B·T·L, D_dec)`.
  ///
  /// @param latent what [#encode] gave for this batch
  public Tensor decode(Tensor latent, A2MaeBatch batch) {
    int dim = config.decoderEmbedDim();
    Tensor x = decoderEmbed.forward(latent); // (B, 1 + K, D_dec)
    Tensor cls = x.slice(1, 0, 1);
    Tensor seen = x.slice(1, 1, x.size(1)); // (B, K, D_dec)
    Tensor hidden = maskToken.value().expand(batch.size(), batch.patchesEach() - batch.visibleEach(), dim);
    if (config.frameContext()) {
      hidden = hidden.add(FrameContext.of(batch, config.patches()).forward(seen));
    }
    Tensor code = PlaceEncoding.decoder(config, batch.all()).reshape(batch.size(), batch.patchesEach(), dim);
    x = Tensor.concat(1, cls, unmask(seen, hidden, batch).add(code)); // (B, 1 + T·L, D_dec)
    for (Block block : decoderBlocks) {
      x = block.forward(x);
    }
    return decoderNorm.forward(x).slice(1, 1, 1 + batch.patchesEach()).reshape(batch.all().count(), dim);
  }

  /// Puts tokens back in the order of the patches: visible `(B, K, D)` and hidden `(B, T·L − K, D)`, both as the
  /// masks shuffled them → `(B, T·L, D)`.
  static Tensor unmask(Tensor seen, Tensor hidden, A2MaeBatch batch) {
    Tensor restore = Tensor.of(batch.restore(), batch.size(), batch.patchesEach(), 1);
    return Tensor.concat(1, seen, hidden).gather(1, restore);
  }

  /// The pixels of some patches of a group, `(N, p·p·C)`.
  ///
  /// @param decoded what [#decode] gave for the batch
  /// @param rows of the group
  Tensor predict(Tensor decoded, FrameGroup group, int[] rows) {
    long[] patches = new long[rows.length];
    for (int i = 0; i < rows.length; i++) {
      patches[i] = group.patchOf(rows[i]);
    }
    return stem(group).pixels(embedding(decoded, Tensor.of(patches, patches.length)), group.bands());
  }

  /// Stem tokens of the visible patches, set by set in shuffled order: `(B·K, D)`.
  private Tensor visibleTokens(A2MaeBatch batch) {
    List<Tensor> parts = new ArrayList<>();
    long[] rowOfPatch = new long[batch.all().count()];
    long next = 0;
    for (FrameGroup group : batch.groups()) {
      int[] rows = group.rows(false);
      for (int row : rows) {
        rowOfPatch[group.patchOf(row)] = next++;
      }
      Tensor patches = embedding(group.patches(), index(rows)); // (V, p·p·C)
      parts.add(stem(group).tokens(config.standardInput() ? standardized(patches) : patches, group.bands()));
    }
    long[] order = new long[batch.visible().count()];
    for (int token = 0; token < order.length; token++) {
      order[token] = rowOfPatch[batch.visible().frame(token) * config.patches() + batch.visible().patch(token)];
    }
    return embedding(Tensor.concat(0, parts), Tensor.of(order, order.length));
  }

  /// Bands are clipped to two deviations around their mean and mapped to [0, 1]: the mean is at ½, a deviation is ¼.
  private static Tensor standardized(Tensor pixels) {
    return pixels.sub(0.5).mul(4);
  }

  private BandStem stem(FrameGroup group) {
    if (group.source() < 0) {
      return new BandStem(patchEmbed.orElseThrow(), decoderPred.orElseThrow());
    }
    String id = config.sources().get(group.source());
    return new BandStem(sensorEmbed.get(id), sensorPred.get(id));
  }

  private static Map<String, BandStem> sensorStems(Init init, A2MaeConfig config) {
    Map<String, BandStem> stems = new LinkedHashMap<>();
    for (int i = 0; i < config.sources().size(); i++) {
      String id = config.sources().get(i);
      stems.put(id, BandStem.create(init.at("sensor_embed").at(id), init.at("sensor_pred").at(id),
          config.channels().get(i), config));
    }
    return stems;
  }

  private static <T> Map<String, T> each(Map<String, BandStem> stems, Function<BandStem, T> part) {
    Map<String, T> parts = new LinkedHashMap<>();
    stems.forEach((id, stem) -> parts.put(id, part.apply(stem)));
    return parts;
  }

  private static Tensor index(int[] rows) {
    return Tensor.of(Arrays.stream(rows).asLongStream().toArray(), rows.length);
  }
}
