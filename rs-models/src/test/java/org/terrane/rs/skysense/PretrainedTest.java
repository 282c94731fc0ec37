package org.terrane.rs.skysense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.terrane.datasets.crs.LonLat;
import org.terrane.nn.Init;
import org.terrane.tensor.DType;
import org.terrane.tensor.Tensor;

/// Modules combine freely (methods.md 4.7): all modalities, each alone, any two; static or over time; with or without
/// the region; and the same network serves them all.
class PretrainedTest {
  private static final LonLat BRUSSELS = new LonLat(4.35, 50.85);
  private static final LonLat SYDNEY = new LonLat(151.2, -33.9);
  private static final int CELLS = 16;
  private static final int WIDTH = Made.CONFIG.fusion().dim();
  private static final Pretrained NETWORK = network();

  private static Pretrained network() {
    GeoContext geo = GeoContext.create(Init.of(Made.KEY).at("geo"), WIDTH, Made.CONFIG.geo());
    geo.regions().place(BRUSSELS);
    geo.regions().place(SYDNEY);
    return new Pretrained(Made.network(DType.F32), geo);
  }

  static Stream<Arguments> combinations() {
    List<Modality> all = List.of(Modality.values());
    return IntStream.range(1, 1 << all.size()).boxed().flatMap(bits -> Stream.of(1, 3).map(frames -> Arguments.of(
        IntStream.range(0, all.size()).filter(i -> (bits >> i & 1) == 1).mapToObj(all::get)
            .collect(Collectors.toSet()), frames)));
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void whatever_is_there_has_features_alone_fused_and_in_its_region(Set<Modality> there, int frames) {
    Map<Modality, Frames> images = images(there, frames, 2);

    NETWORK.features(images).forEach((modality, features) -> {
      assertThat(features.values().shape().toArray()).containsExactly(2 * frames, Made.CONFIG.features(), 4, 4);
      assertThat(features.values().toFloats()).doesNotContain(Float.NaN);
    });
    Tensor fused = NETWORK.fused(images);
    assertThat(fused.shape().toArray()).containsExactly(2, CELLS, WIDTH);
    assertThat(fused.toFloats()).doesNotContain(Float.NaN);
    Tensor inContext = NETWORK.inContext(images, List.of(SYDNEY, BRUSSELS));
    assertThat(inContext.shape().toArray()).containsExactly(2, CELLS, WIDTH + Made.CONFIG.geo().dim());
    assertThat(inContext.slice(2, 0, WIDTH).toFloats()).as("the region only adds").isEqualTo(fused.toFloats());
  }

  /// What is not there has no say: neither a sample's company nor an empty place changes what is said of it.
  @ParameterizedTest
  @MethodSource("combinations")
  void a_sample_that_lacks_modalities_is_what_it_is_alone(Set<Modality> there, int frames) {
    Map<Modality, Frames> all = images(Set.of(Modality.values()), frames, 1);
    Map<Modality, Frames> some = new EnumMap<>(Modality.class);
    Map<Modality, Frames> both = new EnumMap<>(Modality.class);
    all.forEach((modality, one) -> {
      boolean has = there.contains(modality);
      List<Integer> days = Stream.concat(one.days().stream(), has ? one.days().stream() : Stream.empty()).toList();
      both.put(modality, new Frames(has ? Tensor.concat(0, one.values(), one.values()) : one.values(),
          List.of(frames, has ? frames : 0), days));
      if (has) {
        some.put(modality, one);
      }
    });
    assertThat(NETWORK.fused(both).slice(0, 1, 2).toDoubles())
        .containsExactly(NETWORK.fused(some).toDoubles(), within(1e-4));
  }

  @Test
  void a_region_that_training_never_came_to_is_answered_by_the_nearest() {
    Map<Modality, Frames> images = images(Set.of(Modality.RADAR), 1, 1);
    float[] near = NETWORK.inContext(images, List.of(BRUSSELS)).toFloats();

    assertThat(NETWORK.inContext(images, List.of(new LonLat(2.35, 48.85))).toFloats()).isEqualTo(near);
    assertThat(NETWORK.inContext(images, List.of(new LonLat(172.6, -43.5))).toFloats())
        .isEqualTo(NETWORK.inContext(images, List.of(SYDNEY)).toFloats()).isNotEqualTo(near);
    assertThat(NETWORK.geo().regions().used().value()).as("asking takes no place").isEqualTo(2);
  }

  @Test
  void what_cannot_be_read_is_refused() {
    Frames radar = images(Set.of(Modality.RADAR), 1, 1).get(Modality.RADAR);
    assertThatThrownBy(() -> NETWORK.features(Map.of(Modality.MULTISPECTRAL, radar)))
        .hasMessageStartingWith("[patchEmbed] x must be (B, 10, H, W)");
    assertThatThrownBy(() -> NETWORK.fused(Map.of())).hasMessageContaining("modalities must be one or more");
    GeoContext empty = GeoContext.create(Init.of(Made.KEY).at("geo"), WIDTH, Made.CONFIG.geo());
    assertThatThrownBy(() -> new Pretrained(NETWORK.encoder(), empty)
        .inContext(Map.of(Modality.RADAR, radar), List.of(BRUSSELS))).isInstanceOf(IllegalStateException.class)
        .hasMessage("[regionSlots] regions must have been seen in training, but none was");
  }

  private static Map<Modality, Frames> images(Set<Modality> there, int frames, int samples) {
    Map<Modality, Frames> images = new EnumMap<>(Modality.class);
    List<Integer> days = IntStream.range(0, samples * frames).map(i -> 40 * i).boxed().toList();
    there.forEach(modality -> images.put(modality,
        Made.images(modality, DType.F32, Collections.nCopies(samples, frames), days)));
    return images;
  }
}
