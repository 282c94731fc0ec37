package org.terrane.rs.skysense.contrast;

import static org.terrane.tensor.Keep.KEEP;
import static org.terrane.tensor.fused.Embedding.embedding;

import java.util.Optional;
import org.terrane.tensor.DType;
import org.terrane.tensor.Run;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Tensor;

/// Features of the same ground, cell by cell: the student's of one view and the teacher's of the other.
///
/// Cell s of both is the same place: flips are undone before.
///
/// @param student `(P, S, d)`: S cells of each of P pairs of images
/// @param teacher `(P, S, d)`; no gradient flows
/// @param seen    BOOL `(P, S)`, true where both saw the ground; none if they did everywhere
public record Pairs(Tensor student, Tensor teacher, Optional<Tensor> seen) {
  /// @throws IllegalArgumentException when the shapes differ
  public Pairs {
    Shape shape = student.shape();
    require(shape.rank() == 3 && shape.elements() > 0, "student", "(P, S, d) with a pair or more", shape);
    require(teacher.shape().equals(shape), "teacher", shape + " like student", teacher.shape());
    seen.ifPresent(mask -> requireMask(mask, student));
  }

  /// Pairs of means over all cells that a side saw, `(P, 1, d)`; the sides may have different numbers of cells, as a
  /// local crop and a global view have.
  ///
  /// @param student     `(P, S, d)`
  /// @param studentSeen BOOL `(P, S)`; none for everywhere
  /// @param teacher     `(P, S', d)`
  /// @param teacherSeen BOOL `(P, S')`; none for everywhere
  public static Pairs ofMeans(Tensor student, Optional<Tensor> studentSeen, Tensor teacher,
      Optional<Tensor> teacherSeen) {
    Tensor both = weights(student, studentSeen).max(1, KEEP).mul(weights(teacher, teacherSeen).max(1, KEEP)); // (P, 1)
    Optional<Tensor> seen = studentSeen.or(() -> teacherSeen).map(any -> both.gt(0));
    return new Pairs(mean(student, studentSeen), mean(teacher, teacherSeen), seen);
  }

  /// The mean over the cells that count; 0 where none does.
  ///
  /// Shapes: features `(P, S, d)`, seen BOOL `(P, S)` → `(P, 1, d)`.
  public static Tensor mean(Tensor features, Optional<Tensor> seen) {
    if (seen.isEmpty()) {
      return features.mean(1, KEEP);
    }
    Tensor weights = weights(features, seen).unsqueeze(-1); // (P, S, 1)
    Tensor one = Tensor.full(1, features.dtype(), 1);
    return features.mul(weights).sum(1, KEEP).div(weights.sum(1, KEEP).maximum(one));
  }

  /// S.
  public int cells() {
    return student.size(1);
  }

  /// 1 for cells that count and 0 for others, `(P, S)`.
  public Tensor weights() {
    return weights(student, seen);
  }

  /// n cells of each pair.
  ///
  /// @param index `(P, n)` I64
  Pairs of(Tensor index) {
    return new Pairs(cells(student, index), cells(teacher, index),
        seen.map(mask -> mask.to(DType.I64).gather(1, index).gt(0)));
  }

  /// Shapes: features `(P, S, d)`, index `(P, n)` I64 → `(P, n, d)`.
  static Tensor cells(Tensor features, Tensor index) {
    int images = features.size(0);
    Tensor first = Run.current().on(features.device()).call(() ->
        Tensor.arange(images, DType.I64).mul(features.size(1)).unsqueeze(-1)); // (P, 1)
    return embedding(features.reshape(images * features.size(1), -1), index.add(first));
  }

  private static Tensor weights(Tensor features, Optional<Tensor> seen) {
    return seen.map(mask -> mask.to(features.dtype())).orElseGet(() -> Run.current().on(features.device())
        .call(() -> Tensor.ones(features.dtype(), features.size(0), features.size(1))));
  }

  private static void requireMask(Tensor mask, Tensor features) {
    Shape shape = Shape.of(features.size(0), features.size(1));
    require(mask.dtype() == DType.BOOL && mask.shape().equals(shape), "seen", "BOOL " + shape, mask.spec());
  }

  private static void require(boolean holds, String argument, String expected, Object actual) {
    if (!holds) {
      throw new IllegalArgumentException("[pairs] " + argument + " must be " + expected + ", but is " + actual);
    }
  }
}
