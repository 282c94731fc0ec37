package org.terrane.rs.a2mae;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.terrane.nn.LoadReport;
import org.terrane.nn.StateDict;
import org.terrane.nn.WeightMap;
import org.terrane.nn.Weights;
import org.terrane.rs.common.BadInput;
import org.terrane.tensor.io.Safetensors;

/// A network's start from the weights of a plain MAE or timm ViT, or of another A²-MAE.
///
/// The encoder must be there, whole and of this shape, whatever its names begin with (`encoder.`, `module.`, `model.`).
/// The decoder and what a plain ViT does not have are taken only where the file holds them whole, else they start from
/// scratch. Position codes are computed here, and classification heads are of no use: both are left out. The paper
/// starts from the encoder of ImageNet's MAE (methods.md 2.3).
///
/// @param report what became of every name
/// @param fromScratch parts of the network that the file did not give
public record WarmStart(LoadReport report, List<String> fromScratch) {
  private static final String SIGN_OF_AN_ENCODER = "blocks.0.attn.qkv.weight";
  private static final String LEFT_OUT = "pos_embed|decoder_pos_embed|head\\..*|head_dist\\..*";

  private static final String OPTIMIZER = "optim."; // in a checkpoint

  /// A part that may start from scratch.
  ///
  /// @param names pattern of its names in the network, and in a file behind the prefix
  private record Part(String what, Pattern names) {
    static Part of(String what, String names) {
      return new Part(what, Pattern.compile(names));
    }

    boolean has(String name) {
      return names.matcher(name).matches();
    }

    /// Whether the file gives all of it and nothing else.
    boolean given(LoadReport report) {
      Stream<String> misfits = Stream.of(report.missing(), report.unexpected(), report.misshaped())
          .flatMap(List::stream).map(misfit -> misfit.split(" ", 2)[0]);
      return report.loaded().stream().anyMatch(this::has) && misfits.noneMatch(this::has);
    }
  }

  /// Fills the network from a file. The whole file is compared first, so that a refusal changes nothing.
  ///
  /// @throws BadInput when the encoder is not there or of another shape, with the first misfits in one line
  /// @throws org.terrane.tensor.io.FormatException when it is no safetensors file
  static WarmStart load(A2Mae model, Path file) {
    try (Safetensors opened = Safetensors.open(file)) {
      String prefix = prefix(opened);
      WeightMap map = WeightMap.identity().ignore("(?!" + Pattern.quote(prefix) + ").*")
          .ignore(Pattern.quote(prefix) + "(" + LEFT_OUT + ")").prefix(prefix, "");
      LoadReport first = Weights.compare(model, opened, map);
      List<String> fromScratch = new ArrayList<>();
      for (Part part : parts(model.config())) {
        if (!part.given(first)) {
          map = map.ignore(Pattern.quote(prefix) + "(" + part.names() + ")").keep(part.names().pattern());
          if (StateDict.of(model).slots().keySet().stream().anyMatch(part::has)) {
            fromScratch.add(part.what());
          }
        }
      }
      refuseMisfits(model.config(), Weights.compare(model, opened, map));
      return new WarmStart(Weights.load(model, opened, map, Weights.Strictness.STRICT), fromScratch);
    }
  }

  /// One line: `mae.safetensors: 294 loaded, 1 ignored (pos_embed); from scratch: decoder, place codes`.
  public String summary() {
    List<String> ignored = report.ignored().stream().filter(name -> !name.startsWith(OPTIMIZER)).toList();
    LoadReport brief = new LoadReport(report.file(), report.loaded(), List.of(), List.of(), List.of(), ignored,
        List.of());
    return brief.summary() + (fromScratch.isEmpty() ? "" : "; from scratch: " + String.join(", ", fromScratch));
  }

  private static List<Part> parts(A2MaeConfig config) {
    List<Part> parts = new ArrayList<>(List.of(Part.of("decoder", "decoder_.*|mask_token|sensor_pred\\..*"),
        Part.of("place codes", "place\\..*")));
    if (config.bands() == A2MaeConfig.BandMode.ALL) { // a stem of three channels is of no use to thirteen bands
      parts.add(Part.of("stems", "patch_embed\\..*|sensor_embed\\..*"));
    }
    return parts;
  }

  /// What the encoder's names begin with.
  private static String prefix(Safetensors file) {
    List<String> prefixes = file.names().stream().filter(name -> name.endsWith(SIGN_OF_AN_ENCODER))
        .map(name -> name.substring(0, name.length() - SIGN_OF_AN_ENCODER.length()))
        .filter(prefix -> prefix.isEmpty() || prefix.endsWith("."))
        .filter(prefix -> !prefix.startsWith(OPTIMIZER) && !prefix.endsWith("decoder.")).toList();
    if (prefixes.size() != 1) {
      throw new BadInput(file.path() + ": must hold one ViT encoder, with a tensor named '" + SIGN_OF_AN_ENCODER
          + "', but " + (prefixes.isEmpty() ? "none of its " + file.names().size() + " tensors is named so"
          : "holds " + prefixes.size() + " that begin with " + String.join(", ", prefixes)));
    }
    return prefixes.getFirst();
  }

  private static void refuseMisfits(A2MaeConfig config, LoadReport report) {
    if (!report.fits()) {
      LoadReport misfits = new LoadReport(report.file(), report.loaded(), report.missing(), report.unexpected(),
          report.misshaped(), List.of(), List.of());
      throw new BadInput("%s: must be an encoder of width %d, %d blocks and patches of %d pixels, but does not fit: %s"
          .formatted(report.file(), config.embedDim(), config.depth(), config.patchSize(), misfits.counts()));
    }
  }
}
