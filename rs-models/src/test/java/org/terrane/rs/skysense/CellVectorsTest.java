package org.terrane.rs.skysense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.terrane.rs.skysense.CellVectors.Cell;
import org.terrane.tensor.Tensor;

/// Likeness of cells, by hand: 2 × 2 cells whose features have two numbers, which the common space takes as they are.
class CellVectorsTest {
  private static final Offset<Float> CLOSE = within(1e-6f);
  private static final boolean[] ALL = {true, true, true, true, true, true, true, true};

  /// Less their mean (5, 1), the cells of the first frame point right, up, left and down; so do those of the second,
  /// in another order.
  private static final Frames OPTICAL = frames(2,
      6, 5, 4, 5, 1, 2, 1, 0, // (F, h, w): the first number of each cell, then the second
      4, 5, 6, 5, 1, 2, 1, 0);
  /// Less their mean (0, 0): right, up, left, down, of other lengths.
  private static final Frames RADAR = frames(1, 3, 0, -3, 0, 0, 7, 0, -7);

  @Test
  void likeness_is_the_cosine_across_frames_and_modalities_once_each_modalitys_mean_is_gone() {
    SequencedMap<Modality, List<float[]>> maps = vectors(ALL).likeness(new Cell(Modality.MULTISPECTRAL, 0, 0));

    assertThat(maps.sequencedKeySet()).containsExactly(Modality.MULTISPECTRAL, Modality.RADAR);
    assertThat(maps.get(Modality.MULTISPECTRAL).getFirst()).containsExactly(new float[] {1, 0, -1, 0}, CLOSE);
    assertThat(maps.get(Modality.MULTISPECTRAL).getLast()).containsExactly(new float[] {-1, 0, 1, 0}, CLOSE);
    assertThat(maps.get(Modality.RADAR).getFirst()).containsExactly(new float[] {1, 0, -1, 0}, CLOSE);
  }

  @Test
  void what_stands_out_is_least_like_the_rest_and_has_an_opposite() {
    Frames odd = frames(1, 9, 9, 1, 9, 0, 1, 0, -1); // the third cell points the other way
    CellVectors vectors = CellVectors.of(Map.of(Modality.RADAR, odd), (modality, x) -> x,
        Map.of(Modality.RADAR, Arrays.copyOf(ALL, 4)));

    Cell chosen = vectors.standsOut(Modality.RADAR, 0).orElseThrow();
    assertThat(chosen).isEqualTo(new Cell(Modality.RADAR, 0, 2));
    assertThat(vectors.opposite(chosen)).isEqualTo(new Cell(Modality.RADAR, 0, 0));
  }

  @Test
  void cells_that_were_not_seen_are_like_nothing_and_do_not_count() {
    boolean[] seen = ALL.clone();
    Arrays.fill(seen, 4, 8, false); // nothing of the second frame
    seen[1] = false;
    seen[3] = false; // up and down, whose mean is that of all
    CellVectors vectors = vectors(seen);

    SequencedMap<Modality, List<float[]>> maps = vectors.likeness(new Cell(Modality.MULTISPECTRAL, 0, 0));
    assertThat(maps.get(Modality.MULTISPECTRAL).getFirst()).containsExactly(new float[] {1, Float.NaN, -1, Float.NaN},
        CLOSE);
    assertThat(maps.get(Modality.MULTISPECTRAL).getLast()).containsOnly(Float.NaN);
    assertThat(maps.get(Modality.RADAR).getFirst()).containsExactly(new float[] {1, 0, -1, 0}, CLOSE);
    assertThat(vectors.standsOut(Modality.MULTISPECTRAL, 1)).isEmpty();
  }

  @Test
  void where_all_is_the_same_nothing_stands_out() {
    Frames same = frames(1, 3, 3, 3, 3, 5, 5, 5, 5);
    assertThat(CellVectors.of(Map.of(Modality.RADAR, same), (modality, x) -> x,
        Map.of(Modality.RADAR, Arrays.copyOf(ALL, 4))).standsOut(Modality.RADAR, 0)).isEmpty();
  }

  private static CellVectors vectors(boolean[] seen) {
    Map<Modality, boolean[]> flags = Map.of(Modality.MULTISPECTRAL, seen, Modality.RADAR, Arrays.copyOf(ALL, 4));
    Map<Modality, Frames> features = new LinkedHashMap<>();
    features.put(Modality.RADAR, RADAR);
    features.put(Modality.MULTISPECTRAL, OPTICAL);
    return CellVectors.of(features, (modality, x) -> x, flags);
  }

  private static Frames frames(int count, float... values) {
    return new Frames(Tensor.of(values, count, 2, 2, 2), List.of(count), Collections.nCopies(count, 0));
  }
}
