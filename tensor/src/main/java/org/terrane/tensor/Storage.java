package org.terrane.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.terrane.tensor.engine.Backend;

/// A piece of a device's memory with a small count of who still needs it: scopes, tapes and parameters.
///
/// Users never see [#retain] and [#release]; they write [Scope#run]. At zero the memory goes back to its
/// backend's pool, and whoever touches it afterwards is told which operation had made it.
public final class Storage {
  private static final VarHandle REFERENCES = references();

  private final Backend backend;
  private final MemorySegment segment;
  private final String origin;
  private volatile int references;

  /// @param segment native memory of the backend's device; for a GPU the segment of its device address
  /// @param origin name of the operation that writes it, for error messages
  public Storage(Backend backend, MemorySegment segment, String origin) {
    this.backend = backend;
    this.segment = segment;
    this.origin = origin;
  }

  public Backend backend() {
    return backend;
  }

  /// The memory itself.
  ///
  /// @throws IllegalStateException when the last scope that held it has ended
  public MemorySegment segment() {
    if (references < 0) {
      throw new IllegalStateException("the tensor made by [" + origin + "] is used after its scope ended;"
          + " return it from Scope.run, or Scope.keep it");
    }
    return segment;
  }

  public String origin() {
    return origin;
  }

  public boolean isFreed() {
    return references < 0;
  }

  public void retain() {
    if ((int) REFERENCES.getAndAdd(this, 1) < 0) {
      segment();
    }
  }

  /// Gives one hold back; the last one frees the memory.
  public void release() {
    if ((int) REFERENCES.getAndAdd(this, -1) == 1) {
      REFERENCES.setVolatile(this, Integer.MIN_VALUE / 2);
      backend.free(segment);
    }
  }

  private static VarHandle references() {
    try {
      return MethodHandles.lookup().findVarHandle(Storage.class, "references", int.class);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }
}
