package org.terrane.tensor.engine;

import java.util.stream.IntStream;
import org.terrane.tensor.Layout;

/// What layouts a kernel accepts; the engine copies an input that does not fit, kernels never do.
public enum LayoutRule {
  /// Any strides.
  ANY {
    @Override
    public boolean fits(Layout layout) {
      return true;
    }
  },
  /// Any strides, but the last axis one element behind the other.
  LAST_CONTIGUOUS {
    @Override
    public boolean fits(Layout layout) {
      return layout.isLastContiguous();
    }
  },
  /// Matrices on the last two axes, row by row or column by column, at equal distances: as BLAS takes a batch.
  MATRICES {
    @Override
    public boolean fits(Layout layout) {
      int rank = layout.shape().rank();
      long next = -1;
      for (int axis = rank - 3; axis >= 0; axis--) {
        if (layout.shape().size(axis) != 1) {
          if (next >= 0 && layout.stride(axis) != next) {
            return false;
          }
          next = layout.stride(axis) * layout.shape().size(axis);
        }
      }
      int[] turned = IntStream.range(0, rank).map(axis -> axis < rank - 2 ? axis : 2 * rank - 3 - axis).toArray();
      return layout.isRowByRow() || layout.permute(turned).isRowByRow();
    }
  },
  /// Row-major, without gaps.
  CONTIGUOUS {
    @Override
    public boolean fits(Layout layout) {
      return layout.isContiguous();
    }
  };

  public abstract boolean fits(Layout layout);
}
