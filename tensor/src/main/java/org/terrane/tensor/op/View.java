package org.terrane.tensor.op;

import java.util.Optional;
import org.terrane.tensor.Layout;

/// A primitive that only looks at the same memory in another way; evaluators answer it without a backend.
public sealed interface View extends Primitive permits Reshape, Permute, Expand, Slice {
  /// The view's layout, or nothing where strides cannot say it and the elements must be copied first.
  Optional<Layout> layout(Layout input);
}
