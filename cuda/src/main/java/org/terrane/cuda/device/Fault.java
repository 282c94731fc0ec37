package org.terrane.cuda.device;

/// What kernels can find wrong with numbers, by the codes of the `.cu` files. The host hears of it when it next waits
/// for the device, which may be some operations later.
enum Fault {
  DIVISION(1) {
    @Override
    String message(long value, long bound) {
      return "[div] divisor of integers must be ≠ 0, but is 0";
    }
  },
  GATHER(2) {
    @Override
    String message(long value, long bound) {
      return index("gather", value, bound);
    }
  },
  SCATTER(3) {
    @Override
    String message(long value, long bound) {
      return index("scatterAdd", value, bound);
    }
  },
  LABEL(4) {
    @Override
    String message(long value, long bound) {
      return index("crossEntropy", value, bound);
    }
  };

  private final int code;

  Fault(int code) {
    this.code = code;
  }

  abstract String message(long value, long bound);

  static IllegalArgumentException of(long code, long value, long bound) {
    for (Fault fault : values()) {
      if (fault.code == code) {
        return new IllegalArgumentException(fault.message(value, bound));
      }
    }
    throw new IllegalStateException("[cuda] a kernel reports fault " + code + ", which is none");
  }

  private static String index(String op, long value, long bound) {
    return "[" + op + "] index must be in 0 … " + (bound - 1) + ", but is " + value;
  }
}
