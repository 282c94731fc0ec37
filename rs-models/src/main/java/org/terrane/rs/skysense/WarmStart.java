package org.terrane.rs.skysense;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.terrane.nn.LoadReport;
import org.terrane.nn.StateDict;
import org.terrane.nn.WeightMap;
import org.terrane.nn.Weights;
import org.terrane.nn.layer.swin.SwinTransformerV2;
import org.terrane.rs.common.BadInput;
import org.terrane.tensor.io.Safetensors;

/// An encoder's start from the weights of a published Swin Transformer V2, or from the student of another SkySense.
///
/// A Swin must be there, whole and of the shape of `model.highResolution`, by its official names or timm's, whatever
/// they begin with (`module.`, `backbone.`); its classifier and what it keeps of window sizes are left out. Of a
/// checkpoint's encoder each module is taken that fits as a whole; heads, teacher and prototypes are left out.
///
/// @param report      what became of every name
/// @param fromScratch modules of the encoder that the file did not give, and why where it has them
public record WarmStart(LoadReport report, List<String> fromScratch) {
  private static final String SIGN_OF_A_SWIN = "layers.0.blocks.0.attn.logit_scale";
  private static final String SIGN_OF_TIMM = "layers.3.downsample.reduction.weight"; // the official code has none
  private static final String CHECKPOINT = "model.student.encoder.";
  private static final String SWIN = "hr."; // among the modules of an encoder

  public WarmStart {
    fromScratch = List.copyOf(fromScratch);
  }

  /// Fills the encoder from a file. The whole file is compared first, so that a refusal changes nothing.
  ///
  /// @throws BadInput when the Swin is not there or of another shape, or no module of a checkpoint fits, in one line
  /// @throws org.terrane.tensor.io.FormatException when it is no safetensors file
  static WarmStart load(SkySense encoder, Path file) {
    try (Safetensors opened = Safetensors.open(file)) {
      return opened.names().contains(CHECKPOINT + SWIN + SIGN_OF_A_SWIN) ? ofCheckpoint(encoder, opened)
          : ofSwin(encoder, opened);
    }
  }

  /// One line: `swin.safetensors: 171 loaded; from scratch: ms, sar, ms_up, sar_up, dates, fusion`.
  public String summary() {
    return report.file() + ": " + report.loaded().size() + " loaded"
        + (fromScratch.isEmpty() ? "" : "; from scratch: " + String.join(", ", fromScratch));
  }

  private static WarmStart ofSwin(SkySense encoder, Safetensors file) {
    String prefix = prefix(file);
    WeightMap published =
        file.names().contains(prefix + SIGN_OF_TIMM) ? SwinTransformerV2.timm() : SwinTransformerV2.official();
    WeightMap map = published.ignore("(?!" + Pattern.quote(prefix) + ").*").prefix(prefix, SWIN)
        .keep("(?!" + Pattern.quote(SWIN) + ").*");
    LoadReport report = Weights.compare(encoder, file, map);
    if (!report.fits()) {
      throw new BadInput(file.path() + ": must be the Swin Transformer V2 of model.highResolution, but does not fit: "
          + misfits(report));
    }
    return new WarmStart(Weights.load(encoder, file, map, Weights.Strictness.STRICT),
        modules(encoder).filter(module -> !module.equals(SWIN)).map(WarmStart::label).toList());
  }

  private static WarmStart ofCheckpoint(SkySense encoder, Safetensors file) {
    List<String> modules = modules(encoder).toList();
    String known = modules.stream().map(Pattern::quote).collect(Collectors.joining("|", "(?:", ")"));
    WeightMap map = WeightMap.identity().ignore("(?!" + Pattern.quote(CHECKPOINT) + known + ").*")
        .prefix(CHECKPOINT, "");
    LoadReport first = Weights.compare(encoder, file, map);
    List<String> fromScratch = new ArrayList<>();
    for (String module : modules) {
      Optional<String> misfit = misfit(first, module);
      if (misfit.isPresent()) {
        map = map.ignore(Pattern.quote(CHECKPOINT + module) + ".*").keep(Pattern.quote(module) + ".*");
        fromScratch.add(label(module) + " (" + misfit.get() + ")");
      }
    }
    if (fromScratch.size() == modules.size()) {
      throw new BadInput(file.path() + ": must be a checkpoint of which a module fits the recipe's model, but none"
          + " does: " + String.join(", ", fromScratch));
    }
    return new WarmStart(Weights.load(encoder, file, map, Weights.Strictness.STRICT), fromScratch);
  }

  /// What the Swin's names begin with.
  private static String prefix(Safetensors file) {
    List<String> prefixes = file.names().stream().filter(name -> name.endsWith(SIGN_OF_A_SWIN))
        .map(name -> name.substring(0, name.length() - SIGN_OF_A_SWIN.length()))
        .filter(prefix -> prefix.isEmpty() || prefix.endsWith(".")).toList();
    if (prefixes.size() != 1) {
      throw new BadInput(file.path() + ": must hold one Swin Transformer V2, with a tensor named '" + SIGN_OF_A_SWIN
          + "', but " + (prefixes.isEmpty() ? "none of its " + file.names().size() + " tensors is named so"
          : "holds " + prefixes.size() + " that begin with " + String.join(", ", prefixes)));
    }
    return prefixes.getFirst();
  }

  /// What the names of each module begin with: `hr.`, `ms.`, …, in the order of the encoder.
  private static Stream<String> modules(SkySense encoder) {
    return StateDict.of(encoder).slots().keySet().stream().map(name -> name.substring(0, name.indexOf('.') + 1))
        .distinct();
  }

  private static String label(String module) {
    return module.substring(0, module.length() - 1);
  }

  /// The first weight of a module that does not fit.
  private static Optional<String> misfit(LoadReport report, String module) {
    return Stream.of(report.misshaped().stream(), report.missing().stream().map(name -> name + " is missing"),
        report.unexpected().stream().map(name -> name + " is unexpected")).flatMap(Function.identity())
        .filter(misfit -> misfit.startsWith(module)).findFirst();
  }

  private static String misfits(LoadReport report) {
    return new LoadReport(report.file(), report.loaded(), report.missing(), report.unexpected(), report.misshaped(),
        List.of(), List.of()).counts();
  }
}
