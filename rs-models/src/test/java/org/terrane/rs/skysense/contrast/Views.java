package org.terrane.rs.skysense.contrast;

import java.util.Optional;
import org.terrane.autograd.Parameter;
import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Tensor;

/// Made features of two views, and heads with random weights everywhere.
final class Views {
  static final Key KEY = Key.of(71);
  static final int PAIRS = 3;
  static final int CELLS = 6;
  static final int WIDTH = 5;
  static final DinoHead.Config HEAD = new DinoHead.Config(WIDTH, 7, 4, 9);
  static final DinoLoss LOSS = new DinoLoss(0.1, 0.05);

  private Views() {}

  static Tensor features(String name, DType dtype) {
    return Tensor.normal(KEY.fold(name), dtype, PAIRS, CELLS, WIDTH);
  }

  /// Of the first image all cells, of the second four of six, of the third none.
  static Tensor seen() {
    return Tensor.of(new long[] {1, 1, 1, 1, 1, 1, 1, 0, 1, 0, 1, 1, 0, 0, 0, 0, 0, 0}, PAIRS, CELLS).gt(0);
  }

  static Pairs pairs(DType dtype) {
    return new Pairs(features("student", dtype), features("teacher", dtype), Optional.empty());
  }

  static Comparison comparison(DType dtype, int rowsAtOnce) {
    Init init = Init.of(KEY).as(dtype);
    Centre centre = Centre.create(init, HEAD.prototypes());
    centre.mean().assign(Tensor.normal(KEY.fold("centre"), dtype, HEAD.prototypes()).mul(0.1));
    return new Comparison(head(init, "student"), head(init.frozen(), "teacher"), centre, LOSS, rowsAtOnce);
  }

  private static DinoHead head(Init init, String name) {
    DinoHead head = DinoHead.create(init.at(name), HEAD);
    randomize(head, KEY.fold(name));
    return head;
  }

  static void randomize(Layer layer, Key key) {
    int next = 0;
    for (Parameter parameter : layer.parameters()) {
      int[] shape = parameter.spec().shape().toArray();
      parameter.assign(Tensor.normal(key.fold(next++), parameter.spec().dtype(), shape).mul(0.5));
    }
  }
}
