package org.terrane.rs.skysense.contrast;

import static org.terrane.tensor.Keep.DROP;
import static org.terrane.tensor.fused.CrossEntropy.crossEntropy;
import static org.terrane.tensor.fused.L2Normalize.l2Normalize;
import static org.terrane.tensor.fused.Linear.linear;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
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
    List<Tensor> losses = new ArrayList<>();
    List<Tensor> retrievals = new ArrayList<>();
    for (int i = 0; i < proj.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (modalities.get(i).isPresent() && modalities.get(j).isPresent()) {
          compare(j, modalities.get(j).get(), i, modalities.get(i).get(), losses, retrievals);
        }
      }
    }
    if (losses.isEmpty()) {
      return Optional.empty();
    }
    Tensor sum = sum(losses);
    return Optional.of(new Result(sum, sum.div(losses.size()), sum(retrievals).div(retrievals.size())));
  }

  /// Both directions. Their sum is that of `L_MMCL` over both orders of the two, which is symmetric.
  private void compare(int i, SampleFeatures first, int j, SampleFeatures second, List<Tensor> losses,
      List<Tensor> retrievals) {
    List<Integer> both = first.samples().stream().filter(second.samples()::contains).toList();
    if (both.size() < 2) {
      return;
    }
    Tensor likenesses = linear(direction(i, first.of(both)), direction(j, second.of(both))).div(temperature); // (n, n)
    Tensor own = Run.current().on(likenesses.device()).call(() -> Tensor.arange(both.size(), DType.I64));
    for (Tensor logits : List.of(likenesses, likenesses.transpose(0, 1))) {
      losses.add(crossEntropy(logits, own));
      retrievals.add(logits.argmax(1, DROP).eq(own).to(logits.dtype()).mean());
    }
  }

  private Tensor direction(int modality, Tensor features) {
    return l2Normalize(proj.get(modality).forward(features), -1); // (n, width)
  }

  private static Tensor sum(List<Tensor> scalars) {
    return scalars.stream().reduce(Tensor::add).orElseThrow();
  }
}
