package org.terrane.rs.skysense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.terrane.tensor.fused.CrossEntropy.crossEntropy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.terrane.autograd.Grad;
import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.nn.layer.Linear;
import org.terrane.nn.optim.AdamW;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;

/// Made cells: one frame of several, at any place, carries a mark of one of two kinds; the others are noise. Sequences
/// have one to five frames. The fusion learns to tell the kinds.
class FusionLearnsTest {
  private static final Key KEY = Key.of(61);
  private static final int BATCH = 64;
  private static final int LONGEST = 5;
  private static final int WIDTH = 16;
  private static final int STEPS = 120;
  private static final double LEARNING_RATE = 3e-3;

  private record Model(TemporalFusion fusion, Linear head) implements Layer {
    Tensor forward(Cells cells) {
      return head.forward(fusion.forward(cells.tokens(), cells.present()));
    }
  }

  /// @param tokens  `(BATCH, LONGEST, WIDTH)`
  /// @param present BOOL `(BATCH, LONGEST)`
  /// @param kinds   `(BATCH)`, 0 or 1
  private record Cells(Tensor tokens, Tensor present, Tensor kinds) {
    /// Where a sequence is filled up stands a mark of the other kind: who looks there is misled.
    static Cells draw(Key key) {
      long[] lengths = new long[BATCH];
      long[] kinds = new long[BATCH];
      double[] marks = new double[BATCH * LONGEST];
      for (int i = 0; i < BATCH; i++) {
        Key own = key.fold(i);
        lengths[i] = 1 + own.fold("length").below(LONGEST);
        kinds[i] = own.fold("kind").below(2);
        double mark = kinds[i] == 0 ? -1 : 1;
        marks[i * LONGEST + own.fold("frame").below((int) lengths[i])] = mark;
        Arrays.fill(marks, i * LONGEST + (int) lengths[i], (i + 1) * LONGEST, -mark);
      }
      Tensor direction = Tensor.normal(KEY.fold("mark"), DType.F32, 1, 1, WIDTH).mul(2);
      Tensor noise = Tensor.normal(key.fold("noise"), DType.F32, BATCH, LONGEST, WIDTH);
      Tensor marked = Tensor.of(marks, BATCH, LONGEST, 1).to(DType.F32).mul(direction);
      return new Cells(noise.add(marked), Tensor.arange(LONGEST, DType.I64).lt(Tensor.of(lengths, BATCH, 1)),
          Tensor.of(kinds, BATCH));
    }
  }

  @Test
  void a_mark_in_any_frame_is_found_and_what_fills_up_misleads_nobody() {
    Init init = Init.of(KEY);
    Model model = new Model(TemporalFusion.create(init.at("fusion"), WIDTH, new TemporalFusion.Config(16, 2, 2, 0)),
        Linear.create(init.at("head"), 16, 2));
    AdamW optimizer = AdamW.create(model, new AdamW.Config(0.9, 0.99, 1e-8, 0));
    for (int step = 0; step < STEPS; step++) {
      Key key = KEY.fold(step);
      Scope.run(() -> optimizer.step(Grad.valueAndGrad(model.parameters(), () -> loss(model, Cells.draw(key))).grads(),
          LEARNING_RATE));
    }
    assertThat(loss(model, Cells.draw(KEY.fold("unseen"))).item()).isLessThan(0.1f);
  }

  private static Tensor loss(Model model, Cells cells) {
    return crossEntropy(model.forward(cells), cells.kinds());
  }
}
