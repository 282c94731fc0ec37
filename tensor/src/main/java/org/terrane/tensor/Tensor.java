package org.terrane.tensor;

import static org.terrane.tensor.Keep.DROP;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.terrane.tensor.engine.Engine;
import org.terrane.tensor.op.Affine;
import org.terrane.tensor.op.Arange;
import org.terrane.tensor.op.ArgReduce;
import org.terrane.tensor.op.ArgSort;
import org.terrane.tensor.op.Binary;
import org.terrane.tensor.op.Cast;
import org.terrane.tensor.op.Compare;
import org.terrane.tensor.op.Concat;
import org.terrane.tensor.op.Copy;
import org.terrane.tensor.op.Expand;
import org.terrane.tensor.op.Fill;
import org.terrane.tensor.op.Gather;
import org.terrane.tensor.op.MatMul;
import org.terrane.tensor.op.Op;
import org.terrane.tensor.op.Pad;
import org.terrane.tensor.op.Permute;
import org.terrane.tensor.op.Random;
import org.terrane.tensor.op.Reduce;
import org.terrane.tensor.op.Reshape;
import org.terrane.tensor.op.ScatterAdd;
import org.terrane.tensor.op.Slice;
import org.terrane.tensor.op.Unary;
import org.terrane.tensor.op.Where;

/// An immutable array of numbers: a view (shape, strides, offset) of a storage, in one type.
///
/// The methods are the primitives, with the conveniences a caller expects and a backend need not know: axes may
/// count from the end (−1 is the last), operands broadcast (NumPy's rule) and are promoted to the wider type,
/// scalars need no tensor. Fused operations (`layerNorm`, `softmax` …) are static methods of `tensor.fused`.
/// Every method throws IllegalArgumentException with `[op] argument must be …, but is …` on inputs that do not fit.
///
/// ```java
/// Tensor x = Tensor.of(new float[] {1, 2, 3, 4}, 2, 2);
/// Tensor centred = x.sub(x.mean(-1, KEEP));          // (2, 2)
/// ```
public final class Tensor {
  private final Storage storage;
  private final Layout layout;
  private final Spec spec;

  /// A view; made by interpreters only.
  public Tensor(Storage storage, Layout layout, DType dtype) {
    this.storage = storage;
    this.layout = layout;
    this.spec = new Spec(layout.shape(), dtype);
  }

  // ---- what it is

  public Spec spec() {
    return spec;
  }

  public Shape shape() {
    return layout.shape();
  }

  public DType dtype() {
    return spec.dtype();
  }

  public Layout layout() {
    return layout;
  }

  public Storage storage() {
    return storage;
  }

  public Device device() {
    return storage.backend().device();
  }

  /// Size of one axis; −1 is the last.
  public int size(int axis) {
    return shape().size(axis);
  }

  // ---- from and to the host

  public static Tensor of(float[] values, int... shape) {
    return Host.tensor(values, Shape.of(shape));
  }

  public static Tensor of(double[] values, int... shape) {
    return Host.tensor(values, Shape.of(shape));
  }

  public static Tensor of(long[] values, int... shape) {
    return Host.tensor(values, Shape.of(shape));
  }

  public static Tensor scalar(float value) {
    return full(value, DType.F32);
  }

  public static Tensor zeros(DType dtype, int... shape) {
    return full(0, dtype, shape);
  }

  public static Tensor ones(DType dtype, int... shape) {
    return full(1, dtype, shape);
  }

  public static Tensor full(double value, DType dtype, int... shape) {
    return Engine.apply(new Fill(value, new Spec(Shape.of(shape), dtype)));
  }

  /// `0, 1, …, count − 1`.
  public static Tensor arange(int count, DType dtype) {
    return Engine.apply(new Arange(0, 1, count, dtype));
  }

  /// Uniform in `[0, 1)`.
  public static Tensor uniform(Key key, DType dtype, int... shape) {
    return Engine.apply(new Random(Random.Distribution.UNIFORM, key, new Spec(Shape.of(shape), dtype)));
  }

  /// Standard normal.
  public static Tensor normal(Key key, DType dtype, int... shape) {
    return Engine.apply(new Random(Random.Distribution.NORMAL, key, new Spec(Shape.of(shape), dtype)));
  }

  /// The only element, as F32.
  public float item() {
    if (shape().elements() != 1) {
      throw new IllegalArgumentException("[item] tensor must be of one element, but is " + spec);
    }
    return toFloats()[0];
  }

  /// The elements in row-major order, cast to F32.
  public float[] toFloats() {
    return Host.floats(this);
  }

  /// The elements in row-major order, cast to F64.
  public double[] toDoubles() {
    return Host.doubles(this);
  }

  /// The elements in row-major order, cast to I64.
  public long[] toLongs() {
    return Host.longs(this);
  }

  // ---- element by element

  public Tensor unary(Unary.Function function) {
    return Engine.apply(new Unary(function), this);
  }

  public Tensor neg() {
    return unary(Unary.Function.NEG);
  }

  public Tensor abs() {
    return unary(Unary.Function.ABS);
  }

  public Tensor sign() {
    return unary(Unary.Function.SIGN);
  }

  public Tensor exp() {
    return unary(Unary.Function.EXP);
  }

  public Tensor log() {
    return unary(Unary.Function.LOG);
  }

  public Tensor sqrt() {
    return unary(Unary.Function.SQRT);
  }

  public Tensor rsqrt() {
    return unary(Unary.Function.RSQRT);
  }

  public Tensor square() {
    return unary(Unary.Function.SQUARE);
  }

  public Tensor sin() {
    return unary(Unary.Function.SIN);
  }

  public Tensor cos() {
    return unary(Unary.Function.COS);
  }

  public Tensor tanh() {
    return unary(Unary.Function.TANH);
  }

  public Tensor erf() {
    return unary(Unary.Function.ERF);
  }

  public Tensor sigmoid() {
    return unary(Unary.Function.SIGMOID);
  }

  public Tensor relu() {
    return unary(Unary.Function.RELU);
  }

  /// `scale · x + shift`.
  public Tensor affine(double scale, double shift) {
    return Engine.apply(new Affine(scale, shift), this);
  }

  public Tensor add(double number) {
    return affine(1, number);
  }

  public Tensor sub(double number) {
    return affine(1, -number);
  }

  public Tensor mul(double number) {
    return affine(number, 0);
  }

  public Tensor div(double number) {
    return affine(1 / number, 0);
  }

  /// `xᵖ` of a floating tensor.
  public Tensor pow(double exponent) {
    return pow(full(exponent, dtype()));
  }

  public Tensor add(Tensor other) {
    return binary(Binary.Function.ADD, other);
  }

  public Tensor sub(Tensor other) {
    return binary(Binary.Function.SUB, other);
  }

  public Tensor mul(Tensor other) {
    return binary(Binary.Function.MUL, other);
  }

  public Tensor div(Tensor other) {
    return binary(Binary.Function.DIV, other);
  }

  public Tensor pow(Tensor exponent) {
    return binary(Binary.Function.POW, exponent);
  }

  public Tensor maximum(Tensor other) {
    return binary(Binary.Function.MAX, other);
  }

  public Tensor minimum(Tensor other) {
    return binary(Binary.Function.MIN, other);
  }

  /// Any binary function (`AND`, `OR`, `XOR` have no method of their own), broadcast and promoted.
  public Tensor binary(Binary.Function function, Tensor other) {
    return broadcast(new Binary(function), other);
  }

  public Tensor eq(Tensor other) {
    return broadcast(new Compare(Compare.Relation.EQ), other);
  }

  public Tensor lt(Tensor other) {
    return broadcast(new Compare(Compare.Relation.LT), other);
  }

  public Tensor gt(Tensor other) {
    return broadcast(new Compare(Compare.Relation.GT), other);
  }

  public Tensor ge(Tensor other) {
    return broadcast(new Compare(Compare.Relation.GE), other);
  }

  public Tensor eq(double number) {
    return eq(full(number, dtype()));
  }

  public Tensor lt(double number) {
    return lt(full(number, dtype()));
  }

  public Tensor gt(double number) {
    return gt(full(number, dtype()));
  }

  /// `condition ? ifTrue : ifFalse`, broadcast and promoted.
  public static Tensor where(Tensor condition, Tensor ifTrue, Tensor ifFalse) {
    DType type = ifTrue.dtype().promote(ifFalse.dtype());
    Shape shape = condition.shape().broadcast(ifTrue.shape()).broadcast(ifFalse.shape());
    return Engine.apply(new Where(), condition.expand(shape), ifTrue.to(type).expand(shape),
        ifFalse.to(type).expand(shape));
  }

  public Tensor to(DType type) {
    return type == dtype() ? this : Engine.apply(new Cast(type), this);
  }

  // ---- along axes

  /// Reduces along axes counted from the front, ascending, which stay with size 1.
  public static Tensor reduce(Reduce.Function function, Tensor x, List<Integer> axes) {
    return Engine.apply(new Reduce(function, List.copyOf(axes)), x);
  }

  public Tensor sum(int axis, Keep keep) {
    return reduce(Reduce.Function.SUM, axis, keep);
  }

  public Tensor mean(int axis, Keep keep) {
    return sum(axis, keep).div(size(axis));
  }

  public Tensor max(int axis, Keep keep) {
    return reduce(Reduce.Function.MAX, axis, keep);
  }

  public Tensor min(int axis, Keep keep) {
    return reduce(Reduce.Function.MIN, axis, keep);
  }

  /// The sum of all elements, a scalar.
  public Tensor sum() {
    List<Integer> all = IntStream.range(0, shape().rank()).boxed().toList();
    return all.isEmpty() ? this : reduce(Reduce.Function.SUM, this, all).reshape();
  }

  /// The mean of all elements, a scalar.
  public Tensor mean() {
    return sum().div(shape().elements());
  }

  /// Index (I64) of the first largest element along an axis.
  public Tensor argmax(int axis, Keep keep) {
    return dropped(Engine.apply(new ArgReduce(true, shape().axis(axis)), this), axis, keep);
  }

  /// Index (I64) of the first smallest element along an axis.
  public Tensor argmin(int axis, Keep keep) {
    return dropped(Engine.apply(new ArgReduce(false, shape().axis(axis)), this), axis, keep);
  }

  /// Indices (I64) that sort along an axis, ascending, stable.
  public Tensor argsort(int axis) {
    return Engine.apply(new ArgSort(shape().axis(axis), false), this);
  }

  /// `y[…, i, …] = x[…, index[…, i, …], …]`; the index broadcasts along the other axes.
  public Tensor gather(int axis, Tensor index) {
    Shape target = shape().with(axis, index.size(axis));
    return Engine.apply(new Gather(shape().axis(axis)), this, index.expand(target));
  }

  /// `y = x, then y[…, index[…, i, …], …] += source[…, i, …]`; the index broadcasts along the other axes.
  public Tensor scatterAdd(int axis, Tensor index, Tensor source) {
    Shape target = shape().with(axis, index.size(axis));
    return Engine.apply(new ScatterAdd(shape().axis(axis)), this, index.expand(target), source.to(dtype()));
  }

  public static Tensor concat(int axis, Tensor... parts) {
    return concat(axis, List.of(parts));
  }

  public static Tensor concat(int axis, List<Tensor> parts) {
    return Engine.apply(new Concat(parts.getFirst().shape().axis(axis)), parts);
  }

  /// Puts `value` before and after an axis, and `between` times between its neighbours.
  public Tensor pad(int axis, int before, int after, int between, double value) {
    return Engine.apply(new Pad(shape().axis(axis), before, after, between, value), this);
  }

  // ---- matrices

  /// `(…, M, K) × (…, K, N) → (…, M, N)`; batch axes broadcast.
  public Tensor matmul(Tensor other) {
    DType type = dtype().promote(other.dtype());
    int rank = Math.min(shape().rank(), other.shape().rank());
    if (rank < 2) {
      throw new IllegalArgumentException(
          "[matmul] operands must be of rank 2 or more, but are " + shape() + " and " + other.shape());
    }
    Shape batch = batch(shape()).broadcast(batch(other.shape()));
    return Engine.apply(new MatMul(), to(type).expand(batch.append(size(-2), size(-1))),
        other.to(type).expand(batch.append(other.size(-2), other.size(-1))));
  }

  // ---- views

  /// The same elements under another shape; one size may be −1 and follows from the rest.
  public Tensor reshape(int... sizes) {
    int[] target = sizes.clone();
    int open = IntStream.range(0, sizes.length).filter(i -> sizes[i] == -1).findFirst().orElse(-1);
    if (open >= 0) {
      long known = Arrays.stream(sizes).asLongStream().filter(size -> size != -1).reduce(1, (a, b) -> a * b);
      target[open] = known == 0 ? 0 : (int) (shape().elements() / known);
    }
    Shape shape = Shape.of(target);
    return shape.equals(shape()) ? this : Engine.apply(new Reshape(shape), this);
  }

  public Tensor permute(int... order) {
    return Engine.apply(new Permute(Arrays.stream(order).map(shape()::axis).boxed().toList()), this);
  }

  /// Swaps two axes.
  public Tensor transpose(int first, int second) {
    int[] order = IntStream.range(0, shape().rank()).toArray();
    order[shape().axis(first)] = shape().axis(second);
    order[shape().axis(second)] = shape().axis(first);
    return permute(order);
  }

  /// Repeats axes of size 1, and adds axes in front, without copying.
  public Tensor expand(Shape target) {
    return target.equals(shape()) ? this : Engine.apply(new Expand(target), this);
  }

  public Tensor expand(int... sizes) {
    return expand(Shape.of(sizes));
  }

  /// Indices `start` to `end` (exclusive) of one axis.
  public Tensor slice(int axis, int start, int end) {
    return slice(axis, start, end, 1);
  }

  /// Every `step`-th index from `start` to `end` (exclusive) of one axis.
  public Tensor slice(int axis, int start, int end, int step) {
    return Engine.apply(new Slice(shape().axis(axis), start, end, step), this);
  }

  /// One index of an axis, which goes: `x.select(0, 2)` is `x[2]`.
  public Tensor select(int axis, int index) {
    return slice(axis, index, index + 1).reshape(shape().without(axis).toArray());
  }

  /// A new axis of size 1 before `axis` (−1 appends).
  public Tensor unsqueeze(int axis) {
    return reshape(shape().insert(axis, 1).toArray());
  }

  /// The same tensor if its elements lie row-major without gaps, else a copy that does.
  public Tensor contiguous() {
    return layout.isContiguous() ? this : Engine.apply(new Copy(), this);
  }

  @Override
  public String toString() {
    return "Tensor " + spec + " on " + device();
  }

  private Tensor broadcast(Op.Pure op, Tensor other) {
    DType type = dtype().promote(other.dtype());
    Shape shape = shape().broadcast(other.shape());
    return Engine.apply(op, to(type).expand(shape), other.to(type).expand(shape));
  }

  private Tensor reduce(Reduce.Function function, int axis, Keep keep) {
    return dropped(reduce(function, this, List.of(shape().axis(axis))), axis, keep);
  }

  private Tensor dropped(Tensor reduced, int axis, Keep keep) {
    return keep == DROP ? reduced.reshape(shape().without(axis).toArray()) : reduced;
  }

  private static Shape batch(Shape shape) {
    return shape.range(0, shape.rank() - 2);
  }
}
