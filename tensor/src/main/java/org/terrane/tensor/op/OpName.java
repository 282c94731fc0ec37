package org.terrane.tensor.op;

/// A type's name as operations have it: `LayerNorm` → `layerNorm`. Kept, since every result is allocated under one.
final class OpName {
  private static final ClassValue<String> NAMES = new ClassValue<>() {
    @Override
    protected String computeValue(Class<?> type) {
      String name = type.getSimpleName();
      return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }
  };

  private OpName() {}

  static String of(Class<?> type) {
    return NAMES.get(type);
  }
}
