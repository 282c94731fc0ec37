package org.terrane.nn.layer.unet;

import static org.terrane.tensor.fused.UpsampleBilinear2d.upsampleBilinear2d;

import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.nn.layer.Conv2d;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.op.ConvGeometry;

/// One level on the way up: each stage sees what was kept on the way down beside what comes from below.
///
/// @param condition 1 × 1, from the condition's width to the level's, where the level has a condition
/// @param upsample  to the next level; none at the first
public record UpLevel(List<Stage> stages, Optional<Conv2d> condition, Optional<Upsample> upsample) implements Layer {
  public UpLevel {
    stages = List.copyOf(stages);
  }

  /// @param skips widths of what was kept, the newest first; this level's are popped
  /// @param in    width of what comes from below
  static UpLevel create(Init init, UNetConfig config, int level, Deque<Integer> skips, int in) {
    int width = config.width(level);
    List<Stage> stages = new ArrayList<>();
    for (int i = 0; i <= config.blocks(); i++) {
      stages.add(Stage.create(init.at("stages").at(i), config, level, (i == 0 ? in : width) + skips.pop()));
    }
    return new UpLevel(stages,
        config.condition(level)
            .map(channels -> Conv2d.create(init.at("condition"), channels, width, 1, ConvGeometry.of(1, 0))),
        level == 0 ? Optional.empty() : Optional.of(Upsample.create(init.at("upsample"), width)));
  }

  /// @param skips the newest first; this level's are popped
  /// @param given the condition, if the level has one: it is added to the first stage's result
  Tensor forward(Tensor x, Deque<Tensor> skips, Tensor time, @Nullable Tensor given) {
    Tensor y = stages.getFirst().forward(Tensor.concat(1, x, skips.pop()), time);
    if (condition.isPresent() && given != null) {
      y = y.add(upsampleBilinear2d(condition.get().forward(given), y.size(2), y.size(3)));
    }
    for (Stage stage : stages.subList(1, stages.size())) {
      y = stage.forward(Tensor.concat(1, y, skips.pop()), time);
    }
    return upsample.isEmpty() ? y
        : upsample.get().forward(y, skips.element().size(2), skips.element().size(3));
  }
}
