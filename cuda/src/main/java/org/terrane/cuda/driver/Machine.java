package org.terrane.cuda.driver;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What [Cuda] asks of the machine; tests answer for machines that are not here.
interface Machine {
  /// Operating system and processor as Java names them: `Linux amd64`.
  String platform();

  Optional<NvidiaDriver> driver();

  /// Where libraries may lie.
  List<Path> folders();

  CudaDriver bind(Toolkit toolkit) throws NotUsable, IOException, IllegalAccessException;

  /// The one Java runs on.
  static Machine local() {
    return new Machine() {
      @Override
      public String platform() {
        return System.getProperty("os.name") + " " + System.getProperty("os.arch");
      }

      @Override
      public Optional<NvidiaDriver> driver() {
        return LibCuda.open();
      }

      @Override
      public List<Path> folders() {
        return LibraryFolders.of(System.getenv(), Path.of("/"));
      }

      @Override
      public CudaDriver bind(Toolkit toolkit) throws NotUsable, IOException, IllegalAccessException {
        JCudaNatives.load(toolkit);
        return new JCudaDriver();
      }
    };
  }
}
