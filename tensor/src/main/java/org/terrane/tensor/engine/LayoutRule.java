package org.terrane.tensor.engine;

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
  /// Row-major, without gaps.
  CONTIGUOUS {
    @Override
    public boolean fits(Layout layout) {
      return layout.isContiguous();
    }
  };

  public abstract boolean fits(Layout layout);
}
