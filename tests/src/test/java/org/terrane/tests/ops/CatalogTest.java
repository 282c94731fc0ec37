package org.terrane.tests.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.terrane.tensor.op.Op;
import org.terrane.tensor.op.Primitive;
import org.terrane.tensor.op.Update;
import org.terrane.tensor.op.View;

/// No operation without a row.
class CatalogTest {
  private static final JavaClasses CLASSES = new ClassFileImporter()
      .withImportOption(new ImportOption.DoNotIncludeTests())
      .importPackages("org.terrane.tensor.op", "org.terrane.tensor.fused");

  @Test
  void every_primitive_and_fused_operation_has_a_row() {
    assertThat(called(Stream.concat(OpCatalog.rows().stream(), OpCatalog.updates().stream())))
        .containsExactlyInAnyOrderElementsOf(operations(type -> true));
  }

  @Test
  void updates_are_listed_as_updates() {
    assertThat(called(OpCatalog.updates().stream()))
        .containsExactlyInAnyOrderElementsOf(operations(type -> type.isAssignableTo(Update.class)));
  }

  @Test
  void the_scan_sees_every_primitive() {
    assertThat(operations(type -> type.isAssignableTo(Primitive.class))).containsExactlyInAnyOrderElementsOf(
        Stream.of(Primitive.class, View.class)
            .flatMap(type -> Stream.of(type.getPermittedSubclasses()))
            .filter(type -> type != View.class)
            .map(Class::getName)
            .toList());
  }

  @Test
  void row_names_differ() {
    assertThat(Stream.concat(OpCatalog.rows().stream(), OpCatalog.updates().stream()).map(OpRow::name))
        .doesNotHaveDuplicates();
  }

  private static Set<String> called(Stream<OpRow> rows) {
    return rows.map(row -> row.call(Sizes.tiny(0)).op().getClass().getName()).collect(Collectors.toSet());
  }

  private static Set<String> operations(Predicate<JavaClass> kind) {
    return CLASSES.stream()
        .filter(type -> type.isAssignableTo(Op.class) && type.isRecord() && kind.test(type))
        .map(JavaClass::getName)
        .collect(Collectors.toSet());
  }
}
