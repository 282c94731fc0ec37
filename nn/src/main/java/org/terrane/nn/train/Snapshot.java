package org.terrane.nn.train;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.terrane.nn.Layer;
import org.terrane.nn.LoadReport;
import org.terrane.nn.StateDict;
import org.terrane.nn.WeightMap;
import org.terrane.nn.Weights;
import org.terrane.tensor.Scope;
import org.terrane.tensor.io.FormatException;
import org.terrane.tensor.io.Safetensors;

/// One checkpoint: a safetensors file with every parameter, buffer and optimizer moment, and in its metadata the
/// step and the provenance. Writing is atomic and synced; restoring gives back every bit.
///
/// @param step steps made when it was taken, and so the number (from 0) of the next one
public record Snapshot(Path file, long step, Provenance provenance) {
  private static final String STEP = "step";

  /// Takes a snapshot.
  ///
  /// @throws java.io.UncheckedIOException naming the file, when it cannot be written; nothing half-written is left
  public static Snapshot write(Path file, long step, Provenance provenance, TrainState state) {
    Map<String, String> metadata = new TreeMap<>(provenance.toMetadata());
    metadata.put(STEP, Long.toString(step));
    Scope.run(() -> Safetensors.write(file, StateDict.of(state).tensors(), metadata));
    return new Snapshot(file, step, provenance);
  }

  /// Reads what a checkpoint says about itself, not its tensors.
  ///
  /// @throws FormatException when the file is unreadable, cut short, or no checkpoint
  public static Snapshot read(Path file) {
    try (Safetensors opened = Safetensors.open(file)) {
      String step = opened.metadata().getOrDefault(STEP, "");
      if (!step.matches("\\d{1,18}")) {
        throw new FormatException(file, "must be a checkpoint with a 'step' in its metadata, but that is "
            + (step.isEmpty() ? "missing" : "'" + step + "'"));
      }
      return new Snapshot(file, Long.parseLong(step), Provenance.fromMetadata(opened.metadata()));
    }
  }

  /// Puts everything back.
  ///
  /// @throws FormatException when it is a checkpoint of another model; `state` is then unchanged
  public void restore(TrainState state) {
    restore(state, WeightMap.identity());
  }

  /// Puts the model back, without its optimizer.
  ///
  /// @throws FormatException when it is a checkpoint of another model; `model` is then unchanged
  public void restoreModel(Layer model) {
    restore(model, WeightMap.identity().ignore("optim\\..*").prefix("model.", ""));
  }

  private void restore(Layer layer, WeightMap map) {
    try (Safetensors opened = Safetensors.open(file)) {
      LoadReport report = Weights.compare(layer, opened, map);
      if (!report.fits()) {
        throw new FormatException(file, "must be a checkpoint of this model, but is of another: " + report.counts());
      }
      Weights.load(layer, opened, map, Weights.Strictness.STRICT);
    }
  }
}
