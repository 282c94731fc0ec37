package org.terrane.rs.skysense;

import static org.terrane.tensor.fused.Embedding.embedding;

import java.util.List;
import org.terrane.autograd.Parameter;
import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.tensor.Run;
import org.terrane.tensor.Tensor;

/// A learned vector for each day of the year, added to the features of frames of that day (methods.md 4.3: P_DTPE).
///
/// @param posEmbed `(365, F)`; like other codes of position it does not decay
public record DateTable(Parameter posEmbed) implements Layer {
  /// Days of a year, for which leap years have one too many; see [Frames#day].
  public static final int DAYS = 365;

  private static final double DEVIATION = 0.02;

  public static DateTable create(Init init, int features) {
    return new DateTable(init.truncatedNormal("pos_embed", DEVIATION, DAYS, features));
  }

  /// Shapes: N days → `(N, F)`.
  public Tensor forward(List<Integer> days) {
    long[] index = days.stream().mapToLong(Integer::longValue).toArray();
    Tensor table = posEmbed.value();
    return embedding(table, Run.current().on(table.device()).call(() -> Tensor.of(index, index.length)));
  }
}
