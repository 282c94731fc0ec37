package org.terrane.rs.skysense;

import static org.terrane.tensor.Keep.KEEP;
import static org.terrane.tensor.fused.L2Normalize.l2Normalize;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.terrane.tensor.Run;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Decorator;

/// What a network says of each cell of each frame of one square of ground, in the space that cross-modal alignment
/// makes common to all modalities: does it see which ground is alike, whoever looks and whenever?
///
/// A vector has length 1; from it the mean of its modality was taken, which all cells share and which says nothing of
/// the ground.
///
/// @param side    cells along one edge
/// @param vectors of each modality's frames, `(S, d)` each, cells row by row; zeros where nothing was seen
public record CellVectors(int side, SequencedMap<Modality, List<float[][]>> vectors) {
  private static final double NEARLY_NOTHING = 1e-6;

  /// A cell of a frame.
  ///
  /// @param frame of its modality, from 0
  /// @param cell  row by row, from 0
  public record Cell(Modality modality, int frame, int cell) {}

  public CellVectors {
    vectors = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(vectors));
  }

  /// Of one sample's features.
  ///
  /// @param features of the modalities that are there, `(N, F, h, w)` each
  /// @param project  into the common space, `(M, F)` → `(M, d)`
  /// @param seen     of each modality's frames and cells, N·S flags; cells that were not seen stay without a vector
  public static CellVectors of(Map<Modality, Frames> features, BiFunction<Modality, Tensor, Tensor> project,
      Map<Modality, boolean[]> seen) {
    SequencedMap<Modality, List<float[][]>> vectors = new LinkedHashMap<>();
    int side = features.values().iterator().next().values().size(3);
    for (Modality modality : Modality.values()) {
      if (features.containsKey(modality)) {
        vectors.put(modality, vectors(features.get(modality).values(), x -> project.apply(modality, x),
            seen.get(modality)));
      }
    }
    return new CellVectors(side, vectors);
  }

  /// Cosines of one cell with all others, of every frame, within −1 and 1; not a number where nothing was seen.
  public SequencedMap<Modality, List<float[]>> likeness(Cell chosen) {
    float[] one = vector(chosen);
    SequencedMap<Modality, List<float[]>> maps = new LinkedHashMap<>();
    vectors.forEach((modality, frames) -> maps.put(modality, frames.stream().map(cells -> likeness(one, cells))
        .toList()));
    return maps;
  }

  /// The cell of a frame that is least like the rest of it: what stands out there.
  ///
  /// @return empty when nothing of the frame was seen, or nothing but sameness
  public Optional<Cell> standsOut(Modality modality, int frame) {
    float[][] cells = vectors.get(modality).get(frame);
    float[] sum = new float[cells[0].length];
    for (float[] cell : cells) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += cell[i];
      }
    }
    return least(modality, frame, likeness(sum, cells));
  }

  /// The cell of the same frame that is least like one that was chosen, and so was seen.
  public Cell opposite(Cell chosen) {
    return least(chosen.modality(), chosen.frame(), likeness(chosen).get(chosen.modality()).get(chosen.frame()))
        .orElse(chosen);
  }

  private static Optional<Cell> least(Modality modality, int frame, float[] likeness) {
    int least = -1;
    for (int cell = 0; cell < likeness.length; cell++) {
      if (Float.isFinite(likeness[cell]) && (least < 0 || likeness[cell] < likeness[least])) {
        least = cell;
      }
    }
    return least < 0 ? Optional.empty() : Optional.of(new Cell(modality, frame, least));
  }

  private float[] vector(Cell cell) {
    return vectors.get(cell.modality()).get(cell.frame())[cell.cell()];
  }

  private static float[] likeness(float[] one, float[][] cells) {
    float[] likeness = new float[cells.length];
    for (int cell = 0; cell < cells.length; cell++) {
      double lengths = Math.sqrt(dot(one, one) * dot(cells[cell], cells[cell]));
      likeness[cell] = lengths < NEARLY_NOTHING ? Float.NaN : (float) (dot(one, cells[cell]) / lengths);
    }
    return likeness;
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  /// @param features `(N, F, h, w)`
  private static List<float[][]> vectors(Tensor features, UnaryOperator<Tensor> project,
      boolean[] seen) {
    int frames = features.size(0);
    float[] flat = Run.current().without(Decorator.Rank.TAPE).call(() -> Scope.run(() -> {
      Tensor cells = features.reshape(frames, features.size(1), -1).permute(0, 2, 1); // (N, S, F)
      Tensor common = project.apply(cells.reshape(-1, features.size(1))); // (N·S, d)
      return centred(common, seen).toFloats();
    }));
    int cells = features.size(2) * features.size(3);
    int width = flat.length / (frames * cells);
    List<float[][]> vectors = new ArrayList<>();
    for (int frame = 0; frame < frames; frame++) {
      int first = frame * cells;
      vectors.add(IntStream.range(first, first + cells)
          .mapToObj(row -> seen[row] ? Arrays.copyOfRange(flat, row * width, (row + 1) * width) : new float[width])
          .toArray(float[][]::new));
    }
    return vectors;
  }

  /// The mean is of the cells that were seen.
  private static Tensor centred(Tensor rows, boolean[] seen) {
    float[] weight = new float[seen.length];
    int count = 0;
    for (int i = 0; i < seen.length; i++) {
      weight[i] = seen[i] ? 1 : 0;
      count += seen[i] ? 1 : 0;
    }
    Tensor mean = rows.mul(Tensor.of(weight, weight.length, 1)).sum(0, KEEP).div(Math.max(1, count)); // (1, d)
    return l2Normalize(rows.sub(mean), -1);
  }
}
