package org.terrane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class EvaluateTest {
  @TempDir Path folder;

  private Path checkpoint;
  private Path data;

  @BeforeEach
  void files() throws IOException {
    checkpoint = Files.createFile(folder.resolve("step-9.safetensors"));
    data = Files.createDirectory(folder.resolve("eurosat"));
    Files.createDirectory(data.resolve("Forest"));
  }

  @Test
  void checkpoint_data_and_protocol_reach_the_evaluator() {
    Terminal terminal =
        evaluate("--checkpoint", checkpoint.toString(), "--data", data.toString(), "--protocol", "linear");
    assertThat(terminal).isEqualTo(new Terminal(0, checkpoint + " " + data + " LINEAR\n", ""));
  }

  @Test
  void knn_is_the_default() {
    assertThat(evaluate("--checkpoint", checkpoint.toString(), "--data", data.toString()).out()).endsWith(" KNN\n");
  }

  @Test
  void bad_input_is_one_line() {
    refused("--checkpoint none: no such file", "--checkpoint", "none", "--data", data.toString());
    refused("--data none: no such folder", "--checkpoint", checkpoint.toString(), "--data", "none");
    refused("missing required option: '--data=DIR'", "--checkpoint", checkpoint.toString());
    refused(
        "invalid value for option '--protocol': expected one of [KNN, LINEAR] (case-insensitive) but was 'svm'",
        "--checkpoint", checkpoint.toString(), "--data", data.toString(), "--protocol", "svm");
  }

  private static void refused(String problem, String... arguments) {
    assertThat(evaluate(arguments)).isEqualTo(new Terminal(2, "", "terrane: " + problem + "\n"));
  }

  private static Terminal evaluate(String... arguments) {
    Evaluator echo = (checkpoint, data, protocol, out, err) -> out.println(checkpoint + " " + data + " " + protocol);
    String[] words = new String[arguments.length + 1];
    words[0] = "evaluate";
    System.arraycopy(arguments, 0, words, 1, arguments.length);
    return Terminal.run(Main.commandLine(new CommandLine(new Evaluate(echo))), words);
  }
}
