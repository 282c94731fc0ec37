package org.terrane.tensor.op;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.terrane.tensor.Key;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;

/// Random numbers of a key; element `i` (row-major) depends on the key and on `i` only.
///
/// With `w = Philox(key, i / 4)[i mod 4]`: `UNIFORM` is `(w >>> 8) · 2⁻²⁴`, in `[0, 1)`. `NORMAL` pairs elements
/// `2j, 2j + 1`: with `u = ((w₂ⱼ >>> 8) + 1) · 2⁻²⁴` and `v = (w₂ⱼ₊₁ >>> 8) · 2⁻²⁴` they are
/// `√(−2 ln u) · cos 2πv` and `√(−2 ln u) · sin 2πv` (Box–Muller), in double, rounded once.
public record Random(Distribution distribution, Key key, Spec spec) implements Primitive {
  /// What is drawn.
  public enum Distribution { UNIFORM, NORMAL }

  @Override
  public Spec infer(List<Spec> inputs) {
    Checks.count(this, inputs, 0);
    Checks.floating(this, "dtype", spec.dtype());
    return spec;
  }

  @Override
  public List<@Nullable Tensor> vjp(Recorded call, Tensor gradient) {
    return List.of();
  }
}
