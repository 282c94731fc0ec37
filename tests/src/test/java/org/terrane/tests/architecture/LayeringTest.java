package org.terrane.tests.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The arrows of the module diagram in `docs/architecture.md`, checked on the compiled classes.
class LayeringTest {
  private static final JavaClasses TERRANE = new ClassFileImporter()
      .withImportOption(new ImportOption.DoNotIncludeTests())
      .importPackages("org.terrane");

  /// Module (its package below `org.terrane`) → the modules it may see.
  private static final Map<String, List<String>> MAY_SEE = Map.of(
      "tensor", List.of(),
      "autograd", List.of("tensor"),
      "nn", List.of("tensor", "autograd"),
      "cuda", List.of("tensor"),
      "datasets", List.of("tensor"),
      "rs", List.of("tensor", "autograd", "nn", "datasets"),
      "cli", List.of("tensor", "autograd", "nn", "cuda", "datasets", "rs"));

  /// These define one another: a `Tensor` method makes an `Op` and hands it to the `Engine`. All other packages are
  /// layers.
  private static final Set<String> CORE =
      Set.of("org.terrane.tensor", "org.terrane.tensor.op", "org.terrane.tensor.engine");

  private static final SliceAssignment PACKAGES = new SliceAssignment() {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      return SliceIdentifier.of(CORE.contains(type.getPackageName()) ? "tensor core" : type.getPackageName());
    }

    @Override
    public String getDescription() {
      return "packages";
    }
  };

  @Test
  void every_module_is_seen_by_these_rules() {
    assertThat(TERRANE.stream().map(LayeringTest::module).distinct())
        .isSubsetOf(MAY_SEE.keySet())
        .contains("tensor");
  }

  @Test
  void modules_see_only_what_lies_below_them() {
    MAY_SEE.forEach((module, seen) -> {
      String[] others = MAY_SEE.keySet().stream()
          .filter(other -> !other.equals(module) && !seen.contains(other))
          .map(LayeringTest::everythingIn)
          .toArray(String[]::new);
      noClasses().that().resideInAPackage(everythingIn(module))
          .should().dependOnClassesThat().resideInAnyPackage(others)
          .allowEmptyShould(true)
          .check(TERRANE);
    });
  }

  @Test
  void only_the_engine_and_the_command_line_name_a_backend() {
    noClasses().that().resideInAnyPackage(
            everythingIn("autograd"), everythingIn("nn"), everythingIn("datasets"), everythingIn("rs"))
        .should().dependOnClassesThat().resideInAnyPackage("org.terrane.tensor.cpu..", "org.terrane.cuda..")
        .allowEmptyShould(true)
        .check(TERRANE);
  }

  @Test
  void each_outside_world_has_one_room() {
    Map<String, String> rooms = Map.of(
        "jdk.incubator.vector..", "org.terrane.tensor.cpu.simd",
        "jcuda..", "org.terrane.cuda.driver",
        "org.gdal..", "org.terrane.datasets.raster.gdal",
        "io.jhdf..", "org.terrane.datasets.hdf5",
        "picocli..", "org.terrane.cli..");
    rooms.forEach((world, room) -> noClasses().that().resideOutsideOfPackage(room)
        .should().dependOnClassesThat().resideInAPackage(world)
        .check(TERRANE));
  }

  @Test
  void packages_form_no_cycle() {
    slices().assignedFrom(PACKAGES).should().beFreeOfCycles().check(TERRANE);
  }

  @Test
  void no_field_is_public_except_constants() {
    fields().that().arePublic()
        .should().beStatic().andShould().beFinal()
        .allowEmptyShould(true)
        .check(TERRANE);
  }

  private static String everythingIn(String module) {
    return "org.terrane." + module + "..";
  }

  private static String module(JavaClass type) {
    return type.getPackageName().split("\\.")[2];
  }
}
