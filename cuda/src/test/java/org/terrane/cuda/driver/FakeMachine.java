package org.terrane.cuda.driver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A machine with what a test gives it.
final class FakeMachine implements Machine {
  String platform = "Linux amd64";
  Optional<NvidiaDriver> driver = Optional.of(driver(13_000, 0));
  CudaVersions versions = new CudaVersions(13_000, 13_000, 130_104, 92_400);
  RuntimeException failure;
  Error linkage;
  Toolkit bound;
  private final Path folder;

  FakeMachine(Path folder) {
    this.folder = folder;
  }

  static NvidiaDriver driver(int version, int init) {
    return new NvidiaDriver() {
      @Override
      public int version() {
        return version;
      }

      @Override
      public int init() {
        return init;
      }
    };
  }

  FakeMachine with(String... libraries) {
    for (String library : libraries) {
      try {
        Files.createFile(folder.resolve(library));
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
    return this;
  }

  FakeMachine withCuda13() {
    return with("libcublasLt.so.13", "libcublas.so.13", "libnvrtc.so.13", "libnvrtc-builtins.so.13.0", "libcudnn.so.9");
  }

  @Override
  public String platform() {
    return platform;
  }

  @Override
  public Optional<NvidiaDriver> driver() {
    return driver;
  }

  @Override
  public List<Path> folders() {
    return List.of(folder);
  }

  @Override
  public CudaDriver bind(Toolkit toolkit) {
    bound = toolkit;
    if (failure != null) {
      throw failure;
    }
    if (linkage != null) {
      throw linkage;
    }
    return new FakeDriver(versions);
  }
}
