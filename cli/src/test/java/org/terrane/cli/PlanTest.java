package org.terrane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlanTest {
  /// Its numbers are held against the paper's by the plan's own tests.
  @Test
  void the_papers_network_is_counted_part_by_part() {
    Terminal terminal = plan();
    assertThat(terminal.exit()).as(terminal.err()).isZero();
    assertThat(terminal.out())
        .startsWith("SkySense, preset paper; a sample of 16 × 16 cells, 1 frame of high resolution, 20 multispectral,"
            + " 10 radar\n")
        .containsPattern("\nhigh resolution {5,}655,074,704 ")
        .containsPattern("\nmultispectral .*\nradar .*\nfusion and dates .*\nheads .*\ntogether ")
        .contains("prototypes of regions: 209,715,200 numbers")
        .containsPattern("\non a device with 6 views at a time: [0-9.]+ GiB, in pieces [0-9.]+ GiB\n");
  }

  @Test
  void other_samples_of_other_presets_cost_less() {
    Terminal terminal = plan("--preset", "unit", "--cells", "8", "--multispectral", "2", "--radar", "1");
    assertThat(terminal.exit()).as(terminal.err()).isZero();
    assertThat(terminal.out()).startsWith("SkySense, preset unit; a sample of 8 × 8 cells");
  }

  @Test
  void what_cannot_be_planned_is_one_line() {
    refused("terrane: --preset papr: unknown preset; did you mean 'paper'?", "--preset", "papr");
    refused("terrane: --cells 6: must be a multiple of the patches of the series, 4", "--cells", "6");
    refused("terrane: --radar 0: must be at least 1", "--radar", "0");
    refused("terrane: --views 0: must be at least 1", "--views", "0");
  }

  private static void refused(String line, String... arguments) {
    Terminal terminal = plan(arguments);
    assertThat(terminal.exit()).isEqualTo(2);
    assertThat(terminal.err()).isEqualTo(line + "\n");
  }

  private static Terminal plan(String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "plan";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return Terminal.run(Main.commandLine(), all);
  }
}
