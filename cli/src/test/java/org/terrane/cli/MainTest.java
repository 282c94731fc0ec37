package org.terrane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.terrane.datasets.raster.RasterException;
import org.terrane.datasets.scene.DataException;
import org.terrane.rs.common.BadInput;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class MainTest {
  @Test
  void alone_it_shows_its_commands() {
    Terminal terminal = Terminal.run(Main.commandLine());
    assertThat(terminal.exit()).isZero();
    assertThat(terminal.out()).contains("Usage: terrane", "doctor");
  }

  @Test
  void the_version_names_terrane_and_java() {
    assertThat(Terminal.run(Main.commandLine(), "--version").out())
        .startsWith("terrane ")
        .contains("Java " + Runtime.version());
  }

  @Test
  void a_misspelt_command_or_option_names_the_nearest() {
    refused("terrane: unknown command 'docter'; did you mean 'doctor'?", "docter");
    refused("terrane: unknown command 'paint'; see terrane --help", "paint");
    refused("terrane: unknown option '--versoin'; did you mean '--version'?", "--versoin");
    refused("terrane: unknown option '--colour'; see terrane --help", "--colour=red");
    refused("terrane: unexpected argument 'now'; see terrane doctor --help", "doctor", "now");
  }

  @Test
  void bad_input_is_one_line_and_exit_code_2() {
    fails(new BadInput("recipe.json: missing key 'steps'"), 2, "terrane: recipe.json: missing key 'steps'\n");
    fails(new RasterException(Path.of("B04.tif"), "truncated"), 2, "terrane: B04.tif: truncated\n");
    fails(new DataException("scenes: no image set"), 2, "terrane: scenes: no image set\n");
    fails(new UncheckedIOException(new IOException("No space\nleft")), 2,
        "terrane: java.io.IOException: No space left\n");
  }

  @Test
  void a_bug_shows_its_stack_trace_and_exit_code_1() {
    Terminal terminal = fail(new IllegalStateException("impossible"));
    assertThat(terminal.exit()).isEqualTo(1);
    assertThat(terminal.err()).startsWith("java.lang.IllegalStateException: impossible").contains("\tat ");
  }

  @Command(name = "fail")
  private record Fail(RuntimeException failure) implements Callable<Integer> {
    @Override
    public Integer call() {
      throw failure;
    }
  }

  private static void fails(RuntimeException failure, int exit, String err) {
    assertThat(fail(failure)).isEqualTo(new Terminal(exit, "", err));
  }

  private static Terminal fail(RuntimeException failure) {
    return Terminal.run(Main.commandLine(new CommandLine(new Fail(failure))), "fail");
  }

  private static void refused(String line, String... arguments) {
    assertThat(Terminal.run(Main.commandLine(), arguments)).isEqualTo(new Terminal(2, "", line + "\n"));
  }
}
