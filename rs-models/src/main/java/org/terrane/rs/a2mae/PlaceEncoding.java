package org.terrane.rs.a2mae;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.terrane.autograd.Parameter;
import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.nn.layer.Linear;
import org.terrane.nn.layer.SinCos;
import org.terrane.rs.a2mae.A2MaeConfig.Encoding;
import org.terrane.rs.common.GeoSot;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.fused.Embedding;

/// Where a token is and how large its pixels are: added to the patch embeddings (methods.md 2.4).
///
/// With RELEASED, or without geocode, the code is fixed and only written down; GENERAL learns how to read the 256
/// geocode bits and adds a vector for the token's source. LOCAL learns to read the GSD, too, and all that it learns
/// starts at zero, so that at first only the near code tells tokens apart.
///
/// @param geo `(D/4, 256)` for GENERAL and `(D, 256)` for LOCAL, without bias; only with geocode
/// @param scale `(D, 16)` without bias, reads a code of log₂ g; only LOCAL with scale
/// @param sourceEmbed `(sources, D)`, starts at zero; not with RELEASED
public record PlaceEncoding(Optional<Linear> geo, Optional<Linear> scale, Optional<Parameter> sourceEmbed)
    implements Layer {
  private static final int SCALE_CODE = 16;
  private static final double SCALE_BASE = 10;
  private static final double BASE = 10_000;
  /// The near code's wavelengths go from 6 to 19 patches, so that hardly any of it is the same all over a grid, and it
  /// is twice as large as MAE's: it has to outweigh what patches show.
  private static final double NEAR_BASE = 3;
  private static final double NEAR_SPACING = 1.0;
  private static final double NEAR_SIZE = 2;
  private static final Map<GridCode, float[]> CODES = new ConcurrentHashMap<>();

  private record GridCode(int dimension, int grid, double spacing, double base, double size) {
    static GridCode inMetres(int dimension, int grid, double gsd) {
      return new GridCode(dimension, grid, gsd, BASE, 1);
    }

    static GridCode near(int dimension, int grid) {
      return new GridCode(dimension, grid, NEAR_SPACING, NEAR_BASE, NEAR_SIZE);
    }
  }

  public static PlaceEncoding create(Init init, A2MaeConfig config) {
    int dim = config.embedDim();
    return switch (config.encoding()) {
      case RELEASED -> new PlaceEncoding(Optional.empty(), Optional.empty(), Optional.empty());
      case GENERAL -> new PlaceEncoding(
          when(config.useGeo(), () -> Linear.withoutBias(init.at("geo"), GeoSot.IMAGE_BITS, dim / 4)),
          Optional.empty(), Optional.of(init.zeros(config.sources().size(), dim)));
      case LOCAL -> new PlaceEncoding(
          when(config.useGeo(), () -> new Linear(init.zeros(dim, GeoSot.IMAGE_BITS), Optional.empty())),
          when(config.useScale(), () -> new Linear(init.zeros(dim, SCALE_CODE), Optional.empty())),
          Optional.of(init.zeros(config.sources().size(), dim)));
    };
  }

  /// The codes of N tokens, `(N, D)`.
  ///
  /// @param tokens which frame and patch each token is
  public Tensor forward(A2MaeConfig config, TokenPlaces tokens) {
    Tensor code = Tensor.of(fixed(config, tokens), tokens.count(), fixedDim(config)); // (N, D), or (N, 3D/4) with geo
    if (geo.isPresent()) {
      Tensor read = geocode(geo.get(), tokens);
      code = config.encoding() == Encoding.LOCAL ? code.add(read) : Tensor.concat(-1, read, code); // (N, D)
    }
    if (scale.isPresent()) {
      code = code.add(embedding(tokens.frameOfToken(), scale.get().forward(scales(tokens))));
    }
    return sourceEmbed.isPresent()
        ? code.add(embedding(tokens.sourceOfToken(), sourceEmbed.get().value())) : code;
  }

  private static Tensor geocode(Linear reader, TokenPlaces tokens) {
    Tensor bits = Tensor.of(tokens.geoBits(), tokens.frames(), GeoSot.IMAGE_BITS); // (F, 256)
    return embedding(tokens.frameOfToken(), reader.forward(bits)); // (N, D/4), or (N, D) with LOCAL
  }

  /// Codes of the frames' log₂ g, `(F, 16)`.
  private static Tensor scales(TokenPlaces tokens) {
    float[] codes = new float[tokens.frames() * SCALE_CODE];
    for (int f = 0; f < tokens.frames(); f++) {
      double[] code = SinCos.code(SCALE_CODE, Math.log(tokens.gsd(f)) / Math.log(2), SCALE_BASE);
      for (int j = 0; j < SCALE_CODE; j++) {
        codes[f * SCALE_CODE + j] = (float) code[j];
      }
    }
    return Tensor.of(codes, tokens.frames(), SCALE_CODE);
  }

  /// The decoder's fixed codes: image i's grid in its own metres, or with LOCAL in patches, `(N, dimension)`.
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
    boolean besideGeo = geo.isPresent() && config.encoding() == Encoding.GENERAL;
    return besideGeo ? config.embedDim() * 3 / 4 : config.embedDim();
  }

  private float[] fixed(A2MaeConfig config, TokenPlaces tokens) {
    int dimension = fixedDim(config);
    float[] codes = new float[tokens.count() * dimension];
    boolean released = config.encoding() == Encoding.RELEASED && config.useGeo() && config.useScale();
    for (int token = 0; token < tokens.count(); token++) {
      if (released) {
        writeReleased(config, tokens, token, codes, token * dimension);
      } else {
        double gsd = config.useScale() && config.encoding() == Encoding.GENERAL
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
    GridCode key = config.encoding() == Encoding.LOCAL
        ? GridCode.near(dimension, grid) : GridCode.inMetres(dimension, grid, gsd);
    float[] code = CODES.computeIfAbsent(key, PlaceEncoding::gridCode);
    System.arraycopy(code, patch * dimension, codes, at, dimension);
  }

  private static <T> Optional<T> when(boolean wanted, Supplier<T> made) {
    return wanted ? Optional.of(made.get()) : Optional.empty();
  }

  private static Tensor embedding(long[] rows, Tensor table) {
    return Embedding.embedding(table, Tensor.of(rows, rows.length));
  }

  private static float[] gridCode(GridCode key) {
    int half = key.dimension() / 2;
    float[] codes = new float[key.grid() * key.grid() * key.dimension()];
    for (int patch = 0; patch < key.grid() * key.grid(); patch++) {
      double[] ofColumn = SinCos.code(half, patch % key.grid() * key.spacing(), key.base());
      double[] ofRow = SinCos.code(half, patch / key.grid() * key.spacing(), key.base());
      for (int j = 0; j < half; j++) {
        codes[patch * key.dimension() + j] = (float) (key.size() * ofColumn[j]);
        codes[patch * key.dimension() + half + j] = (float) (key.size() * ofRow[j]);
      }
    }
    return codes;
  }
}
