package org.terrane.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Lexical lifetime: everything made inside `Scope.run(() -> …)` is freed at its end, except what it returns.
///
/// ```java
/// float loss = Scope.run(() -> model.forward(x).sub(y).square().mean()).item();
/// ```
///
/// Scopes nest (a step, a block), so intermediates that nobody saved die at the block's end. A result may be a
/// tensor, or a record, list, map or array of them: its tensors pass to the enclosing scope. What a tape or a
/// parameter holds lives on as well. Outside every scope tensors live as long as the program.
public final class Scope {
  /// The scope around the program: holds nothing, frees nothing.
  static final Scope ROOT = new Scope();

  private final List<Storage> owned = new ArrayList<>();

  private Scope() {}

  /// Runs the body in a scope of its own and passes its result's tensors to the enclosing one.
  public static <T> T run(Supplier<T> body) {
    Run outer = Run.current();
    Scope scope = new Scope();
    try {
      T result = outer.with(scope).call(body);
      Tensors.forEachIn(result, tensor -> outer.scope().own(tensor.storage()));
      return result;
    } finally {
      scope.close();
    }
  }

  /// Runs the body in a scope of its own; nothing made in it survives.
  public static void run(Runnable body) {
    run(() -> {
      body.run();
      return List.of();
    });
  }

  /// Takes a tensor out of lexical lifetime: it lives until the returned handle is closed.
  public static Kept keep(Tensor tensor) {
    tensor.storage().retain();
    return new Kept(tensor);
  }

  /// A hold on one tensor outside every scope.
  public record Kept(Tensor tensor) implements AutoCloseable {
    @Override
    public void close() {
      tensor.storage().release();
    }
  }

  /// Holds a storage until this scope ends.
  public void own(Storage storage) {
    storage.retain();
    if (this != ROOT) {
      owned.add(storage);
    }
  }

  private void close() {
    owned.forEach(Storage::release);
    owned.clear();
  }
}
