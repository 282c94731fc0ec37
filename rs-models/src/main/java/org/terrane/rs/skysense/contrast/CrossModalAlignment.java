package org.terrane.rs.skysense.contrast;

import static org.terrane.tensor.Keep.DROP;
import static org.terrane.tensor.fused.CrossEntropy.crossEntropy;
import static org.terrane.tensor.fused.L2Normalize.l2Normalize;
import static org.terrane.tensor.fused.Linear.linear;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.nn.layer.Linear;
import org.terrane.tensor.DType;
import org.terrane.tensor.Run;
import org.terrane.tensor.Tensor;

/// Modalities of one place must be more alike than those of different places:
/// `L_align = Σ over i ≠ j of L_MMCL(F_i, F_j)` (methods.md 4.5; CLIP's form is our choice).
///
/// `L_MMCL` of modalities i and j is the mean over the samples that have both of
/// `½·(−ln softmax(zᵢ·Zⱼᵀ/τ) − ln softmax(zⱼ·Zᵢᵀ/τ))` at the sample itself, z of length 1. A sample that lacks one of
/// the two has no part in it, as positive or as negative. Source: Radford et al. 2021 (CLIP), figure 3.
///
/// @param proj        F → width, of each modality
/// @param temperature τ
public record CrossModalAlignment(List<Linear> proj, double temperature) implements Layer {
  /// Of methods.md 4.5.
  public static final double TEMPERATURE = 0.07;

  /// Width of what is compared (methods.md 4.5).
  public static final int WIDTH = 256;

  public CrossModalAlignment {
    proj = List.copyOf(proj);
    if (!(temperature > 0)) {
      throw new IllegalArgumentException("[alignment] temperature must be above 0, but is " + temperature);
    }
  }

  /// @param features F
  public static CrossModalAlignment create(Init init, int modalities, int features, int width, double temperature) {
    Init at = init.at("proj");
    return new CrossModalAlignment(IntStream.range(0, modalities)
        .mapToObj(i -> Linear.create(at.at(i), features, width)).toList(), temperature);
  }

  /// What came of it.
  ///
  /// @param loss      sum over the ordered pairs, a scalar
  /// @param perPair   mean over the ordered pairs, a scalar: ln n for n samples that all look the same
  /// @param retrieval share of samples whose own place is the most alike of all in the other modality, in the mean over
  ///                  the ordered pairs; 1/n by chance
  public record Result(Tensor loss, Tensor perPair, Tensor retrieval) {}

  /// @param modalities what each says, in the order of `proj`; none of those that are missing
  /// @return none if no two modalities have two samples in common
  public Optional<Result> loss(List<Optional<SampleFeatures>> modalities) {
    if (modalities.size() != proj.size()) {
      throw new IllegalArgumentException("[alignment] modalities must be " + proj.size() + ", but are "
          + modalities.size());
    }
    List<Matches> all = new ArrayList<>();
    for (int i = 0; i < proj.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (modalities.get(i).isPresent() && modalities.get(j).isPresent()) {
          all.addAll(compare(i, modalities.get(i).get(), j, modalities.get(j).get()));
        }
      }
    }
    if (all.isEmpty()) {
      return Optional.empty();
    }
    Tensor sum = sum(all.stream().map(Matches::loss));
    return Optional.of(new Result(sum, sum.div(all.size()), sum(all.stream().map(Matches::retrieval)).div(all.size())));
  }

  /// Of one modality's samples among another's: InfoNCE, and the share found.
  private record Matches(Tensor loss, Tensor retrieval) {
    /// @param logits `(n, n)`, the right ones on the diagonal
    static Matches of(Tensor logits) {
      Tensor own = Run.current().on(logits.device()).call(() -> Tensor.arange(logits.size(0), DType.I64));
      return new Matches(crossEntropy(logits, own), logits.argmax(1, DROP).eq(own).to(logits.dtype()).mean());
    }
  }

  /// Both directions, whose sum is that of `L_MMCL` over both orders of the two: it is symmetric. None of fewer than
  /// two samples.
  private List<Matches> compare(int i, SampleFeatures first, int j, SampleFeatures second) {
    List<Integer> both = first.samples().stream().filter(second.samples()::contains).toList();
    if (both.size() < 2) {
      return List.of();
    }
    Tensor likenesses = linear(direction(i, first.of(both)), direction(j, second.of(both))).div(temperature); // (n, n)
    return List.of(Matches.of(likenesses), Matches.of(likenesses.transpose(0, 1)));
  }

  private Tensor direction(int modality, Tensor features) {
    return l2Normalize(proj.get(modality).forward(features), -1); // (n, width)
  }

  private static Tensor sum(Stream<Tensor> scalars) {
    return scalars.reduce(Tensor::add).orElseThrow();
  }
}
