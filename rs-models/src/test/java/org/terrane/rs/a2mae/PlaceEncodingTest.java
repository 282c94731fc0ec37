package org.terrane.rs.a2mae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.terrane.datasets.sets.Frame;
import org.terrane.nn.Init;
import org.terrane.nn.layer.SinCos;
import org.terrane.rs.a2mae.A2MaeConfig.BandMode;
import org.terrane.rs.a2mae.A2MaeConfig.Encoding;
import org.terrane.rs.common.GeoSot;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Tensor;

/// What tokens are told of place and scale: methods.md 2.4.
class PlaceEncodingTest {
  private static final int GRID = 4;
  private static final int PATCHES = GRID * GRID;
  private static final A2MaeConfig GENERAL = MadeFrames.unit();
  private static final A2MaeConfig RELEASED = released(true, true);
  private static final A2MaeConfig LOCAL =
      MadeFrames.network(BandMode.THREE_RANDOM, 64, 1, 1, Encoding.LOCAL, true, true);

  @Test
  void at_one_metre_the_code_is_the_plain_one() {
    float[] codes = decoderCodes(GENERAL, 1);

    assertThat(codes).containsExactly(floats(SinCos.grid(64, GRID, GRID, 1)), within(1e-6f));
  }

  @Test
  void thirty_metres_are_three_times_ten() {
    float[] thirty = decoderCodes(GENERAL, 30);
    float[] ten = decoderCodes(GENERAL, 10);

    assertThat(code(thirty, 0 * GRID + 1, 64)).containsExactly(code(ten, 0 * GRID + 3, 64), within(1e-6f));
    assertThat(code(thirty, 1 * GRID + 0, 64)).containsExactly(code(ten, 3 * GRID + 0, 64), within(1e-6f));
    assertThat(code(thirty, 1 * GRID + 1, 64)).isNotEqualTo(code(ten, 1 * GRID + 1, 64));
  }

  @Test
  void a_distance_below_a_metre_is_not_rounded() {
    assertThat(decoderCodes(GENERAL, 0.8f))
        .containsExactly(floats(SinCos.grid(64, GRID, GRID, 0.8f)), within(1e-6f));
  }

  @Test
  void the_decoder_gives_each_image_its_own_metres() {
    float[] codes = PlaceEncoding.decoder(GENERAL, MadeFrames.batch(GENERAL, MadeFrames.mixed(GENERAL)).all())
        .toFloats();

    for (int i = 0; i < 3; i++) {
      assertThat(Arrays.copyOfRange(codes, i * PATCHES * 64, (i + 1) * PATCHES * 64))
          .containsExactly(floats(SinCos.grid(64, GRID, GRID, List.of(10, 30, 20).get(i))), within(1e-6f));
    }
  }

  /// `[bits of image 1 | code(g₁) | code(g₂) | code(g₃)]`, alike for all images.
  @Test
  void the_released_code_holds_the_first_place_and_all_three_scales() {
    List<Frame> frames = MadeFrames.mixed(RELEASED);
    int width = (RELEASED.embedDim() - 256) / 3;

    float[] codes = encoderCodes(RELEASED, frames);

    float[] bits = GeoSot.bits(frames.getFirst().footprint());
    for (int patch = 0; patch < PATCHES; patch++) {
      float[] code = code(codes, patch, RELEASED.embedDim());
      assertThat(Arrays.copyOf(code, 256)).isEqualTo(bits).containsOnly(0, 1);
      for (int i = 0; i < 3; i++) {
        float[] scale = floats(SinCos.grid(width, GRID, GRID, frames.get(i).gsd()));
        assertThat(Arrays.copyOfRange(code, 256 + i * width, 256 + (i + 1) * width))
            .containsExactly(code(scale, patch, width), within(1e-6f));
      }
      assertThat(code(codes, PATCHES + patch, RELEASED.embedDim())).isEqualTo(code);
      assertThat(code(codes, 2 * PATCHES + patch, RELEASED.embedDim())).isEqualTo(code);
    }
  }

  @Test
  void the_released_code_without_place_or_scale_is_the_plain_one() {
    List<Frame> frames = MadeFrames.mixed(RELEASED);
    float[] plain = floats(SinCos.grid(RELEASED.embedDim(), GRID, GRID, 1));

    for (A2MaeConfig config : List.of(released(false, true), released(true, false), released(false, false))) {
      assertThat(Arrays.copyOf(encoderCodes(config, frames), plain.length)).containsExactly(plain, within(1e-6f));
    }
    assertThat(decoderCodes(released(true, false), 30))
        .containsExactly(floats(SinCos.grid(64, GRID, GRID, 1)), within(1e-6f));
  }

  /// `[W·bits of image i | code(gᵢ)] + its source's vector`, which starts at zero.
  @Test
  void the_general_code_is_each_images_own() {
    List<Frame> frames = MadeFrames.mixed(GENERAL);
    PlaceEncoding encoding = PlaceEncoding.create(Init.of(Key.of(2)), GENERAL);
    Tensor weight = encoding.geo().orElseThrow().weight().value(); // (16, 256)

    float[] codes = encoding.forward(GENERAL, MadeFrames.batch(GENERAL, frames).all()).toFloats();

    assertThat(encoding.geo().orElseThrow().bias()).isEmpty();
    assertThat(encoding.sourceEmbed().orElseThrow().value().toFloats()).hasSize(3 * 64).containsOnly(0);
    for (int i = 0; i < 3; i++) {
      Tensor bits = Tensor.of(GeoSot.bits(frames.get(i).footprint()), 256, 1);
      float[] read = weight.matmul(bits).toFloats();
      float[] grid = floats(SinCos.grid(48, GRID, GRID, frames.get(i).gsd()));
      for (int patch = 0; patch < PATCHES; patch++) {
        float[] code = code(codes, i * PATCHES + patch, 64);
        assertThat(Arrays.copyOf(code, 16)).containsExactly(read, within(1e-5f));
        assertThat(Arrays.copyOfRange(code, 16, 64)).containsExactly(code(grid, patch, 48), within(1e-6f));
      }
    }
  }

  @Test
  void a_sources_vector_is_added_to_its_tokens_alone() {
    List<Frame> frames = MadeFrames.mixed(GENERAL);
    PlaceEncoding encoding = PlaceEncoding.create(Init.of(Key.of(2)), GENERAL);
    TokenPlaces tokens = MadeFrames.batch(GENERAL, frames).all();
    float[] before = encoding.forward(GENERAL, tokens).toFloats();
    float[] vectors = new float[3 * 64];
    Arrays.fill(vectors, 64, 128, 7); // of the second source, Landsat 8
    encoding.sourceEmbed().orElseThrow().assign(Tensor.of(vectors, 3, 64));

    float[] after = encoding.forward(GENERAL, tokens).toFloats();

    for (int token = 0; token < 3 * PATCHES; token++) {
      int added = token / PATCHES == 1 ? 7 : 0;
      assertThat(after[token * 64] - before[token * 64]).isCloseTo(added, within(1e-5f));
    }
  }

  @Test
  void the_general_code_without_place_or_scale_keeps_the_rest() {
    List<Frame> frames = MadeFrames.mixed(GENERAL);
    A2MaeConfig noPlace = MadeFrames.network(BandMode.THREE_RANDOM, 64, 1, 1, Encoding.GENERAL, false, true);
    A2MaeConfig noScale = MadeFrames.network(BandMode.THREE_RANDOM, 64, 1, 1, Encoding.GENERAL, true, false);

    assertThat(PlaceEncoding.create(Init.of(Key.of(2)), noPlace).geo()).isEmpty();
    assertThat(Arrays.copyOf(encoderCodes(noPlace, frames), PATCHES * 64))
        .containsExactly(floats(SinCos.grid(64, GRID, GRID, 10)), within(1e-6f));
    assertThat(Arrays.copyOfRange(code(encoderCodes(noScale, frames), 5, 64), 16, 64))
        .containsExactly(code(floats(SinCos.grid(48, GRID, GRID, 1)), 5, 48), within(1e-6f));
  }

  /// Code, geocode, GSD and source add up; all but the code start at zero.
  @Test
  void the_local_code_starts_with_the_patch_alone() {
    List<Frame> frames = MadeFrames.mixed(LOCAL);
    PlaceEncoding encoding = PlaceEncoding.create(Init.of(Key.of(2)), LOCAL);
    TokenPlaces tokens = MadeFrames.batch(LOCAL, frames).all();
    float[] before = encoding.forward(LOCAL, tokens).toFloats();

    for (int i = 1; i < 3; i++) {
      assertThat(Arrays.copyOfRange(before, i * PATCHES * 64, (i + 1) * PATCHES * 64))
          .isEqualTo(Arrays.copyOf(before, PATCHES * 64));
    }
    assertThat(decoderCodes(LOCAL, 30)).isEqualTo(decoderCodes(LOCAL, 10));

    encoding.scale().orElseThrow().weight().assign(Tensor.ones(DType.F32, 64, 16));
    encoding.geo().orElseThrow().weight().assign(Tensor.ones(DType.F32, 64, 256));
    float[] after = encoding.forward(LOCAL, tokens).toFloats();
    for (int i = 0; i < 3; i++) {
      double read = Arrays.stream(SinCos.code(16, Math.log(frames.get(i).gsd()) / Math.log(2), 10)).sum()
          + sum(GeoSot.bits(frames.get(i).footprint()));
      int at = (i * PATCHES + 5) * 64 + 7;
      assertThat(after[at] - before[at]).isCloseTo((float) read, within(1e-4f));
    }
  }

  /// What the code is for: the products of codes fall with the distance of patches along a row.
  @Test
  void in_the_local_code_near_patches_are_alike() {
    A2MaeConfig wide = MadeFrames.local(64);
    float[] codes = PlaceEncoding.decoder(wide,
        MadeFrames.batch(wide, List.of(MadeFrames.frame(64))).all()).toFloats();
    double[] alike = IntStream.range(0, 5).mapToDouble(step -> product(code(codes, 18, 64), code(codes, 18 + step, 64)))
        .toArray();

    assertThat(alike[0]).isCloseTo(64 * 2, within(1e-3));
    for (int step = 1; step < 5; step++) {
      assertThat(alike[step]).isLessThan(alike[step - 1] - 6);
    }
    assertThat(product(code(codes, 18, 64), code(codes, 18 + 9, 64))).isLessThan(alike[1]).isGreaterThan(alike[3]);
  }

  @Test
  void an_image_that_lies_nowhere_has_no_digits() {
    Frame nowhere = MadeFrames.at(MadeFrames.mixed(RELEASED).getFirst(), null, 10);

    float[] codes = encoderCodes(RELEASED, List.of(nowhere, nowhere, nowhere));

    assertThat(Arrays.copyOf(codes, 256)).containsOnly(0);
  }

  @Test
  void widths_the_released_code_does_not_fit_are_refused() {
    assertThatThrownBy(() -> MadeFrames.network(BandMode.THREE_RANDOM, 768, 1, 1, Encoding.RELEASED, true, true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("encoding RELEASED needs 3 images and an embedDim of 256 + 12n, but has 3 and 768");
    assertThatThrownBy(() -> MadeFrames.network(BandMode.THREE_RANDOM, 68, 1, 1, Encoding.GENERAL, true, true))
        .hasMessage("encoding GENERAL needs an embedDim that is a multiple of 16, but has 68");
  }

  private static double product(float[] one, float[] other) {
    return IntStream.range(0, one.length).mapToDouble(i -> one[i] * other[i]).sum();
  }

  private static double sum(float[] bits) {
    return IntStream.range(0, bits.length).mapToDouble(i -> bits[i]).sum();
  }

  private static A2MaeConfig released(boolean useGeo, boolean useScale) {
    return MadeFrames.network(BandMode.THREE_RANDOM, 256 + 24, 1, 1, Encoding.RELEASED, useGeo, useScale);
  }

  private static float[] encoderCodes(A2MaeConfig config, List<Frame> frames) {
    return PlaceEncoding.create(Init.of(Key.of(2)), config).forward(config, MadeFrames.batch(config, frames).all())
        .toFloats();
  }

  /// Decoder codes of an image of this GSD, `(L, 64)`.
  private static float[] decoderCodes(A2MaeConfig config, float gsd) {
    Frame frame = MadeFrames.at(MadeFrames.mixed(config).getFirst(), MadeFrames.footprint(4), gsd);
    float[] codes = PlaceEncoding.decoder(config, MadeFrames.batch(config, List.of(frame, frame, frame)).all())
        .toFloats();
    return Arrays.copyOf(codes, PATCHES * 64);
  }

  private static float[] code(float[] codes, int token, int width) {
    return Arrays.copyOfRange(codes, token * width, (token + 1) * width);
  }

  private static float[] floats(Tensor codes) {
    return codes.toFloats();
  }
}
