package org.terrane.rs.skysense;

import static org.terrane.tensor.Keep.KEEP;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.terrane.autograd.Checkpoint;
import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.nn.StateDict;
import org.terrane.nn.layer.Linear;
import org.terrane.nn.train.KeptBytes;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Run;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Abstract;

/// What a SkySense network costs, found by following shapes only: no memory, no arithmetic.
///
/// @param parts      of the student, in the order of a forward pass
/// @param prototypes numbers in the bank of regions
public record SkySensePlan(List<Part> parts, long prototypes) {
  private static final int FLOAT = Float.BYTES;
  private static final Init INIT = Init.of(Key.of(0));

  /// What one sample shows, in training.
  ///
  /// @param cells along one edge
  /// @param hr    frames of high resolution; likewise the series
  public record Sample(int cells, int hr, int ms, int sar) {
    /// A global crop of the paper: 512 pixels of high resolution, 20 multispectral frames and 10 radar frames.
    public static final Sample PAPER = new Sample(16, 1, 20, 10);
  }

  /// A part of the network.
  ///
  /// @param flops    multiplications and additions of one forward pass of one sample
  /// @param kept     bytes that gradients may need of it; see [KeptBytes]
  /// @param inPieces bytes kept when frames are encoded one by one (of high resolution block by block), cells fused row
  ///                 by row, the heads given map by map, and all once more on the way back
  /// @param onePiece bytes of one frame, block, row or map on that way
  public record Part(String name, long parameters, long flops, long kept, long inPieces, long onePiece) {
    private static Part of(String name, long parameters, Costs whole, Costs inPieces) {
      return new Part(name, parameters, whole.flops(), whole.kept(), inPieces.kept(), inPieces.piece());
    }
  }

  public SkySensePlan {
    parts = List.copyOf(parts);
  }

  public static SkySensePlan of(SkySenseConfig config, Sample sample) {
    return Run.current().on(new Abstract()).call(() -> {
      SkySense network = SkySense.create(INIT, config);
      Map<Modality, Frames> features = new EnumMap<>(Modality.class);
      List<Part> parts = new ArrayList<>();
      images(config, sample).forEach((modality, images) -> {
        features.put(modality, network.encode(modality, images));
        parts.add(encoder(network, modality, images));
      });
      parts.add(Part.of("fusion and dates", count(network.fusion(), network.dates()),
          Costs.of(() -> network.fuse(features)), Costs.of(() -> network.fuse(features, sample.cells()))));
      parts.add(heads(config, sample));
      GeoContext.Config geo = config.geo();
      return new SkySensePlan(parts, (long) geo.regions() * geo.prototypes() * geo.dim());
    });
  }

  /// Of the whole student, without prototypes.
  public long parameters() {
    return parts.stream().mapToLong(Part::parameters).sum();
  }

  /// Of the whole student and one sample.
  public long flops() {
    return parts.stream().mapToLong(Part::flops).sum();
  }

  /// Bytes that the gradients of one sample may need.
  public long kept() {
    return parts.stream().mapToLong(Part::kept).sum();
  }

  /// Bytes at the worst moment when frames are encoded one by one and cells fused row by row.
  public long peakInPieces() {
    return keptInPieces() + parts.stream().mapToLong(Part::onePiece).max().orElse(0);
  }

  private long keptInPieces() {
    return parts.stream().mapToLong(Part::inPieces).sum();
  }

  /// Bytes on a device that trains so many views of samples at once: all that lasts, and what their gradients need.
  ///
  /// @param inPieces whether with checkpoints, of which one is open at a time however many views there are
  public long onDevice(int views, boolean inPieces) {
    return trainingState() + (inPieces ? peakInPieces() + (views - 1) * keptInPieces() : views * kept());
  }

  /// Multiplications and additions of a training step for one view: the student's forward pass, twice that for its
  /// gradients, once more where checkpoints run again, and the teacher's forward pass.
  public long stepFlops(boolean inPieces) {
    return (inPieces ? 5 : 4) * flops();
  }

  /// Bytes in F32 of everything that lasts: weights, gradients, AdamW's two moments, the teacher, the prototypes.
  public long trainingState() {
    return FLOAT * (5 * parameters() + prototypes);
  }

  private static Part encoder(SkySense network, Modality modality, Frames images) {
    long parameters = switch (modality) {
      case HIGH_RESOLUTION -> count(network.hr());
      case MULTISPECTRAL -> count(network.ms(), network.msUp());
      case RADAR -> count(network.sar(), network.sarUp());
    };
    return Part.of(modality.label(), parameters, Costs.of(() -> network.encode(modality, images)),
        Costs.of(() -> network.encode(modality, images, 1)));
  }

  /// The shared projection and the heads, on every cell and every image of each modality and of what is fused; and what
  /// modalities are aligned by, whose work is next to nothing.
  private static Part heads(SkySenseConfig config, Sample sample) {
    Linear proj = Linear.create(INIT, config.features(), config.head().dim());
    Heads heads = Heads.create(INIT, config.head());
    int maps = sample.hr() + sample.ms() + sample.sar() + 1;
    int cells = sample.cells() * sample.cells();
    Tensor features = Tensor.zeros(DType.F32, (maps - 1) * cells, config.features());
    Tensor map = Tensor.zeros(DType.F32, cells + 1, config.head().dim());
    Supplier<Tensor> logits = () -> heads.hr().cells().forward(map);
    Supplier<Tensor> sums = () -> Checkpoint.run(() -> logits.get().sum(0, KEEP)); // what Comparison keeps
    return Part.of("heads", count(proj, heads, SkySenseLearner.alignment(INIT, config)),
        Costs.of(() -> projected(proj, features, maps, logits)),
        Costs.of(() -> projected(proj, features, maps, sums)));
  }

  private static List<Tensor> projected(Linear proj, Tensor features, int maps, Supplier<Tensor> head) {
    List<Tensor> all = new ArrayList<>(List.of(proj.forward(features)));
    for (int i = 0; i < maps; i++) {
      all.add(head.get());
    }
    return all;
  }

  private static Map<Modality, Frames> images(SkySenseConfig config, Sample sample) {
    Map<Modality, Frames> images = new EnumMap<>(Modality.class);
    images.put(Modality.HIGH_RESOLUTION,
        frames(sample.hr(), config.highResolution().channels(), sample.cells() * config.pixelsOfCell()));
    images.put(Modality.MULTISPECTRAL, frames(sample.ms(), config.multispectral().channels(), sample.cells()));
    images.put(Modality.RADAR, frames(sample.sar(), config.radar().channels(), sample.cells()));
    return images;
  }

  private static Frames frames(int count, int channels, int pixels) {
    return new Frames(Tensor.zeros(DType.F32, count, channels, pixels, pixels), List.of(count),
        Collections.nCopies(count, 0));
  }

  private static long count(Layer... layers) {
    return Arrays.stream(layers).mapToLong(layer -> StateDict.of(layer).parameterCount()).sum();
  }

  /// Of one forward pass.
  private record Costs(long flops, long kept, long piece) {
    static <T> Costs of(Supplier<T> forward) {
      Abstract shapes = new Abstract();
      KeptBytes bytes = new KeptBytes();
      Run.current().on(shapes).with(bytes).call(forward);
      return new Costs(shapes.flops(), bytes.kept(), bytes.largestPiece());
    }
  }
}
