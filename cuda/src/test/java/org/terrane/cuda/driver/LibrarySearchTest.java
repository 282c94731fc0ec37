package org.terrane.cuda.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibrarySearchTest {
  @TempDir Path root;

  @Test
  void the_newest_cuda_the_driver_speaks_is_taken_in_load_order() throws Exception {
    Path lib = folder("usr/local/cuda/lib64");
    files(lib, "libcublasLt.so.13", "libcublas.so.13", "libnvrtc.so.13", "libnvrtc-builtins.so.13.0",
        "libcublasLt.so.12", "libcublas.so.12", "libnvrtc.so.12", "libnvrtc-builtins.so.12.4", "libcudnn.so.9");
    var search = new LibrarySearch(List.of(lib));

    assertThat(search.toolkit(13_000)).isEqualTo(new Toolkit(13, List.of(lib.resolve("libcublasLt.so.13"),
        lib.resolve("libcublas.so.13"), lib.resolve("libnvrtc-builtins.so.13.0"), lib.resolve("libnvrtc.so.13"),
        lib.resolve("libcudnn.so.9"))));
    assertThat(search.toolkit(12_090)).isEqualTo(new Toolkit(12, List.of(lib.resolve("libcublasLt.so.12"),
        lib.resolve("libcublas.so.12"), lib.resolve("libnvrtc-builtins.so.12.4"), lib.resolve("libnvrtc.so.12"),
        lib.resolve("libcudnn.so.9"))));
  }

  @Test
  void the_users_word_comes_before_python_packages_and_those_before_the_system() throws Exception {
    Path system = folder("usr/lib/x86_64-linux-gnu");
    Path toolkit = folder("usr/local/cuda-13.0/lib64");
    Path packages = folder("env/lib/python3.12/site-packages/nvidia/cu13/lib");
    Path cudnn = folder("env/lib/python3.12/site-packages/nvidia/cudnn/lib");
    Path own = folder("own");
    Path search = folder("search");

    assertThat(LibraryFolders.of(Map.of("TERRANE_CUDA_LIBS", own + ":" + root.resolve("not-there"), "LD_LIBRARY_PATH",
            ":" + search, "VIRTUAL_ENV", root.resolve("env").toString()), root))
        .containsExactly(own, search, packages, cudnn, root.resolve("env/lib"), toolkit, system,
            root.resolve("usr/lib"));
  }

  @Test
  void of_two_toolkits_the_newer_comes_first() throws Exception {
    Path older = folder("usr/local/cuda-12.4/lib64");
    Path newer = folder("usr/local/cuda-13.1/lib64");

    assertThat(LibraryFolders.of(Map.of(), root)).containsExactly(newer, older);
  }

  private Path folder(String path) throws IOException {
    return Files.createDirectories(root.resolve(path));
  }

  private static void files(Path folder, String... names) throws IOException {
    for (String name : names) {
      Files.createFile(folder.resolve(name));
    }
  }
}
