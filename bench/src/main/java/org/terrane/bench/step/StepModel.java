package org.terrane.bench.step;

import java.util.List;

/// A network and the training step that is measured.
enum StepModel {
  /// MAE ViT-B/16, see [MaeSizes]; AdamW.
  MAE("MAE ViT-B/16", 8, List.of("terrane", "pytorch", "djl"), TerraneMae.class, LibtorchMae.class) {
    @Override
    double flops(int batch) {
      return MaeSizes.BASE.flops(batch);
    }
  },
  /// MoCo v2 of a ResNet-18, see [MocoSizes]; moving average of the key encoder, SGD, queue.
  MOCO("MoCo ResNet-18", 32, List.of("terrane", "djl"), TerraneMoco.class, LibtorchMoco.class) {
    @Override
    double flops(int batch) {
      return MocoSizes.flops(batch);
    }
  };

  final String title;
  final int batch;
  final List<String> sides;
  final Class<?> terrane;
  final Class<?> djl;

  StepModel(String title, int batch, List<String> sides, Class<?> terrane, Class<?> djl) {
    this.title = title;
    this.batch = batch;
    this.sides = sides;
    this.terrane = terrane;
    this.djl = djl;
  }

  /// Of the products and convolutions of one step.
  abstract double flops(int batch);
}
