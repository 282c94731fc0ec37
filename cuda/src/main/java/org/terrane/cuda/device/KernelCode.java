package org.terrane.cuda.device;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.terrane.cuda.driver.CudaContext;
import org.terrane.cuda.driver.CudaDriver;
import org.terrane.cuda.driver.CudaException;
import org.terrane.cuda.driver.KernelArguments;

/// The kernels of `org/terrane/cuda/kernel`, by names such as `elementwise/unary_f32`: file and function. A file is
/// compiled, for the GPU there is, when one of its kernels is first called, or was by an earlier process
/// ([KernelCache]). One thread at a time.
final class KernelCode {
  private static final List<String> OPTIONS = List.of("--std=c++17");
  private static final String FOLDER = "/org/terrane/cuda/kernel/";
  private static final Pattern INCLUDE = Pattern.compile("#include \"(\\w+\\.cuh)\"\n");

  private final CudaDriver driver;
  private final CudaContext context;
  private final String architecture;
  private final KernelCache cache;
  private final Map<String, CudaContext.Code> files = new HashMap<>();
  private final Map<String, Entry> kernels = new HashMap<>();

  KernelCode(CudaDriver driver, CudaContext context, String architecture, KernelCache cache) {
    this.driver = driver;
    this.context = context;
    this.architecture = architecture;
    this.cache = cache;
  }

  /// A kernel with the block its arguments are put in.
  record Entry(CudaContext.Kernel kernel, KernelArguments arguments) {}

  /// @param parameters how many the kernel takes
  Entry find(String name, int parameters) {
    Entry known = kernels.get(name);
    if (known == null) {
      int slash = name.indexOf('/');
      CudaContext.Code code = files.computeIfAbsent(name.substring(0, slash) + ".cu", this::compile);
      known = new Entry(context.kernel(code, name.substring(slash + 1)),
          new KernelArguments(Arena.global(), parameters));
      kernels.put(name, known);
    }
    return known;
  }

  private CudaContext.Code compile(String file) {
    String source = source(file);
    String key = KernelCache.key(file, architecture, driver.versions().runtime(), OPTIONS, source);
    return cache.find(key).flatMap(this::loaded).orElseGet(() -> {
      byte[] image = driver.compile(file, source, architecture, OPTIONS);
      CudaContext.Code code = context.load(image);
      cache.keep(key, image);
      return code;
    });
  }

  /// Empty where CUDA refuses it, so that it is compiled anew.
  private Optional<CudaContext.Code> loaded(byte[] image) {
    try {
      return Optional.of(context.load(image));
    } catch (CudaException e) {
      return Optional.empty();
    }
  }

  /// A file's text with each header in place of its first `#include`: NVRTC has no folder to look in.
  static String source(String file) {
    return source(file, new HashSet<>());
  }

  private static String source(String file, Set<String> included) {
    return INCLUDE.matcher(text(file)).replaceAll(include -> Matcher.quoteReplacement(
        included.add(include.group(1)) ? source(include.group(1), included).replace("#pragma once\n", "") : ""));
  }

  private static String text(String file) {
    try (InputStream stream = KernelCode.class.getResourceAsStream(FOLDER + file)) {
      if (stream == null) {
        throw new IllegalArgumentException("[cuda] there is no kernel file " + file);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
