package org.terrane.rs.skysense;

import static org.terrane.tensor.fused.L2Normalize.l2Normalize;
import static org.terrane.tensor.fused.Linear.linear;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.terrane.tensor.Run;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Decorator;

/// Which prototype of its region each cell of a square is most like: what kinds of ground the bank tells apart.
///
/// @param side    cells along one edge
/// @param place   of the region in the bank
/// @param nearest of each cell, row by row, from 0 to N_p − 1
/// @param cosine  of each cell with it
public record PrototypeMap(int side, int place, int[] nearest, float[] cosine) {

  /// @param fused  `(B, S, D)`, of square grids of cells
  /// @param places of the samples' regions in the bank
  public static List<PrototypeMap> of(GeoContext geo, Tensor fused, List<Integer> places) {
    int side = (int) Math.round(Math.sqrt(fused.size(1)));
    List<PrototypeMap> maps = new ArrayList<>();
    for (int sample = 0; sample < places.size(); sample++) {
      int place = places.get(sample);
      Tensor cells = fused.select(0, sample); // (S, D)
      maps.add(of(side, place, likeness(geo, cells, place)));
    }
    return maps;
  }

  /// `(S, N_p)`.
  private static float[] likeness(GeoContext geo, Tensor cells, int place) {
    return Run.current().without(Decorator.Rank.TAPE).call(() -> Scope.run(() -> {
      Tensor prototypes = geo.bank().of(List.of(place)).select(0, 0); // (N_p, d)
      return linear(l2Normalize(geo.proj().forward(cells), -1), l2Normalize(prototypes, -1)).toFloats();
    }));
  }

  private static PrototypeMap of(int side, int place, float[] likeness) {
    int cells = side * side;
    int prototypes = likeness.length / cells;
    int[] nearest = new int[cells];
    float[] cosine = new float[cells];
    for (int cell = 0; cell < cells; cell++) {
      for (int prototype = 1; prototype < prototypes; prototype++) {
        nearest[cell] = likeness[cell * prototypes + prototype] > likeness[cell * prototypes + nearest[cell]]
            ? prototype : nearest[cell];
      }
      cosine[cell] = likeness[cell * prototypes + nearest[cell]];
    }
    return new PrototypeMap(side, place, nearest, cosine);
  }

  /// How many prototypes are nearest to some cell.
  public int used() {
    return (int) Arrays.stream(nearest).distinct().count();
  }
}
