package org.terrane.cuda.device;

/// How many calls went to the device.
///
/// @param inGraphs together with others, as CUDA graphs
/// @param alone    one by one
public record CallCounts(long inGraphs, long alone) {
  public CallCounts minus(CallCounts before) {
    return new CallCounts(inGraphs - before.inGraphs, alone - before.alone);
  }
}
