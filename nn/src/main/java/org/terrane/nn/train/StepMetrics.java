package org.terrane.nn.train;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// The numbers of one finished training step.
///
/// Losses are kept as the `float` the step computed, so that two runs can be compared bit by bit through their logs.
///
/// @param step            1 for the first step of a run; a resumed run continues the count
/// @param loss            the objective that was differentiated
/// @param parts           the terms `loss` is made of, by name, in the order the objective states them; may be empty
/// @param learningRate    the rate the optimiser used in this step
/// @param imagesPerSecond images (not sets, not patches) consumed per second of wall time
/// @param gflopPerSecond  10⁹ floating-point operations of forward and backward pass per second of wall time
/// @param dataWait        share of the step's wall time in which it waited for its batch
public record StepMetrics(
    long step,
    float loss,
    Map<String, Float> parts,
    @JsonProperty("lr") double learningRate,
    @JsonProperty("images_per_s") double imagesPerSecond,
    @JsonProperty("gflop_per_s") double gflopPerSecond,
    @JsonProperty("data_wait") double dataWait) {

  public StepMetrics {
    parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
  }
}
