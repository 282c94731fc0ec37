package org.terrane.rs.downstream;

import static org.terrane.tensor.Keep.DROP;
import static org.terrane.tensor.fused.CrossEntropy.crossEntropy;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.terrane.autograd.Grad;
import org.terrane.autograd.Parameter;
import org.terrane.nn.Init;
import org.terrane.nn.layer.Linear;
import org.terrane.nn.optim.AdamW;
import org.terrane.nn.optim.Schedule;
import org.terrane.tensor.Key;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;

/// Multinomial logistic regression: `cross-entropy(softmax(W·x + b)) + penalty / 2 · |W|²`, minimised by AdamW over all
/// training rows at once, from zero. The problem is convex: there is one answer, whatever path leads to it.
///
/// The penalty is chosen on a fifth of the training rows that the rest is fitted without; then all of them are fitted.
/// Held-out rows take no part in the choice.
///
/// @param penalties to choose from; of equally good ones the largest is taken
/// @param steps of AdamW, its rate falling along half a cosine
/// @param key which rows the penalty is chosen on
public record LinearProbe(List<Double> penalties, int steps, double learningRate, Key key) implements Classifier {
  private static final int CHOICE_SHARE = 5;

  public LinearProbe {
    penalties = penalties.stream().sorted().toList();
  }

  /// Penalties over four decades.
  public static LinearProbe standard(Key key) {
    return new LinearProbe(List.of(1e-4, 1e-3, 1e-2, 1e-1, 1.0), 300, 0.02, key);
  }

  @Override
  public String description() {
    return "logistic regression, its penalty chosen on a fifth of the training patches";
  }

  @Override
  public int[] predict(Labelled training, float[][] queries) {
    return fitAndPredict(training, choose(training), queries);
  }

  /// The penalty that predicts best what it was not fitted on.
  double choose(Labelled training) {
    Labelled fitted = training.where(i -> key.fold(i).below(CHOICE_SHARE) != 0);
    Labelled asked = training.where(i -> key.fold(i).below(CHOICE_SHARE) == 0);
    double best = penalties.getFirst();
    long most = -1;
    for (double penalty : penalties) {
      long right = right(fitAndPredict(fitted, penalty, asked.rows()), asked.labels());
      if (right >= most) {
        most = right;
        best = penalty;
      }
    }
    return best;
  }

  private int[] fitAndPredict(Labelled training, double penalty, float[][] queries) {
    Linear fitted = fit(training, penalty);
    try {
      return Scope.run(() -> labels(fitted, queries));
    } finally {
      fitted.parameters().forEach(Parameter::close);
    }
  }

  /// W `(classes, D)` and b; the caller closes them.
  Linear fit(Labelled training, double penalty) {
    Init init = Init.of(key);
    Linear linear = new Linear(init.zeros(training.classes(), training.width()),
        Optional.of(init.zeros(training.classes())));
    AdamW optimizer = AdamW.create(linear, new AdamW.Config(0.9, 0.99, 1e-8, 0));
    Schedule schedule = new Schedule.WarmupCosine(learningRate, 0, 0, steps);
    Scope.run(() -> {
      Tensor x = tensor(training.rows());
      Tensor labels = Tensor.of(Arrays.stream(training.labels()).asLongStream().toArray(), training.count());
      for (int step = 0; step < steps; step++) {
        double rate = schedule.at(step);
        Scope.run(() -> {
          Grad.Result result = Grad.valueAndGrad(linear.parameters(), () -> loss(linear, x, labels, penalty));
          optimizer.step(result.grads(), rate);
        });
      }
    });
    return linear;
  }

  private static Tensor loss(Linear linear, Tensor x, Tensor labels, double penalty) {
    Parameter weight = linear.weight();
    return crossEntropy(linear.forward(x), labels).add(weight.value().square().sum().mul(penalty / 2));
  }

  private static int[] labels(Linear linear, float[][] rows) {
    long[] best = linear.forward(tensor(rows)).argmax(-1, DROP).toLongs();
    return Arrays.stream(best).mapToInt(Math::toIntExact).toArray();
  }

  private static long right(int[] predicted, int[] labels) {
    return IntStream.range(0, labels.length).filter(i -> predicted[i] == labels[i]).count();
  }

  private static Tensor tensor(float[][] rows) {
    return Tensor.of(Labelled.flat(rows), rows.length, rows[0].length);
  }
}
