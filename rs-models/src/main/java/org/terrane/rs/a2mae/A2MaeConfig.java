package org.terrane.rs.a2mae;

import java.util.List;
import java.util.stream.IntStream;

/// The shape of an A²-MAE network.
///
/// @param imageSize S, side of the images in pixels
/// @param patchSize p, side of a patch in pixels
/// @param images T, images of a set
/// @param bands which bands of an image the network sees
/// @param sources ids of the sensors it knows, in a fixed order (their place is their learned source vector)
/// @param channels bands of each source; only with ALL
/// @param embedDim D of the encoder
/// @param decoderEmbedDim D of the decoder
/// @param useGeo whether tokens carry where they are
/// @param useScale whether position codes are in metres
/// @param frameContext whether hidden patches start from the mask token plus the mean of their image's visible tokens
///     (our choice, without parameters): the released decoder cannot tell two images of one GSD apart
/// @param standardInput whether the stem sees pixels, which lie in [0, 1], with mean 0 and deviation 1 (our choice, see
///     docs/adr/0011); the released code feeds them as they are
public record A2MaeConfig(int imageSize, int patchSize, int images, BandMode bands, List<String> sources,
    List<Integer> channels, int embedDim, int depth, int numHeads, int decoderEmbedDim, int decoderDepth,
    int decoderNumHeads, Encoding encoding, boolean useGeo, boolean useScale,
    boolean frameContext, boolean standardInput) {

  /// Which bands of an image the network sees.
  public enum BandMode {
    /// Three distinct ones at random, in random order, through one stem: the released code.
    THREE_RANDOM,
    /// All bands of the sensor, each with weights of its own.
    ALL
  }

  /// What tokens are told of place and scale (methods.md 2.4).
  public enum Encoding {
    /// `[bits of image 1 | code(g₁) | code(g₂) | code(g₃)]`, for all images alike: T = 3 and a width of 256 + 12n.
    RELEASED,
    /// `[W·bits of image i | code(gᵢ)] + a vector of its source`: any T, any width that is a multiple of 16.
    GENERAL,
    /// `near code + W·bits of image i + W·code(log₂ gᵢ) + a vector of its source`, and attention that starts with near
    /// patches: for training from random weights (our choice, docs/adr/0013).
    LOCAL
  }

  public A2MaeConfig {
    sources = List.copyOf(sources);
    channels = List.copyOf(channels);
    require(IntStream.of(embedDim, numHeads, decoderEmbedDim, decoderNumHeads).allMatch(size -> size > 0)
        && depth >= 0 && decoderDepth >= 0, "widths and heads must be 1 or more and depths 0 or more, but are "
        + List.of(embedDim, numHeads, decoderEmbedDim, decoderNumHeads) + " and " + List.of(depth, decoderDepth));
    require(patchSize > 0 && imageSize > 0 && imageSize % patchSize == 0, "imageSize must be a multiple of patchSize "
        + patchSize + ", but is " + imageSize);
    require(images >= 1, "images must be 1 or more, but is " + images);
    require(embedDim % numHeads == 0, "embedDim must be a multiple of numHeads " + numHeads + ", but is " + embedDim);
    require(decoderEmbedDim % decoderNumHeads == 0 && decoderEmbedDim % 4 == 0,
        "decoderEmbedDim must be a multiple of 4 and of decoderNumHeads " + decoderNumHeads + ", but is "
            + decoderEmbedDim);
    require(bands == BandMode.THREE_RANDOM || channels.size() == sources.size(),
        "channels must name the bands of each of " + sources.size() + " sources, but has " + channels.size());
    if (encoding == Encoding.RELEASED) {
      require(images == 3 && embedDim > 256 && (embedDim - 256) % 12 == 0,
          "encoding RELEASED needs 3 images and an embedDim of 256 + 12n, but has " + images + " and " + embedDim);
    } else {
      require(embedDim % 16 == 0,
          "encoding " + encoding + " needs an embedDim that is a multiple of 16, but has " + embedDim);
    }
  }

  /// Patches along one side of an image.
  public int gridSize() {
    return imageSize / patchSize;
  }

  /// L, patches of one image.
  public int patches() {
    return gridSize() * gridSize();
  }

  /// The place of a source in this network.
  ///
  /// @throws IllegalArgumentException for a sensor the network was not made for
  public int source(String id) {
    int index = sources.indexOf(id);
    require(index >= 0, "the network knows no sensor '" + id + "', only " + sources);
    return index;
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
