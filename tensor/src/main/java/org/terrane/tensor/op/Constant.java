package org.terrane.tensor.op;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;

/// Values from the host, row-major and little-endian: how numbers enter a device.
public record Constant(MemorySegment host, Spec spec) implements Primitive {
  @Override
  public Spec infer(List<Spec> inputs) {
    Checks.count(this, inputs, 0);
    Checks.require(host.byteSize() == spec.bytes(), this, "host data", () -> spec.bytes() + " bytes for " + spec,
        host.byteSize() + " bytes");
    return spec;
  }

  @Override
  public List<@Nullable Tensor> vjp(Recorded call, Tensor gradient) {
    return List.of();
  }
}
