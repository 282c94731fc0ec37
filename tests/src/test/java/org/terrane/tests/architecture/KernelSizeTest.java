package org.terrane.tests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// C2 inlines a hot call only when the callee has at most 325 bytecodes (`-XX:FreqInlineSize`), and vectors that cross
/// a call which is not inlined are boxed. Read with the class-file API, since sources do not tell.
class KernelSizeTest {
  private static final String ROOM = "org.terrane.tensor.cpu.simd";
  private static final int FREQ_INLINE_SIZE = 325;

  private static final String ALONE = "holds its whole loop, takes and leaves arrays: compiled alone, never inlined";

  /// `Class.method` → why it may be larger.
  private static final Map<String, String> LARGER = Map.of(
      "Gemm6x4Kernel.multiply", ALONE,
      "Gemm6x2Kernel.multiply", ALONE,
      "Conv6x4Kernel.multiply", ALONE,
      "Conv4x2Kernel.multiply", ALONE,
      "ConvNarrowKernel.multiply", ALONE,
      "AttentionKernel.packed", ALONE,
      "AttentionKernel.rows", ALONE);

  @Test
  void kernel_methods_fit_the_inliner() {
    assertThat(kernels().flatMap(KernelSizeTest::methods))
        .filteredOn(method -> method.bytecodes() > FREQ_INLINE_SIZE && !LARGER.containsKey(method.name()))
        .isEmpty();
  }

  @Test
  void exceptions_are_still_needed() {
    assertThat(kernels().flatMap(KernelSizeTest::methods).filter(method -> method.bytecodes() > FREQ_INLINE_SIZE))
        .map(Method::name)
        .containsAll(LARGER.keySet());
  }

  private record Method(String name, int bytecodes) {}

  private static Stream<JavaClass> kernels() {
    return new ClassFileImporter().importPackages(ROOM).stream()
        .filter(type -> type.getPackageName().equals(ROOM) && type.getSimpleName().endsWith("Kernel"));
  }

  private static Stream<Method> methods(JavaClass type) {
    try (InputStream bytes = type.getSource().orElseThrow().getUri().toURL().openStream()) {
      ClassModel model = ClassFile.of().parse(bytes.readAllBytes());
      return model.methods().stream()
          .filter(method -> method.code().isPresent() && !method.methodName().equalsString("<clinit>"))
          .map(method -> new Method(type.getSimpleName() + "." + method.methodName().stringValue(), length(method)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int length(MethodModel method) {
    return ((CodeAttribute) method.code().orElseThrow()).codeLength();
  }
}
