package org.terrane.bench.step;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.terrane.autograd.Grad;
import org.terrane.autograd.Parameter;
import org.terrane.bench.Machine;
import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.rs.skysense.Frames;
import org.terrane.rs.skysense.Modality;
import org.terrane.rs.skysense.SkySense;
import org.terrane.rs.skysense.SkySenseConfig;
import org.terrane.tensor.DType;
import org.terrane.tensor.Device;
import org.terrane.tensor.Key;
import org.terrane.tensor.Run;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.cpu.CpuBackend;
import org.terrane.tensor.engine.Backends;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// What SkySense's desk preset needs for the gradients of one sample, by the number of frames: all at once, and in
/// pieces that run again. Bytes of tensors, counted by their pool, so other work on the machine does not matter.
@Command(name = "bench/run.sh memory", mixinStandardHelpOptions = true,
    description = "Peak memory of SkySense's gradients, by frames, with and without checkpoints.")
public final class MemoryBench implements Callable<Integer> {
  private static final Key KEY = Key.of(1);
  private static final double MIB = 1 << 20;
  private static final SkySenseConfig CONFIG = SkySenseConfig.tiny();

  @Option(names = "--frames", split = ",", defaultValue = "2,4,8,16,20",
      description = "multispectral frames, and half as many radar frames; default: ${DEFAULT-VALUE}")
  private List<Integer> frames = List.of();

  @Option(names = "--cells", defaultValue = "8",
      description = "edge of the sample, twice as much for one series alone; default: ${DEFAULT-VALUE}")
  private int cells;

  @Option(names = "--out", paramLabel = "FILE", description = "writes the table there, too")
  private @Nullable Path out;

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new MemoryBench()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    SkySense network = SkySense.create(Init.of(KEY), CONFIG);
    List<String> table = new ArrayList<>(List.of(Machine.description(), "",
        "| frames | three modalities at once, MiB | in pieces, MiB | one series alone at once, MiB | in pieces, MiB |",
        "|---|---:|---:|---:|---:|"));
    for (int count : frames) {
      Map<Modality, Frames> all = Map.of(Modality.HIGH_RESOLUTION, images(1, 3, cells * CONFIG.pixelsOfCell()),
          Modality.MULTISPECTRAL, images(count, 10, cells), Modality.RADAR, images(count / 2, 2, cells));
      Map<Modality, Frames> one = Map.of(Modality.MULTISPECTRAL, images(count, 10, 2 * cells));
      table.add(String.format(Locale.ROOT, "| %d + %d | %.0f | %.0f | %.0f | %.0f |", count, count / 2,
          peak(network, all, false), peak(network, all, true), peak(network, one, false), peak(network, one, true)));
      System.out.println(table.getLast());
    }
    table.add(String.format(Locale.ROOT, "%nOf these, gradients of weights: %.0f MiB, with one series alone %.0f MiB.",
        bytes(parameters(network, Set.of(Modality.values()))) / MIB,
        bytes(parameters(network, Set.of(Modality.MULTISPECTRAL))) / MIB));
    String text = String.join("\n", table) + "\n";
    System.out.println("\n" + text);
    if (out != null) {
      Files.writeString(out, text);
    }
    return 0;
  }

  /// MiB held at the worst moment of a loss and its gradients, beyond what is held before: images and weights.
  private double peak(SkySense network, Map<Modality, Frames> images, boolean inPieces) {
    CpuBackend backend = (CpuBackend) Backends.of(Device.CPU);
    backend.forgetPeak();
    long before = backend.heldBytes();
    List<Parameter> parameters = parameters(network, images.keySet());
    Supplier<Tensor> loss = () -> fused(network, images, inPieces).square().mean();
    Run.training(KEY).call(() -> Scope.run(() -> {
      Grad.valueAndGrad(parameters, loss);
      return List.of();
    }));
    return (backend.peakBytes() - before) / MIB;
  }

  /// Of the parts that these modalities pass.
  private static List<Parameter> parameters(SkySense network, Set<Modality> modalities) {
    List<Layer> parts = new ArrayList<>(List.of(network.dates(), network.fusion()));
    modalities.forEach(modality -> parts.addAll(switch (modality) {
      case HIGH_RESOLUTION -> List.of(network.hr());
      case MULTISPECTRAL -> List.of(network.ms(), network.msUp());
      case RADAR -> List.of(network.sar(), network.sarUp());
    }));
    return parts.stream().flatMap(part -> part.parameters().stream()).toList();
  }

  private static double bytes(List<Parameter> parameters) {
    return parameters.stream().mapToLong(parameter -> parameter.spec().bytes()).sum();
  }

  private Tensor fused(SkySense network, Map<Modality, Frames> images, boolean inPieces) {
    Map<Modality, Frames> features = new EnumMap<>(Modality.class);
    images.forEach((modality, frames) -> features.put(modality,
        inPieces ? network.encode(modality, frames, 1) : network.encode(modality, frames)));
    return inPieces ? network.fuse(features, cells) : network.fuse(features);
  }

  private static Frames images(int count, int channels, int pixels) {
    return new Frames(Tensor.normal(KEY, DType.F32, count, channels, pixels, pixels), List.of(count),
        Collections.nCopies(count, 0));
  }
}
