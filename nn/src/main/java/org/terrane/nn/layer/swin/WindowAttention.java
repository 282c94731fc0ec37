package org.terrane.nn.layer.swin;

import static org.terrane.tensor.fused.Embedding.embedding;
import static org.terrane.tensor.fused.L2Normalize.l2Normalize;
import static org.terrane.tensor.fused.Linear.linear;

import java.util.List;
import org.terrane.autograd.Parameter;
import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.nn.layer.Activation;
import org.terrane.nn.layer.Linear;
import org.terrane.nn.layer.UnaryLayer;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Engine;
import org.terrane.tensor.fused.ScaledDotProductAttention;

/// Multi-head self-attention inside windows, by direction and distance:
/// `y = proj(softmax(cos(q, k)·min(exp(logitScale), 100) + 16·sigmoid(cpbMlp(offset)) + mask)·v)`.
///
/// Cosines keep the logits of large models from growing; a function of the offset, where V1 had a table, serves windows
/// of any size. Shapes: x `(B·W, N, dim)` → the same, for W windows a map of N tokens. Source: Liu et al. 2022, eq. 2;
/// the official code's `swin_transformer_v2.WindowAttention`.
///
/// @param qkv        `(3·dim, dim)` as queries, keys, values, without a bias
/// @param qBias      `(dim)`; keys have none
/// @param vBias      `(dim)`
/// @param logitScale `(heads, 1, 1)`, starts at ln 10
/// @param cpbMlp     the offset's two numbers → one for each head
/// @param reference  window whose farthest token lies at 8 before the logarithm
public record WindowAttention(Linear qkv, Parameter qBias, Parameter vBias, Parameter logitScale,
    List<UnaryLayer> cpbMlp, Linear proj, int heads, int reference) implements Layer {
  private static final int HIDDEN = 512;
  private static final double HIGHEST_BIAS = 16;
  private static final double HIGHEST_LOG_SCALE = Math.log(100);

  public WindowAttention {
    cpbMlp = List.copyOf(cpbMlp);
  }

  /// @throws IllegalArgumentException when heads do not divide dim
  public static WindowAttention create(Init init, int dim, int heads, int reference) {
    if (heads < 1 || dim % heads != 0) {
      throw new IllegalArgumentException("[windowAttention] heads must divide dim " + dim + ", but is " + heads);
    }
    Init cpb = init.at("cpb_mlp");
    List<UnaryLayer> cpbMlp = List.of(Linear.create(cpb.at(0), 2, HIDDEN), Activation.RELU,
        Linear.withoutBias(cpb.at(2), HIDDEN, heads));
    return new WindowAttention(Linear.withoutBias(init.at("qkv"), dim, 3 * dim), init.zeros(dim), init.zeros(dim),
        init.full(Math.log(10), heads, 1, 1), cpbMlp, Linear.create(init.at("proj"), dim, dim), heads, reference);
  }

  /// @param x what [Windows#cut] gave
  public Tensor forward(Tensor x, Windows windows) {
    Tensor value = vBias.value();
    Tensor bias = Tensor.concat(0, qBias.value(), value.affine(0, 0), value); // (3·dim)
    int width = value.size(0) / heads;
    Tensor parts = linear(x, qkv.weight().value(), bias).reshape(x.size(0), x.size(1), 3, heads, width)
        .permute(2, 0, 3, 1, 4); // (3, B·W, heads, N, width)
    Tensor limit = Tensor.full(HIGHEST_LOG_SCALE, value.dtype());
    Tensor query = l2Normalize(parts.select(0, 0), -1).mul(logitScale.value().minimum(limit).exp());
    Tensor key = l2Normalize(parts.select(0, 1), -1);
    Tensor joined = attend(query, key, parts.select(0, 2), windows); // (B·W, heads, N, width)
    return proj.forward(joined.permute(0, 2, 1, 3).reshape(x.shape().toArray()));
  }

  /// Where windows are shifted, each has a mask of its own: then they stand beside the heads, `(B, W·heads, N, width)`,
  /// so that all images share the masks.
  private Tensor attend(Tensor query, Tensor key, Tensor value, Windows windows) {
    ScaledDotProductAttention attention = new ScaledDotProductAttention(1);
    Tensor bias = positionBias(windows); // (1, heads, N, N)
    if (windows.mask().isEmpty()) {
      return Engine.apply(attention, query, key, value, bias);
    }
    Tensor masks = bias.add(windows.mask().get().to(bias.dtype()).unsqueeze(1)) // (W, heads, N, N)
        .reshape(1, windows.count() * heads, windows.tokens(), windows.tokens());
    int[] beside = {query.size(0) / windows.count(), masks.size(1), windows.tokens(), query.size(3)};
    return Engine.apply(attention, query.reshape(beside), key.reshape(beside), value.reshape(beside), masks)
        .reshape(query.shape().toArray());
  }

  /// What the offset of a key from a query says, `(1, heads, N, N)`.
  Tensor positionBias(Windows windows) {
    Tensor offsets = RelativeOffsets.table(windows.height(), windows.width(), reference).to(qBias.value().dtype());
    Tensor table = UnaryLayer.sequence(cpbMlp, offsets).sigmoid().mul(HIGHEST_BIAS); // (offsets, heads)
    Tensor ofPairs = embedding(table, RelativeOffsets.index(windows.height(), windows.width())); // (N, N, heads)
    return ofPairs.permute(2, 0, 1).unsqueeze(0);
  }
}
