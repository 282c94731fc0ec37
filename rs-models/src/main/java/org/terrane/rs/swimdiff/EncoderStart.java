package org.terrane.rs.swimdiff;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.terrane.nn.LoadReport;
import org.terrane.nn.WeightMap;
import org.terrane.nn.Weights;
import org.terrane.nn.layer.ResNet;
import org.terrane.rs.common.BadInput;
import org.terrane.tensor.io.Safetensors;

/// An encoder's start from the weights of a published ResNet, or from the query side of another SwiMDiff.
///
/// The encoder must be there, whole and of this shape, whatever its names begin with (`module.`, `backbone.`). The
/// classifier, heads, key side and U-Net are left out.
final class EncoderStart {
  private static final String SIGN_OF_AN_ENCODER = "layer1.0.conv1.weight";
  private static final String CHECKPOINT = "model.query.encoder.";

  private EncoderStart() {}

  /// Fills the encoder from a file. The whole file is compared first, so that a refusal changes nothing.
  ///
  /// @throws BadInput when the encoder is not there or of another shape, in one line
  /// @throws org.terrane.tensor.io.FormatException when it is no safetensors file
  static LoadReport load(ResNet encoder, Path file) {
    try (Safetensors opened = Safetensors.open(file)) {
      String prefix = prefix(opened);
      WeightMap map = WeightMap.identity().ignore("(?!" + Pattern.quote(prefix) + ").*")
          .ignore(Pattern.quote(prefix) + "fc\\..*").prefix(prefix, "").keep(".*num_batches_tracked");
      LoadReport report = Weights.compare(encoder, opened, map);
      if (!report.fits()) {
        throw new BadInput(file + ": must be the ResNet of model.backbone for the bands of the data, but does not fit: "
            + brief(report).counts());
      }
      return brief(Weights.load(encoder, opened, map, Weights.Strictness.STRICT));
    }
  }

  /// What the encoder's names begin with.
  private static String prefix(Safetensors file) {
    List<String> prefixes = file.names().stream().filter(name -> name.endsWith(SIGN_OF_AN_ENCODER))
        .map(name -> name.substring(0, name.length() - SIGN_OF_AN_ENCODER.length())).toList();
    if (prefixes.contains(CHECKPOINT)) {
      return CHECKPOINT;
    }
    if (prefixes.size() != 1) {
      throw new BadInput(file.path() + ": must hold one ResNet, with a tensor named '" + SIGN_OF_AN_ENCODER + "', but "
          + (prefixes.isEmpty() ? "none of its " + file.names().size() + " tensors is named so"
          : "holds " + prefixes.size() + " that begin with " + String.join(", ", prefixes)));
    }
    return prefixes.getFirst();
  }

  private static LoadReport brief(LoadReport report) {
    return new LoadReport(report.file(), report.loaded(), report.missing(), report.unexpected(), report.misshaped(),
        List.of(), List.of());
  }
}
