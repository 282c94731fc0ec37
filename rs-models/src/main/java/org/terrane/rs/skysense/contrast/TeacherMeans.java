package org.terrane.rs.skysense.contrast;

import org.terrane.tensor.Tensor;

/// What a teacher's head said of the rows that a term compared, in the mean. No gradient flows.
///
/// @param logits        `(K)`, mean of z_t; moves the [Centre]
/// @param probabilities `(K)`, mean of `softmax((z_t − c) / τ_t)`; see [CollapseMonitor]
/// @param rows          how many there were, a scalar; with 0 rows both means are 0
public record TeacherMeans(Tensor logits, Tensor probabilities, Tensor rows) {}
