package org.terrane.cli;

import java.util.function.Supplier;
import org.terrane.cuda.driver.CudaFinding;
import org.terrane.rs.common.BadInput;

/// What `--device` may say.
///
/// @param cuda looks for a GPU; asked only when one is wanted
record DeviceChoice(Supplier<CudaFinding> cuda) {
  /// @throws BadInput if this build does not compute there, with the reason and what to do
  void check(String device) {
    switch (device) {
      case "cpu" -> { }
      case "cuda" -> throw new BadInput("--device cuda: " + switch (cuda.get()) {
        case CudaFinding.Absent absent -> absent.line();
        case CudaFinding.Present present -> present.facts().device().name()
            + " is there, but training has not been tried on a GPU yet: use --device cpu";
      });
      default -> throw new BadInput("--device " + device + ": must be cpu or cuda");
    }
  }
}
