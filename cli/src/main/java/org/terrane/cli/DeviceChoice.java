package org.terrane.cli;

import java.util.function.Supplier;
import org.terrane.cuda.driver.CudaFinding;
import org.terrane.rs.common.BadInput;
import org.terrane.tensor.Device;

/// What `--device` may say.
///
/// @param cuda looks for a GPU; asked only when one is wanted
record DeviceChoice(Supplier<CudaFinding> cuda) {
  private static final Device GPU = new Device(Device.Kind.CUDA, 0);

  /// A device and what a person should know of it; an empty note is not shown.
  record Chosen(Device device, String note) {}

  /// @param name `cpu`, `cuda`, or `auto`: the GPU where there is one that can be used
  /// @throws BadInput if this machine does not compute there, with the reason and what to do
  Chosen choose(String name) {
    return switch (name) {
      case "cpu" -> new Chosen(Device.CPU, "");
      case "cuda" -> switch (cuda.get()) {
        case CudaFinding.Absent absent -> throw new BadInput("--device cuda: " + absent.line());
        case CudaFinding.Present present -> gpu(present);
      };
      case "auto" -> switch (cuda.get()) {
        case CudaFinding.Absent absent -> new Chosen(Device.CPU, "computing on the CPU: " + absent.reason());
        case CudaFinding.Present present -> gpu(present);
      };
      default -> throw new BadInput("--device " + name + ": must be cpu, cuda or auto");
    };
  }

  private static Chosen gpu(CudaFinding.Present present) {
    return new Chosen(GPU, "computing on " + present.facts().device().name()
        + ", which is new: the kernels were tested on an emulator, so compare the first losses with --device cpu");
  }
}
