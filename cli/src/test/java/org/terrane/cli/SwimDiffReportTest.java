package org.terrane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `terrane pretrain swimdiff` up to the page it leaves.
class SwimDiffReportTest {
  @TempDir Path folder;

  @Test
  void the_page_shows_scenes_neighbours_and_restored_images() throws IOException {
    RunPage page = report("--steps", "2");
    assertThat(page.headings()).containsExactly(
        "How it went", "Scenes and the views cut from them", "Nearest neighbours", "Restored from noise", "Facts");
    assertThat(page.html()).doesNotContain("NaN", "not a number", "http:", "https:")
        .contains("392 patches of 2 scenes, 2 of 2 steps", "by chance 1 in 257, 0.39\u00a0%")
        .containsPattern("\\d of 49 patches drawn so far").contains("one of 196 patches of scene synthetic/place-0")
        .containsPattern("<div class=\"marked\"><img [^>]*alt=\"[−\\d.]+ · same scene, \\d{4}-\\d\\d-\\d\\d\"")
        .containsPattern("by lot it would be 49\\.\\d\u00a0%")
        .contains("<h3>Mean squared error over 32 images</h3>")
        .containsPattern("<th>t = 12</th><td>noisy \\d\\.\\d{3}, restored \\d\\.\\d{3}, with what");
    assertThat(page.count("seen by the encoder</span>")).isEqualTo(3);
    assertThat(page.count("<span>this patch</span>")).isEqualTo(5);
  }

  @Test
  void a_shared_encoder_is_told_nothing_and_measured_shares_are_a_chart() throws IOException {
    RunPage page = report("--steps", "2", "--set", "model.diffusion.condMode=shared-encoder", "--set",
        "loss.shareEvery=1");
    assertThat(page.html()).doesNotContain("NaN", "seen by the encoder", "with what the encoder saw in another")
        .contains("The encoder is the U-Net's way down", "share of the encoder's gradient")
        .containsPattern("<th>t = 12</th><td>noisy \\d\\.\\d{3}, restored \\d\\.\\d{3}</td>");
    assertThat(report("--steps", "1").html()).doesNotContain("share of the encoder's gradient");
  }

  @Test
  void a_branch_that_counts_nothing_has_no_place_on_the_page() throws IOException {
    RunPage contrast = report("--steps", "1", "--set", "loss.diffusion=0");
    assertThat(contrast.headings()).contains("Nearest neighbours").doesNotContain("Restored from noise");
    assertThat(contrast.html()).contains("Contrastive loss").doesNotContain("Diffusion loss", "Mean squared error");
    RunPage diffusion = report("--steps", "1", "--set", "loss.contrastive=0");
    assertThat(diffusion.headings()).contains("Nearest neighbours", "Restored from noise");
    assertThat(diffusion.html()).contains("Diffusion loss").doesNotContain("Contrastive loss", "Accuracy", "by chance");
  }

  private RunPage report(String... options) throws IOException {
    return RunPage.of("swimdiff", folder, options);
  }
}
