package org.terrane.cuda.driver;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;

/// `libcuda.so.1`, which comes with the NVIDIA driver and not with CUDA. Called without JCuda, so that a machine
/// without a GPU loads nothing else.
final class LibCuda implements NvidiaDriver {
  /// By name where the system's loader knows it; then where containers and WSL put it.
  private static final List<String> PLACES = List.of("libcuda.so.1", "/usr/local/nvidia/lib64/libcuda.so.1",
      "/usr/local/nvidia/lib/libcuda.so.1", "/usr/lib/wsl/lib/libcuda.so.1");

  private final SymbolLookup library;

  private LibCuda(SymbolLookup library) {
    this.library = library;
  }

  /// The library, which then stays open: JCuda's native part finds it loaded.
  static Optional<NvidiaDriver> open() {
    return PLACES.stream().flatMap(place -> open(place).stream()).findFirst();
  }

  private static Optional<NvidiaDriver> open(String place) {
    try {
      return Optional.of(new LibCuda(SymbolLookup.libraryLookup(place, Arena.global())));
    } catch (IllegalArgumentException notThere) {
      return Optional.empty();
    }
  }

  @Override
  public int version() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment version = arena.allocate(ValueLayout.JAVA_INT);
      int status = call("cuDriverGetVersion", ValueLayout.ADDRESS, version);
      return status == 0 ? version.get(ValueLayout.JAVA_INT, 0) : 0;
    }
  }

  @Override
  public int init() {
    return call("cuInit", ValueLayout.JAVA_INT, 0);
  }

  private int call(String function, ValueLayout parameter, Object argument) {
    MemorySegment address = library.find(function)
        .orElseThrow(() -> new UnsatisfiedLinkError("libcuda.so.1 has no function " + function));
    try {
      return (int) Linker.nativeLinker()
          .downcallHandle(address, FunctionDescriptor.of(ValueLayout.JAVA_INT, parameter))
          .invoke(argument);
    } catch (RuntimeException | Error failure) {
      throw failure;
    } catch (Throwable impossible) {
      throw new IllegalStateException(function, impossible);
    }
  }
}
