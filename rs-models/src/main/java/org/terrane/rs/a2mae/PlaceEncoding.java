package org.terrane.rs.a2mae;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.terrane.autograd.Parameter;
import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.nn.layer.Linear;
import org.terrane.nn.layer.SinCos;
import org.terrane.rs.common.GeoSot;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.fused.Embedding;

/// Where a token is and how large its pixels are: added to the patch embeddings (methods.md 2.4).
///
/// With RELEASED, or without geocode, the code is fixed and only written down; GENERAL learns how to read the 256
/// geocode bits and adds a vector for the token's source.
///
/// @param geo `(D/4, 256)` without bias; only GENERAL with geocode
/// @param sourceEmbed `(sources, D)`, starts at zero; only GENERAL
public record PlaceEncoding(Optional<Linear> geo, Optional<Parameter> sourceEmbed) implements Layer {
  private static final Map<GridCode, float[]> CODES = new ConcurrentHashMap<>();

  private record GridCode(int dimension, int grid, double gsd) {}

  public static PlaceEncoding create(Init init, A2MaeConfig config) {
    if (config.encoding() == A2MaeConfig.Encoding.RELEASED) {
      return new PlaceEncoding(Optional.empty(), Optional.empty());
    }
    int dim = config.embedDim();
    Optional<Linear> geo = config.useGeo()
        ? Optional.of(Linear.withoutBias(init.at("geo"), GeoSot.IMAGE_BITS, dim / 4)) : Optional.empty();
    return new PlaceEncoding(geo, Optional.of(init.zeros(config.sources().size(), dim)));
  }

  /// The codes of N tokens, `(N, D)`.
  ///
  /// @param tokens which frame and patch each token is
  public Tensor forward(A2MaeConfig config, TokenPlaces tokens) {
    Tensor fixed = Tensor.of(fixed(config, tokens), tokens.count(), fixedDim(config)); // (N, D), or (N, 3D/4) with geo
    Tensor code = geo.map(reader -> Tensor.concat(-1, geocode(reader, tokens), fixed)).orElse(fixed); // (N, D)
    return sourceEmbed.map(vectors -> code.add(embedding(tokens.sourceOfToken(), vectors.value()))).orElse(code);
  }

  private static Tensor geocode(Linear reader, TokenPlaces tokens) {
    Tensor bits = Tensor.of(tokens.geoBits(), tokens.frames(), GeoSot.IMAGE_BITS); // (F, 256)
    return embedding(tokens.frameOfToken(), reader.forward(bits)); // (N, D/4)
  }

  /// The decoder's fixed codes: image i's grid in its own metres, `(N, dimension)`.
  public static Tensor decoder(A2MaeConfig config, TokenPlaces tokens) {
    int dimension = config.decoderEmbedDim();
    float[] codes = new float[tokens.count() * dimension];
    for (int token = 0; token < tokens.count(); token++) {
      double gsd = config.useScale() ? tokens.gsdOfToken(token) : 1;
      copy(config, dimension, gsd, tokens.patch(token), codes, token * dimension);
    }
    return Tensor.of(codes, tokens.count(), dimension);
  }

  private int fixedDim(A2MaeConfig config) {
    return geo.isPresent() ? config.embedDim() * 3 / 4 : config.embedDim();
  }

  private float[] fixed(A2MaeConfig config, TokenPlaces tokens) {
    int dimension = fixedDim(config);
    float[] codes = new float[tokens.count() * dimension];
    boolean released = config.encoding() == A2MaeConfig.Encoding.RELEASED && config.useGeo() && config.useScale();
    for (int token = 0; token < tokens.count(); token++) {
      if (released) {
        writeReleased(config, tokens, token, codes, token * dimension);
      } else {
        double gsd = config.useScale() && config.encoding() == A2MaeConfig.Encoding.GENERAL
            ? tokens.gsdOfToken(token) : 1;
        copy(config, dimension, gsd, tokens.patch(token), codes, token * dimension);
      }
    }
    return codes;
  }

  /// `[bits of image 1 | code(g₁) | code(g₂) | code(g₃)]`: the same for co-located tokens of all images.
  private static void writeReleased(A2MaeConfig config, TokenPlaces tokens, int token, float[] codes, int at) {
    int first = tokens.frame(token) / config.images() * config.images();
    System.arraycopy(tokens.geoBits(), first * GeoSot.IMAGE_BITS, codes, at, GeoSot.IMAGE_BITS);
    int dimension = (config.embedDim() - GeoSot.IMAGE_BITS) / config.images();
    for (int i = 0; i < config.images(); i++) {
      copy(config, dimension, tokens.gsd(first + i), tokens.patch(token), codes,
          at + GeoSot.IMAGE_BITS + i * dimension);
    }
  }

  private static void copy(A2MaeConfig config, int dimension, double gsd, int patch, float[] codes, int at) {
    int grid = config.gridSize();
    float[] code = CODES.computeIfAbsent(new GridCode(dimension, grid, gsd),
        PlaceEncoding::gridCode);
    System.arraycopy(code, patch * dimension, codes, at, dimension);
  }

  private static Tensor embedding(long[] rows, Tensor table) {
    return Embedding.embedding(table, Tensor.of(rows, rows.length));
  }

  private static float[] gridCode(GridCode key) {
    int half = key.dimension() / 2;
    float[] codes = new float[key.grid() * key.grid() * key.dimension()];
    for (int patch = 0; patch < key.grid() * key.grid(); patch++) {
      double[] ofColumn = SinCos.code(half, patch % key.grid() * key.gsd());
      double[] ofRow = SinCos.code(half, patch / key.grid() * key.gsd());
      for (int j = 0; j < half; j++) {
        codes[patch * key.dimension() + j] = (float) ofColumn[j];
        codes[patch * key.dimension() + half + j] = (float) ofRow[j];
      }
    }
    return codes;
  }
}
