package org.terrane.rs.a2mae;

import java.util.List;
import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.nn.layer.Linear;
import org.terrane.nn.layer.PatchEmbed;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.fused.Embedding;

/// How the pixels of one kind of image become tokens, and tokens pixels again.
///
/// Each band has weights of its own, a slice of the convolution's weight `(D, C, p, p)` and of the prediction's rows.
/// An image that lacks some bands of its sensor uses the slices of those it has, scaled by `C / present`, so that
/// tokens keep their size; missing bands are never fed as zeros.
///
/// @param embed the stem; rows of patches come in the order (row, column, channel)
/// @param pred to `p·p·C` numbers in that order
record BandStem(PatchEmbed embed, Linear pred) implements Layer {
  static BandStem create(Init embed, Init pred, int channels, A2MaeConfig config) {
    int pixels = config.patchSize() * config.patchSize();
    return new BandStem(PatchEmbed.create(embed, channels, config.patchSize(), config.embedDim()),
        Linear.create(pred, config.decoderEmbedDim(), pixels * channels));
  }

  /// Patches `(N, p·p·c)` → tokens `(N, D)`.
  ///
  /// @param bands which of the stem's C bands they hold; empty for all
  Tensor tokens(Tensor patches, List<Integer> bands) {
    Tensor kernel = embed.proj().weight().value().permute(0, 2, 3, 1); // (D, p, p, C)
    Tensor chosen = bands.isEmpty() ? kernel
        : kernel.gather(-1, index(bands)).mul((double) kernel.size(-1) / bands.size()); // (D, p, p, c)
    Tensor matrix = chosen.reshape(chosen.size(0), -1); // (D, p·p·c)
    return org.terrane.tensor.fused.Linear.linear(patches, matrix, embed.proj().bias().orElseThrow().value());
  }

  /// Decoded tokens `(N, D)` → patches `(N, p·p·c)`.
  Tensor pixels(Tensor tokens, List<Integer> bands) {
    if (bands.isEmpty()) {
      return pred.forward(tokens);
    }
    int channels = embed.proj().weight().value().size(1);
    int pixels = embed.patch() * embed.patch();
    long[] rows = new long[pixels * bands.size()];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = (long) i / bands.size() * channels + bands.get(i % bands.size());
    }
    Tensor index = Tensor.of(rows, rows.length);
    Tensor weight = Embedding.embedding(pred.weight().value(), index); // (p·p·c, D)
    Tensor bias = pred.bias().orElseThrow().value().gather(0, index); // (p·p·c)
    return org.terrane.tensor.fused.Linear.linear(tokens, weight, bias);
  }

  private static Tensor index(List<Integer> bands) {
    return Tensor.of(bands.stream().mapToLong(Integer::longValue).toArray(), 1, 1, 1, bands.size());
  }
}
