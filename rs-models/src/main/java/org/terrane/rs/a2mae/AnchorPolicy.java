package org.terrane.rs.a2mae;

/// How the masks of a set's images depend on the anchor image (methods.md 2.5).
public enum AnchorPolicy {
  /// Another source than the anchor: the anchor's mask, so that content cannot be copied across sensors. The same
  /// source at another date: a mask of its own, so that time can be used. The rule of the released code's one loader
  /// that reads real metadata.
  SOURCE_AWARE,
  /// Another date than the anchor: the anchor's mask; the same date: one of its own. An earlier form of the rule, which
  /// the released code's argument name still tells of.
  TIME_AWARE,
  /// The released LMDB loader: a one-hot flag drawn without looking at sources, compared with image 1's.
  ONE_HOT,
  /// Every image a mask of its own: plain MAE, the ablation.
  INDEPENDENT,
  /// One mask for all images (a tube).
  SAME
}
