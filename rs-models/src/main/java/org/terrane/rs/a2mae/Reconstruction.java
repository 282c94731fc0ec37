package org.terrane.rs.a2mae;

import static org.terrane.tensor.Keep.KEEP;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.terrane.datasets.sets.Frame;
import org.terrane.datasets.sets.Triple;
import org.terrane.tensor.Run;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;

/// What the network makes of one image, for people to look at.
///
/// A network trained on normalised patches predicts no brightness and contrast: those of the true patch are put back,
/// as in MAE's demonstration.
///
/// @param original the image
/// @param pixels `(C, S, S)` as predicted, for every patch
/// @param hidden of each patch, whether the network had not seen it
public record Reconstruction(Frame original, float[] pixels, boolean[] hidden) {
  private static final double NORM_EPS = 1e-6;
  private static final long NO_STEP = Long.MAX_VALUE;

  /// Reconstructs samples of the run's data that training masks the same way.
  ///
  /// @return one list per sample, one element per image
  public static List<List<Reconstruction>> of(A2Mae model, A2MaeData data, List<Triple> samples, boolean normPix) {
    return LongStream.range(0, samples.size()).mapToObj(i -> {
      A2MaeBatch batch = data.batch(List.of(samples.get((int) i).frames()), NO_STEP - i); // sets differ in size
      return Run.evaluating().call(() -> Scope.run(() -> of(model, batch, normPix)));
    }).toList();
  }

  private static List<Reconstruction> of(A2Mae model, A2MaeBatch batch, boolean normPix) {
    Tensor decoded = model.decode(model.encode(batch), batch);
    Reconstruction[] all = new Reconstruction[batch.images()];
    List<Frame> frames = batch.sets().getFirst();
    for (FrameGroup group : batch.groups()) {
      Tensor predicted = model.predict(decoded, group, IntStream.range(0, group.hidden().length).toArray());
      Tensor patches = group.patches();
      float[] rows = (normPix ? denormalised(predicted, patches) : predicted).toFloats();
      for (int j = 0; j < group.frames().size(); j++) {
        all[group.frames().get(j)] = one(frames.get(group.frames().get(j)), group, j, rows);
      }
    }
    return List.of(all);
  }

  private static Tensor denormalised(Tensor predicted, Tensor patches) {
    Tensor mean = patches.mean(-1, KEEP);
    Tensor variance = patches.sub(mean).square().sum(-1, KEEP).div(patches.size(-1) - 1.0);
    return predicted.mul(variance.add(NORM_EPS).sqrt()).add(mean);
  }

  /// Puts the group's j-th frame together from its rows `(row, column, channel)`.
  private static Reconstruction one(Frame frame, FrameGroup group, int j, float[] rows) {
    int side = group.side();
    int patch = group.patch();
    int grid = side / patch;
    int channels = group.channels();
    float[] pixels = new float[channels * side * side];
    boolean[] hidden = new boolean[grid * grid];
    for (int l = 0; l < hidden.length; l++) {
      int row = j * hidden.length + l;
      hidden[l] = group.hidden()[row];
      for (int i = 0; i < patch * patch * channels; i++) {
        int y = l / grid * patch + i / channels / patch;
        int x = l % grid * patch + i / channels % patch;
        pixels[(i % channels * side + y) * side + x] = rows[row * patch * patch * channels + i];
      }
    }
    return new Reconstruction(frame, pixels, hidden);
  }
}
