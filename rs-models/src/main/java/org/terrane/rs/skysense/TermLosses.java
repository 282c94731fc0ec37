package org.terrane.rs.skysense;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.terrane.rs.skysense.Branch.Seen;
import org.terrane.rs.skysense.CellFeatures.Matched;
import org.terrane.rs.skysense.SkySenseObjective.Settings;
import org.terrane.rs.skysense.contrast.CollapseMonitor;
import org.terrane.rs.skysense.contrast.Comparison;
import org.terrane.rs.skysense.contrast.DinoLoss;
import org.terrane.rs.skysense.contrast.ImageTerm;
import org.terrane.rs.skysense.contrast.ObjectTerm;
import org.terrane.rs.skysense.contrast.Pairs;
import org.terrane.rs.skysense.contrast.Seeds;
import org.terrane.rs.skysense.contrast.TeacherMeans;
import org.terrane.tensor.Key;
import org.terrane.tensor.Tensor;

/// The contrastive losses of one step, gathered view by view: `L_MGCL` of methods.md 4.5.
///
/// A term is the mean over the pairs of views that have frames for it; without such a pair it is not there.
final class TermLosses {
  private final SkySenseLearner learner;
  private final Settings settings;
  private final DinoLoss dino;
  private final BiFunction<Pairs, Key, Seeds> seeds;
  private final Map<Term, List<Tensor>> losses = new LinkedHashMap<>();
  private final Map<Term, List<TeacherMeans>> taught = new LinkedHashMap<>();

  TermLosses(SkySenseLearner learner, Settings settings, DinoLoss dino, BiFunction<Pairs, Key, Seeds> seeds) {
    this.learner = learner;
    this.settings = settings;
    this.dino = dino;
    this.seeds = seeds;
  }

  /// Compares two views of one square in every way. What the teacher says of them will move the centres.
  void square(Seen student, Seen teacher, Key key) {
    Map<Feature, CellFeatures> sameGround = teacher.from(student.windows());
    for (Term term : Term.all()) {
      if (settings.loss().has(term)) {
        matched(term, student, sameGround).ifPresent(both -> {
          Comparison.Result result = compared(term, both.sameGround(), key.fold(term.label()));
          add(term, result.loss());
          taught.computeIfAbsent(term, _ -> new ArrayList<>()).add(result.teacher());
        });
      }
    }
  }

  /// Compares the student's view of a part of the square with the teacher's of the whole, as images.
  void part(Seen student, Seen teacher, Key key) {
    for (Feature feature : Feature.values()) {
      Term term = new Term(feature, Granularity.IMAGE);
      if (settings.loss().has(term)) {
        matched(term, student, teacher.features()).ifPresent(both ->
            add(term, compared(term, both.wholes(), key.fold(term.label())).loss()));
      }
    }
  }

  /// `α·L_MGCL`; each term by itself goes into `parts`.
  Tensor total(Map<String, Tensor> parts) {
    Tensor total = Tensor.scalar(0);
    for (Term term : Term.all()) {
      if (losses.containsKey(term)) {
        Tensor mean = mean(losses.get(term));
        parts.put(term.label(), mean);
        total = total.add(mean.mul(settings.loss().of(term)));
      }
    }
    return total;
  }

  /// Moves the centres of the terms that were there, once.
  void moveCentres() {
    taught.forEach((term, means) -> learner.centres().of(term).update(means, settings.teacher().centreMomentum()));
  }

  /// The smallest of [CollapseMonitor#entropy] over all terms, before the centres move; none without terms.
  Optional<Tensor> entropy() {
    return taught.values().stream().flatMap(List::stream).map(CollapseMonitor::entropy).reduce(Tensor::minimum);
  }

  static Tensor mean(List<Tensor> scalars) {
    return scalars.stream().reduce(Tensor::add).orElseThrow().div(scalars.size());
  }

  private void add(Term term, Tensor loss) {
    losses.computeIfAbsent(term, _ -> new ArrayList<>()).add(loss);
  }

  private static Optional<Matched> matched(Term term, Seen student, Map<Feature, CellFeatures> teacher) {
    CellFeatures ours = student.features().get(term.feature());
    CellFeatures theirs = teacher.get(term.feature());
    return ours == null || theirs == null ? Optional.empty() : CellFeatures.match(ours, theirs);
  }

  private Comparison.Result compared(Term term, Pairs pairs, Key key) {
    Comparison comparison = new Comparison(learner.student().heads().of(term), learner.teacher().heads().of(term),
        learner.centres().of(term), dino, settings.memory().rowsAtOnce());
    return switch (term.granularity()) {
      case PIXEL -> settings.pixel().loss(pairs, comparison, key);
      case OBJECT -> new ObjectTerm(settings.object()).loss(pairs, comparison, seeds.apply(pairs, key));
      case IMAGE -> new ImageTerm().loss(pairs, comparison, key);
    };
  }
}
