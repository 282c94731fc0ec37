package org.terrane.nn.layer.unet;

import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.tensor.Tensor;

/// One level on the way down; what each part gives is kept for the way up.
///
/// @param downsample to the next level; none at the last
public record DownLevel(List<Stage> stages, Optional<Downsample> downsample) implements Layer {
  public DownLevel {
    stages = List.copyOf(stages);
  }

  /// @param skips widths of what is kept, the newest first; this level's are pushed
  static DownLevel create(Init init, UNetConfig config, int level, Deque<Integer> skips) {
    int width = config.width(level);
    int in = skips.element();
    List<Stage> stages = IntStream.range(0, config.blocks())
        .mapToObj(i -> Stage.create(init.at("stages").at(i), config, level, i == 0 ? in : width)).toList();
    stages.forEach(stage -> skips.push(width));
    if (level == config.lastLevel()) {
      return new DownLevel(stages, Optional.empty());
    }
    skips.push(width);
    return new DownLevel(stages, Optional.of(Downsample.create(init.at("downsample"), width)));
  }

  /// @param skips the newest first; it begins with the input, and ends with the output on top
  void forward(Deque<Tensor> skips, Tensor time) {
    stages.forEach(stage -> skips.push(stage.forward(skips.element(), time)));
    downsample.ifPresent(down -> skips.push(down.forward(skips.element())));
  }
}
