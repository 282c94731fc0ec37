package org.terrane.tensor.cpu;

import org.terrane.tensor.cpu.simd.ColumnKernel;
import org.terrane.tensor.cpu.simd.ReduceKernel;
import org.terrane.tensor.op.Reduce;

/// How a reduction joins numbers: within a line, between rows, and between the results of blocks.
enum Joint {
  SUM(ReduceKernel::sum, ColumnKernel::sum, 0) {
    @Override
    double join(double a, double b) {
      return a + b;
    }
  },
  MAX(ReduceKernel::max, ColumnKernel::max, Double.NEGATIVE_INFINITY) {
    @Override
    double join(double a, double b) {
      return Math.max(a, b);
    }
  },
  MIN(ReduceKernel::min, ColumnKernel::min, Double.POSITIVE_INFINITY) {
    @Override
    double join(double a, double b) {
      return Math.min(a, b);
    }
  };

  final ReduceKernel.Loop line;
  final ColumnKernel.Loop rows;
  final double nothing;

  Joint(ReduceKernel.Loop line, ColumnKernel.Loop rows, double nothing) {
    this.line = line;
    this.rows = rows;
    this.nothing = nothing;
  }

  abstract double join(double a, double b);

  static Joint of(Reduce.Function function) {
    return switch (function) {
      case SUM -> SUM;
      case MAX -> MAX;
      case MIN -> MIN;
    };
  }
}
