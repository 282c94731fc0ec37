package org.terrane.datasets.named;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NamedDataTest {

  @Test
  void names_are_unique_and_every_entry_is_filled_in() {
    assertThat(NamedData.ALL).extracting(NamedDataset::name).doesNotHaveDuplicates();
    assertThat(NamedData.ALL).allSatisfy(data -> {
      assertThat(data.name()).matches("[a-z0-9]+(-[a-z0-9]+)*");
      assertThat(data.what()).isNotBlank();
      assertThat(data.bands()).isNotBlank();
      assertThat(data.layout()).isNotBlank();
      assertThat(data.licence()).isNotBlank();
    });
  }

  @Test
  void a_misspelt_name_is_answered_with_a_near_one() {
    Tiny.refusedWith(() -> NamedData.of("levircd"), "no data set 'levircd', did you mean 'levir-cd'? Known are ");
    Tiny.refusedWith(() -> NamedData.of("imagenet-22k"), "no data set 'imagenet-22k'. Known are eurosat ");
  }
}
