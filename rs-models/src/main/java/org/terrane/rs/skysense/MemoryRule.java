package org.terrane.rs.skysense;

import org.terrane.rs.skysense.contrast.Comparison;

/// How the student saves memory, for the price of a second forward pass: see [SkySense#encode(Modality, Frames, int)].
///
/// @param framesAtOnce encoded together, gradients encode them again; 0 to keep everything
/// @param cellsAtOnce  fused together, likewise
/// @param rowsAtOnce   that go through the heads together, likewise; see [Comparison]
public record MemoryRule(int framesAtOnce, int cellsAtOnce, int rowsAtOnce) {
  /// Everything is kept.
  public static final MemoryRule OFF = new MemoryRule(0, 0, 0);

  public MemoryRule {
    if (framesAtOnce < 0 || cellsAtOnce < 0 || rowsAtOnce < 0) {
      throw new IllegalArgumentException("framesAtOnce, cellsAtOnce and rowsAtOnce must be 0 (all) or more, but"
          + " are " + framesAtOnce + ", " + cellsAtOnce + " and " + rowsAtOnce);
    }
  }
}
