package org.terrane.tensor.op;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;

/// One recorded call, as a gradient rule sees it.
///
/// @param specs of all inputs, always there
/// @param inputs those the rule asked to save, null elsewhere
/// @param output null unless the rule asked for it
/// @param needs which inputs want a gradient
/// @param residuals what a kernel's forward handed to its own backward
public record Recorded(List<Spec> specs, List<@Nullable Tensor> inputs, @Nullable Tensor output,
    List<Boolean> needs, List<Tensor> residuals) {

  /// A saved input.
  public Tensor input(int index) {
    Tensor saved = inputs.get(index);
    if (saved == null) {
      throw new IllegalStateException("input " + index + " was not saved; name it in saves()");
    }
    return saved;
  }

  /// The saved output.
  public Tensor result() {
    if (output == null) {
      throw new IllegalStateException("the output was not saved; name it in saves()");
    }
    return output;
  }

  /// What a rule reads, so that a tape keeps nothing else alive.
  ///
  /// @param inputMask bit i = input i; −1 = all
  public record Saves(long inputMask, boolean output) {
    public static Saves nothing() {
      return new Saves(0, false);
    }

    public static Saves inputs() {
      return new Saves(-1, false);
    }

    /// The inputs of those indices.
    public static Saves inputs(int... indices) {
      long mask = 0;
      for (int index : indices) {
        mask |= 1L << index;
      }
      return new Saves(mask, false);
    }

    public static Saves onlyOutput() {
      return new Saves(0, true);
    }

    public Saves andOutput() {
      return new Saves(inputMask, true);
    }

    public boolean input(int index) {
      return inputMask == -1 || (inputMask >>> index & 1) == 1;
    }
  }
}
