package org.terrane.rs.a2mae;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.terrane.datasets.sets.Frame;
import org.terrane.tensor.Key;

/// Which patches of one image set are visible: the anchor-aware mask (methods.md 2.5).
///
/// Patches are numbered over the joint sequence, image-major: patch `l` of image `i` is `i·L + l`.
///
/// @param anchor index of the anchor image
/// @param shuffle the visible patches, image by image, then the hidden ones
/// @param visible K: how many patches, from the front of `shuffle`, are visible
public record AnchorMask(int anchor, List<Integer> shuffle, int visible) {

  /// What the rule looks at in one image; a date is the day, empty where it is unknown.
  public record ImageTag(String source, String date) {}

  /// The tags of a set's frames; a date is the day in UTC.
  public static List<ImageTag> tags(List<Frame> frames) {
    return frames.stream().map(frame -> new ImageTag(frame.sensor().id(),
        frame.time() == null ? "" : LocalDate.ofInstant(frame.time().instant(), ZoneOffset.UTC).toString())).toList();
  }

  /// How a mask is drawn.
  ///
  /// @param ratio share of hidden patches
  /// @param hybridRatio only with SAME: the share of each image's kept patches drawn anew (released ablation: 0.5)
  public record Rule(AnchorPolicy anchorPolicy, KeepPolicy keepPolicy, double ratio, double hybridRatio) {
    public Rule {
      if (!(ratio > 0 && ratio < 1)) {
        throw new IllegalArgumentException("ratio must be between 0 and 1, but is " + ratio);
      }
      if (!(hybridRatio >= 0 && hybridRatio <= 1)) {
        throw new IllegalArgumentException("hybridRatio must be within 0 and 1, but is " + hybridRatio);
      }
    }

    /// K of a set of that many patches.
    int visible(int patches) {
      return (int) (patches * (1 - ratio));
    }
  }

  /// Draws the mask of one set; the same key gives the same mask.
  ///
  /// @param patches L, patches of each image
  public static AnchorMask draw(Rule rule, List<ImageTag> images, int patches, Key key) {
    int anchor = key.fold("anchor").below(images.size());
    int reference = rule.anchorPolicy() == AnchorPolicy.ONE_HOT ? 0 : anchor;
    int visible = rule.visible(images.size() * patches);
    int[] kept = kept(rule, images.size(), patches, visible, anchor);
    int[] shared = permutation(patches, key.fold("shared"));
    int[][] orders = new int[images.size()][];
    for (int i = 0; i < orders.length; i++) {
      Key own = key.fold("image").fold(i);
      boolean copies = i == reference || copies(rule.anchorPolicy(), images, anchor, i);
      orders[i] = copies ? shared : permutation(patches, own);
      if (rule.anchorPolicy() == AnchorPolicy.SAME && i != reference && rule.hybridRatio() > 0) {
        orders[i] = redrawn(shared, (int) Math.round(kept[i] * (1 - rule.hybridRatio())), own);
      }
    }
    return new AnchorMask(anchor, shuffle(orders, kept), visible);
  }

  /// The mask of one image that hides nothing.
  static AnchorMask none(int patches) {
    return new AnchorMask(0, IntStream.range(0, patches).boxed().toList(), patches);
  }

  /// Whether image `i`, which is not the reference, takes the shared mask.
  private static boolean copies(AnchorPolicy policy, List<ImageTag> images, int anchor, int i) {
    return switch (policy) {
      case SOURCE_AWARE -> !images.get(i).source().equals(images.get(anchor).source());
      case TIME_AWARE -> !Objects.equals(images.get(i).date(), images.get(anchor).date());
      case ONE_HOT -> (i == anchor) != (anchor == 0);
      case INDEPENDENT -> false;
      case SAME -> true;
    };
  }

  /// kᵢ: visible patches of each image.
  private static int[] kept(Rule rule, int images, int patches, int visible, int anchor) {
    int[] kept = new int[images];
    switch (rule.keepPolicy()) {
      case PER_IMAGE -> {
        Arrays.fill(kept, visible / images);
        for (int i = 0, left = visible % images; left > 0; i++) {
          int image = (anchor + i) % images;
          int taken = Math.min(left, patches - kept[image]);
          kept[image] += taken;
          left -= taken;
        }
      }
      case CONCAT_PREFIX -> {
        for (int i = 0; i < images; i++) {
          kept[i] = Math.clamp(visible - (long) i * patches, 0, patches);
        }
      }
    }
    return kept;
  }

  private static List<Integer> shuffle(int[][] orders, int[] kept) {
    int patches = orders[0].length;
    Integer[] shuffle = new Integer[orders.length * patches];
    int next = 0;
    for (int i = 0; i < orders.length; i++) {
      for (int j = 0; j < kept[i]; j++) {
        shuffle[next++] = i * patches + orders[i][j];
      }
    }
    for (int i = 0; i < orders.length; i++) {
      for (int j = kept[i]; j < patches; j++) {
        shuffle[next++] = i * patches + orders[i][j];
      }
    }
    return List.of(shuffle);
  }

  /// The first `same` entries as they are, the others in a new order.
  private static int[] redrawn(int[] order, int same, Key key) {
    int[] changed = order.clone();
    int[] tail = permutation(order.length - same, key);
    for (int j = same; j < order.length; j++) {
      changed[j] = order[same + tail[j - same]];
    }
    return changed;
  }

  /// 0 … n − 1 in random order (Fisher–Yates).
  private static int[] permutation(int n, Key key) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      int j = key.fold(i).below(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  /// T·L, the patches of the whole set.
  public int patches() {
    return shuffle.size();
  }

  /// `restore[shuffle[j]] = j`: where each patch went.
  public int[] restore() {
    int[] restore = new int[shuffle.size()];
    for (int j = 0; j < restore.length; j++) {
      restore[shuffle.get(j)] = j;
    }
    return restore;
  }

  /// The patches whose content the network sees, in the order it sees them.
  public List<Integer> visiblePatches() {
    return shuffle.subList(0, visible);
  }

  /// The patches it must reconstruct.
  public List<Integer> hiddenPatches() {
    return shuffle.subList(visible, shuffle.size());
  }
}
