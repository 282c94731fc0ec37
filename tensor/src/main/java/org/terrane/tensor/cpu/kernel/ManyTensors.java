package org.terrane.tensor.cpu.kernel;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.cpu.pool.Workers;

/// Lists of like tensors (parameters, moments, gradients) walked together: tasks are stretches of one tensor each, so
/// that a model's many small tensors cost one hand-over.
final class ManyTensors {
  private static final long STRETCH = 64 << 10;

  private final MemorySegment[][] memory;
  private final long[] elements;
  private final int[] firstTask;

  /// @param inputs `lists` lists one behind the other
  ManyTensors(List<Tensor> inputs, int lists) {
    int count = inputs.size() / lists;
    memory = new MemorySegment[count][lists];
    elements = new long[count];
    firstTask = new int[count + 1];
    for (int i = 0; i < count; i++) {
      for (int list = 0; list < lists; list++) {
        memory[i][list] = F32.of(inputs.get(list * count + i));
      }
      elements[i] = inputs.get(i).shape().elements();
      firstTask[i + 1] = firstTask[i] + (int) Math.ceilDiv(elements[i], STRETCH);
    }
  }

  /// What to do with elements `from` to `to` of tensors that belong together.
  @FunctionalInterface
  interface Stretch {
    void run(MemorySegment[] tensors, long from, long to);
  }

  /// A number made of elements `from` to `to` of tensors that belong together.
  @FunctionalInterface
  interface Part {
    double of(MemorySegment[] tensors, long from, long to);
  }

  void forEach(Stretch body) {
    Workers.run(tasks(), task -> {
      int tensor = tensor(task);
      long from = (task - firstTask[tensor]) * STRETCH;
      body.run(memory[tensor], from, Math.min(from + STRETCH, elements[tensor]));
    });
  }

  /// The numbers of all stretches, added in one order.
  double sum(Part part) {
    double[] parts = new double[tasks()];
    Workers.run(parts.length, task -> {
      int tensor = tensor(task);
      long from = (task - firstTask[tensor]) * STRETCH;
      parts[task] = part.of(memory[tensor], from, Math.min(from + STRETCH, elements[tensor]));
    });
    double sum = 0;
    for (double one : parts) {
      sum += one;
    }
    return sum;
  }

  private int tasks() {
    return firstTask[elements.length];
  }

  private int tensor(int task) {
    int at = Arrays.binarySearch(firstTask, task);
    return at >= 0 ? lastOf(at) : -at - 2;
  }

  /// Empty tensors have no task: of those that begin with this one, the last has it.
  private int lastOf(int at) {
    int last = at;
    while (firstTask[last + 1] == firstTask[at]) {
      last++;
    }
    return last;
  }
}
