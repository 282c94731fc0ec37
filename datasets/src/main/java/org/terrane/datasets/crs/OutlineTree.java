package org.terrane.datasets.crs;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// Many outlines, asked for the one nearest to another: a tree of boxes around their middles in space (Bentley's k-d
/// tree), so that neither the date line nor the poles need care, and a question touches few of them.
public final class OutlineTree {

  private static final int LEAF = 8;
  private static final List<ToDoubleFunction<Outline>> AXES =
      List.of(outline -> outline.centre().x(), outline -> outline.centre().y(), outline -> outline.centre().z());

  /// @param radius the largest radius below, in radians
  private record Node(Direction low, Direction high, double radius, List<Outline> leaves, List<Node> children) {

    /// No outline below is nearer than this to one of this middle and radius, in radians.
    double bound(Direction point, double reach) {
      double x = beyond(point.x(), low.x(), high.x());
      double y = beyond(point.y(), low.y(), high.y());
      double z = beyond(point.z(), low.z(), high.z());
      double chord = Math.sqrt(x * x + y * y + z * z);
      return 2 * Math.asin(Math.min(1, chord / 2)) - radius - reach;
    }

    private static double beyond(double at, double low, double high) {
      return Math.max(0, Math.max(low - at, at - high));
    }
  }

  private final Node root;

  public OutlineTree(List<Outline> outlines) {
    this.root = node(outlines);
  }

  /// The distance in metres from an outline to the nearest one here, or `limit` if none is nearer than that.
  public double metresTo(Outline from, double limit) {
    return nearest(root, from, limit);
  }

  private static double nearest(Node node, Outline from, double limit) {
    double smallest = limit;
    if (bound(node, from) >= smallest) {
      return smallest;
    }
    for (Outline leaf : node.leaves()) {
      smallest = Math.min(smallest, from.metresTo(leaf));
    }
    // The nearer half first: what it finds may spare the other.
    for (Node child : node.children().stream().sorted(Comparator.comparingDouble(c -> bound(c, from))).toList()) {
      smallest = nearest(child, from, smallest);
    }
    return smallest;
  }

  private static double bound(Node node, Outline from) {
    return Outline.EARTH_RADIUS * node.bound(from.centre(), from.radius());
  }

  private static Node node(List<Outline> outlines) {
    double[] low = AXES.stream().mapToDouble(axis -> outlines.stream().mapToDouble(axis).min().orElse(0)).toArray();
    double[] high = AXES.stream().mapToDouble(axis -> outlines.stream().mapToDouble(axis).max().orElse(0)).toArray();
    double radius = outlines.stream().mapToDouble(Outline::radius).max().orElse(0);
    boolean few = outlines.size() <= LEAF;
    return new Node(new Direction(low[0], low[1], low[2]), new Direction(high[0], high[1], high[2]), radius,
        few ? outlines : List.of(), few ? List.of() : halves(outlines, AXES.get(widest(low, high))));
  }

  private static List<Node> halves(List<Outline> outlines, ToDoubleFunction<Outline> axis) {
    List<Outline> sorted = outlines.stream().sorted(Comparator.comparingDouble(axis)).toList();
    int middle = sorted.size() / 2;
    return List.of(node(sorted.subList(0, middle)), node(sorted.subList(middle, sorted.size())));
  }

  private static int widest(double[] low, double[] high) {
    int widest = 0;
    for (int axis = 1; axis < low.length; axis++) {
      widest = high[axis] - low[axis] > high[widest] - low[widest] ? axis : widest;
    }
    return widest;
  }
}
