package org.terrane.rs.downstream;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.terrane.datasets.named.EuroSatRgb;
import org.terrane.datasets.named.EuroSatRgb.Item;
import org.terrane.rs.common.BadInput;
import org.terrane.tensor.Key;

/// Classifies EuroSAT's held-out patches from frozen features, for several kinds of features under one protocol.
///
/// The classifier learns from the 80 %; the 20 % are what [EuroSatRgb] never hands to pre-training either.
///
/// @param data whose split this is
/// @param classifier the protocol
/// @param bootstrap draws the same patches for every kind of features, so that differences are paired
public record EuroSatEvaluation(EuroSatRgb data, Classifier classifier, Bootstrap bootstrap) {
  private static final int BATCH = 64;

  /// One kind of features.
  ///
  /// @param right of each held-out patch, 1 if its label was predicted, else 0
  /// @param accuracy within 0 and 1
  public record Row(String features, double[] right, Bootstrap.Interval accuracy) {}

  /// Told how far a row is.
  @FunctionalInterface
  public interface Progress {
    void read(String features, int patches, int of);
  }

  /// @throws BadInput when the split leaves nothing to learn from, or nothing to ask
  public EuroSatEvaluation {
    if (data.training().isEmpty() || data.heldOut().isEmpty()) {
      throw new BadInput("labels.csv: its patches split into " + data.training().size() + " to learn from and "
          + data.heldOut().size() + " held out; expected some of both, so list more patches");
    }
  }

  /// With seeds that never change.
  public static EuroSatEvaluation of(EuroSatRgb data, Classifier classifier) {
    return new EuroSatEvaluation(data, classifier, Bootstrap.standard(Key.of(1).fold("bootstrap")));
  }

  /// How well these features serve.
  public Row row(FeatureSource source, Progress progress) {
    List<Item> patches = new ArrayList<>(data.training());
    patches.addAll(data.heldOut());
    float[][] features = features(source, patches, progress);
    float[][] known = Arrays.copyOf(features, data.training().size());
    float[][] asked = Arrays.copyOfRange(features, known.length, features.length);
    Standardizer scale = Standardizer.fit(known);
    int[] labels = data.training().stream().mapToInt(Item::label).toArray();
    int[] predicted =
        classifier.predict(new Labelled(scale.apply(known), labels, data.classes().size()), scale.apply(asked));
    double[] right = IntStream.range(0, predicted.length)
        .mapToDouble(i -> predicted[i] == data.heldOut().get(i).label() ? 1 : 0).toArray();
    return new Row(source.name(), right, bootstrap.of(right));
  }

  /// How much more of the patches `one` gets right than `other`, both asked about the same patches.
  public Bootstrap.Interval difference(Row one, Row other) {
    return bootstrap.of(IntStream.range(0, one.right().length).mapToDouble(i -> one.right()[i] - other.right()[i])
        .toArray());
  }

  private static float[][] features(FeatureSource source, List<Item> patches, Progress progress) {
    float[][] features = new float[patches.size()][];
    for (int first = 0; first < features.length; first += BATCH) {
      int end = Math.min(first + BATCH, features.length);
      float[][] part = source.of(patches.subList(first, end));
      System.arraycopy(part, 0, features, first, part.length);
      progress.read(source.name(), end, features.length);
    }
    return features;
  }
}
