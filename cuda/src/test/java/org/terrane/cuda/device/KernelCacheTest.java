package org.terrane.cuda.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelCacheTest {
  private static final byte[] CODE = {1, 2, 3};

  @TempDir Path folder;

  @Test
  void what_was_kept_is_found_by_another_process() throws IOException {
    cache().keep("key", CODE);
    assertThat(cache().find("key")).hasValue(CODE);
    assertThat(cache().find("another")).isEmpty();
    assertThat(files()).as("nothing half-written is left").containsExactly("key");
  }

  @Test
  void damaged_code_is_not_found_and_is_replaced() throws IOException {
    KernelCache cache = cache();
    cache.keep("key", CODE);
    Path file = folder.resolve("kernels/key");
    byte[] whole = Files.readAllBytes(file);
    byte[] changed = whole.clone();
    changed[whole.length - 1]++;
    for (byte[] damaged : List.of(changed, new byte[0], new byte[10], Arrays.copyOf(whole, whole.length - 1))) {
      Files.write(file, damaged);
      assertThat(cache.find("key")).isEmpty();
    }
    cache.keep("key", CODE);
    assertThat(cache.find("key")).hasValue(CODE);
  }

  @Test
  void a_folder_that_cannot_be_written_is_no_fault() throws IOException {
    Files.writeString(folder.resolve("kernels"), "no folder");
    cache().keep("key", CODE);
    assertThat(cache().find("key")).isEmpty();
  }

  @Test
  void the_key_tells_file_architecture_compiler_and_text_apart() {
    String key = key("gelu.cu", "sm_90", 13_000, "text");
    assertThat(key).startsWith("gelu.cu-sm_90-").isEqualTo(key("gelu.cu", "sm_90", 13_000, "text"));
    assertThat(Stream.of(key("copy.cu", "sm_90", 13_000, "text"),
        key("gelu.cu", "sm_80", 13_000, "text"), key("gelu.cu", "sm_90", 12_000, "text"),
        key("gelu.cu", "sm_90", 13_000, "texts"),
        KernelCache.key("gelu.cu", "sm_90", 13_000, List.of("--use_fast_math"), "text")))
        .doesNotContain(key).doesNotHaveDuplicates();
  }

  @Test
  void the_folder_is_the_named_one_or_the_users() throws IOException {
    String home = folder.resolve("home").toString();
    String caches = folder.resolve("caches").toString();
    KernelCache.of(Map.of("HOME", home)).keep("a", CODE);
    KernelCache.of(Map.of("HOME", home, "XDG_CACHE_HOME", caches)).keep("b", CODE);
    KernelCache.of(Map.of("HOME", home, KernelCache.VARIABLE, folder.resolve("named").toString())).keep("c", CODE);
    KernelCache.of(Map.of("HOME", home, KernelCache.VARIABLE, "off")).keep("d", CODE);
    KernelCache.of(Map.of()).keep("e", CODE);
    KernelCache.of(Map.of("HOME", "\0")).keep("f", CODE);
    assertThat(files()).containsExactlyInAnyOrder("a", "b", "c");
    assertThat(folder.resolve("home/.cache/terrane/kernels/a")).exists();
    assertThat(folder.resolve("caches/terrane/kernels/b")).exists();
  }

  @Test
  void a_second_process_compiles_nothing() {
    RecordingGpu first = new RecordingGpu(1 << 20);
    code(first).find("gelu/gelu_f32", 4);
    assertThat(first.compiled()).containsExactly("gelu.cu");
    RecordingGpu second = new RecordingGpu(1 << 20);
    code(second).find("gelu/gelu_f32", 4);
    assertThat(second.compiled()).isEmpty();
  }

  @Test
  void code_that_cuda_refuses_is_compiled_anew() {
    code(new RecordingGpu(1 << 20)).find("gelu/gelu_f32", 4);
    RecordingGpu other = new RecordingGpu(1 << 20);
    other.refuseNextLoad();
    code(other).find("gelu/gelu_f32", 4);
    assertThat(other.compiled()).containsExactly("gelu.cu");
  }

  private static String key(String file, String architecture, int compiler, String source) {
    return KernelCache.key(file, architecture, compiler, List.of(), source);
  }

  private KernelCode code(RecordingGpu gpu) {
    return new KernelCode(gpu.driver(), gpu.context(), "sm_90", cache());
  }

  private KernelCache cache() {
    return KernelCache.of(Map.of(KernelCache.VARIABLE, folder.resolve("kernels").toString()));
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).map(file -> file.getFileName().toString()).toList();
    }
  }
}
