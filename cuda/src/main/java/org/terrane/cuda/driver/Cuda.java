package org.terrane.cuda.driver;

import java.io.IOException;

/// Whether there is CUDA.
public final class Cuda {
  /// CUDA 12.0, what JCuda's native parts are built against.
  private static final int OLDEST = 12_000;
  private static final int CUDNN = 9;
  private static final String LINUX = "Linux amd64";

  private Cuda() {}

  /// Looks for CUDA and loads it, once per process and not before it is asked. Neither throws nor prints.
  public static CudaFinding find() {
    return Once.FOUND;
  }

  /// Whether this machine can compute with CUDA.
  public static boolean present() {
    return find() instanceof CudaFinding.Present;
  }

  private static final class Once {
    static final CudaFinding FOUND = find(Machine.local());
  }

  static CudaFinding find(Machine machine) {
    try {
      if (!machine.platform().equals(LINUX)) {
        throw new NotUsable("CUDA is used on Linux on x86-64 only, and this is " + machine.platform(),
            "compute on the CPU");
      }
      NvidiaDriver driver = machine.driver().orElseThrow(() -> new NotUsable(
          "no NVIDIA driver: libcuda.so.1 is not found",
          "install NVIDIA driver 525 or newer, or give the container its GPU (docker run --gpus all)"));
      int version = version(driver);
      init(driver);
      CudaDriver cuda = machine.bind(new LibrarySearch(machine.folders()).toolkit(version));
      return new CudaFinding.Present(cuda, facts(cuda));
    } catch (NotUsable end) {
      return end.absent();
    } catch (IOException | IllegalAccessException | RuntimeException | LinkageError failure) {
      return new CudaFinding.Absent("CUDA does not load: " + firstLine(failure),
          "look whether that library belongs to this CUDA, or name the right folders in " + LibraryFolders.VARIABLE);
    }
  }

  private static int version(NvidiaDriver driver) throws NotUsable {
    int version = driver.version();
    if (version < OLDEST) {
      throw new NotUsable("the NVIDIA driver is too old: it speaks CUDA %s, and %s is needed"
          .formatted(CudaVersions.cuda(version), CudaVersions.cuda(OLDEST)), "install NVIDIA driver 525 or newer");
    }
    return version;
  }

  /// Numbers are those of `CUresult`.
  private static void init(NvidiaDriver driver) throws NotUsable {
    int status = driver.init();
    switch (status) {
      case 0 -> { }
      case 34 -> throw new NotUsable("libcuda.so.1 is the stub of a CUDA toolkit, not an NVIDIA driver",
          "take the toolkit's folder 'stubs' out of LD_LIBRARY_PATH and install NVIDIA driver 525 or newer");
      case 100 -> throw new NotUsable("the NVIDIA driver finds no GPU",
          "see whether nvidia-smi lists one and CUDA_VISIBLE_DEVICES names it");
      case 803 -> throw new NotUsable("the NVIDIA driver's library and its kernel module differ in version",
          "restart the machine, or install the driver again");
      default -> throw new NotUsable("the NVIDIA driver does not start: cuInit returned " + status,
          "run nvidia-smi, which may say more");
    }
  }

  private static CudaFacts facts(CudaDriver cuda) throws NotUsable {
    CudaVersions versions = cuda.versions();
    if (versions.cudnn() / 10_000 != CUDNN) {
      throw new NotUsable("cuDNN is version %s, and %d is needed"
          .formatted(CudaVersions.library(versions.cudnn()), CUDNN), "install cuDNN 9");
    }
    return new CudaFacts(versions, cuda.properties(0), cuda.devices());
  }

  /// JCuda's messages hold whole stack traces; the last of their causes has the loader's own words.
  private static String firstLine(Throwable failure) {
    String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    String cause = UnsatisfiedLinkError.class.getName() + ": ";
    return message.lines().filter(line -> line.contains(cause)).reduce((_, later) -> later)
        .map(line -> line.substring(line.indexOf(cause) + cause.length()))
        .or(() -> message.lines().findFirst())
        .orElse(failure.toString())
        .strip();
  }
}
