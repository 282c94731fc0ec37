package org.terrane.rs.swimdiff;

import java.util.ArrayList;
import java.util.List;

/// The formulas of methods.md 3.4, written out with loops in double precision.
final class Direct {
  private Direct() {}

  private record Candidate(double exponential, boolean friend) {}

  static double[] lossAndAccuracy(double[][] queries, double[][] keys, long[] scenes, double[][] dictionary,
      long[] queued, FalseNegatives handling, boolean inBatch, double tau, double beta) {
    double loss = 0;
    double hits = 0;
    double counted = 0;
    for (int i = 0; i < queries.length; i++) {
      List<Candidate> others = new ArrayList<>();
      for (int j = 0; j < queued.length; j++) {
        if (queued[j] != KeyQueue.EMPTY) {
          others.add(new Candidate(exponential(queries[i], dictionary[j], tau), queued[j] == scenes[i]));
        }
      }
      for (int j = 0; inBatch && j < keys.length; j++) {
        if (j != i) {
          others.add(new Candidate(exponential(queries[i], keys[j], tau), scenes[j] == scenes[i]));
        }
      }
      double own = exponential(queries[i], keys[i], tau);
      loss += loss(own, others, handling, beta) / queries.length;
      List<Candidate> negatives =
          others.stream().filter(one -> handling == FalseNegatives.KEEP || !one.friend()).toList();
      counted += negatives.isEmpty() ? 0 : 1;
      hits += !negatives.isEmpty() && negatives.stream().allMatch(one -> one.exponential() < own) ? 1 : 0;
    }
    return new double[] {loss, counted == 0 ? 0 : hits / counted};
  }

  private static double loss(double own, List<Candidate> others, FalseNegatives handling, double beta) {
    List<Candidate> friends = others.stream().filter(Candidate::friend).toList();
    double all = own + others.stream().mapToDouble(Candidate::exponential).sum();
    double strangers = own + others.stream().filter(one -> !one.friend()).mapToDouble(Candidate::exponential).sum();
    return switch (handling) {
      case KEEP -> -Math.log(own / all);
      case ELIMINATE -> -Math.log(own / strangers);
      case ATTRACT -> friends.isEmpty() ? -Math.log(own / all) : -(1 - beta) * Math.log(own / all)
          - friends.stream().mapToDouble(one -> beta / friends.size() * Math.log(one.exponential() / all)).sum();
    };
  }

  private static double exponential(double[] a, double[] b, double tau) {
    double product = 0;
    for (int i = 0; i < a.length; i++) {
      product += a[i] * b[i];
    }
    return Math.exp(product / tau);
  }
}
