package org.terrane.tensor;

/// Where a tensor's memory lies: `cpu`, or `cuda:0`.
public record Device(Kind kind, int index) {
  public static final Device CPU = new Device(Kind.CPU, 0);

  /// The kinds of device a backend can serve.
  public enum Kind { CPU, CUDA }

  @Override
  public String toString() {
    return kind == Kind.CPU ? "cpu" : "cuda:" + index;
  }
}
