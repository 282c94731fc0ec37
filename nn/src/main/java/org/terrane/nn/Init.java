package org.terrane.nn;

import java.util.function.Supplier;
import org.terrane.autograd.Parameter;
import org.terrane.tensor.DType;
import org.terrane.tensor.Device;
import org.terrane.tensor.Key;
import org.terrane.tensor.Run;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Tensor;

/// Where and how parameters are made: device, type, and a place in the tree from which their random numbers follow.
///
/// A parameter's key is folded from its path, so a weight does not depend on the order of construction, nor on which
/// other layers the model has: `init.at("blocks").at(0).at("attn")` always gives the same `qkv.weight`.
///
/// @param path of the layer under construction, as in the [StateDict]; empty at the root
/// @param trainable whether gradients and optimizers change what is made here
public record Init(Device device, DType dtype, Key key, String path, boolean trainable) {
  private static final double TRUNCATION = 2;
  private static final int REDRAWS = 8; // one draw in 22 lies outside 2σ: 22⁻⁸ do so after eight

  /// F32 parameters on the run's device.
  public static Init of(Key key) {
    return new Init(Run.current().device(), DType.F32, key, "", true);
  }

  public Init on(Device other) {
    return new Init(other, dtype, key, path, trainable);
  }

  public Init as(DType other) {
    return new Init(device, other, key, path, trainable);
  }

  /// Makes parameters that no gradient and no optimizer changes, such as those of a teacher that follows its student
  /// by a moving average.
  public Init frozen() {
    return new Init(device, dtype, key, path, false);
  }

  /// The place of the layer that is component `name` (spelt as in the [StateDict]) of this one.
  public Init at(String name) {
    return new Init(device, dtype, key, path.isEmpty() ? name : path + "." + name, trainable);
  }

  /// The place of one element of a list of layers.
  public Init at(int index) {
    return at(Integer.toString(index));
  }

  public Parameter zeros(int... shape) {
    return full(0, shape);
  }

  public Parameter ones(int... shape) {
    return full(1, shape);
  }

  public Parameter full(double value, int... shape) {
    return make(() -> Tensor.full(value, dtype, shape));
  }

  /// A parameter of any value, cast to this type.
  public Parameter make(Supplier<Tensor> value) {
    return onDevice(() -> {
      Tensor start = value.get().to(dtype);
      return trainable ? Parameter.of(start) : Parameter.frozen(start);
    });
  }

  /// A parameter that no optimizer changes, such as a fixed position code.
  public Parameter frozen(Supplier<Tensor> value) {
    return onDevice(() -> Parameter.frozen(value.get().to(dtype)));
  }

  /// State that no gradient changes.
  public Buffer buffer(double value, int... shape) {
    return onDevice(() -> Buffer.of(Tensor.full(value, dtype, shape)));
  }

  /// Uniform in `±√(6 / (in + out))` of the weight flattened to `(out, in)`. Source: Glorot & Bengio 2010; MAE
  /// flattens the patch embedding in the same way.
  public Parameter xavierUniform(String name, int... shape) {
    double limit = Math.sqrt(6.0 / (shape[0] + fanIn(shape)));
    return uniform(name, limit, shape);
  }

  /// Uniform in `±√(6 / in)`, for layers before a ReLU. Source: He et al. 2015.
  public Parameter kaimingUniform(String name, int... shape) {
    return uniform(name, Math.sqrt(6.0 / fanIn(shape)), shape);
  }

  /// Normal with `σ = √(2 / in)`, for layers before a ReLU. Source: He et al. 2015.
  public Parameter kaimingNormal(String name, int... shape) {
    return normal(name, Math.sqrt(2.0 / fanIn(shape)), shape);
  }

  /// Normal with `σ = √(2 / out)`, for layers before a ReLU; out counts the results that one value takes part in, so
  /// gradients keep their size on the way back. Source: He et al. 2015, `fan_out` in PyTorch.
  public Parameter kaimingNormalOut(String name, int... shape) {
    return normal(name, Math.sqrt(2.0 / Shape.of(shape).without(1).elements()), shape);
  }

  /// Uniform in `±limit`.
  public Parameter uniform(String name, double limit, int... shape) {
    return make(() -> Tensor.uniform(key(name), dtype, shape).affine(2 * limit, -limit));
  }

  /// Normal with mean 0.
  public Parameter normal(String name, double deviation, int... shape) {
    return make(() -> Tensor.normal(key(name), dtype, shape).mul(deviation));
  }

  /// Normal with mean 0, values beyond 2σ drawn again.
  public Parameter truncatedNormal(String name, double deviation, int... shape) {
    return make(() -> {
      Tensor drawn = Tensor.normal(key(name), dtype, shape);
      for (int redraw = 1; redraw <= REDRAWS; redraw++) {
        Tensor again = Tensor.normal(key(name).fold(redraw), dtype, shape);
        drawn = Tensor.where(drawn.abs().gt(TRUNCATION), again, drawn);
      }
      Tensor limit = Tensor.full(TRUNCATION, dtype);
      return drawn.minimum(limit).maximum(limit.neg()).mul(deviation);
    });
  }

  /// The key of the parameter `name` at this place.
  public Key key(String name) {
    return key.fold(at(name).path());
  }

  /// Values a weight `(out, in, …)` multiplies for one result.
  private static long fanIn(int... shape) {
    return Shape.of(shape).without(0).elements();
  }

  private <T> T onDevice(Supplier<T> body) {
    return Run.current().on(device).call(() -> Scope.run(body));
  }
}
