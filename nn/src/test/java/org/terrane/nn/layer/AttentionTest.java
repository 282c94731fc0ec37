package org.terrane.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.terrane.autograd.Grad;
import org.terrane.nn.Init;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Tensor;

/// Attention and blocks on sequences that were filled up.
class AttentionTest {
  private static final Key KEY = Key.of(14);
  private static final int DIM = 8;

  @ParameterizedTest
  @EnumSource(value = DType.class, names = {"F32", "F64"})
  void absent_tokens_are_as_if_the_sequence_were_shorter(DType dtype) {
    Block block = Block.create(Init.of(KEY).as(dtype), DIM, 2, 16, 0);
    Tensor x = Tensor.normal(KEY, dtype, 2, 5, DIM);

    Tensor filled = block.forward(x, Tensor.arange(5, DType.I64).lt(3).reshape(1, 5).expand(2, 5));

    Tensor shorter = block.forward(x.slice(1, 0, 3));
    assertThat(filled.slice(1, 0, 3).toFloats()).containsExactly(shorter.toFloats(), within(1e-5f));
  }

  @ParameterizedTest
  @EnumSource(value = DType.class, names = {"F32", "F64"})
  void with_all_tokens_present_it_is_plain_attention(DType dtype) {
    Attention attention = Attention.create(Init.of(KEY).as(dtype), DIM, 2);
    Tensor x = Tensor.normal(KEY, dtype, 2, 5, DIM);

    assertThat(attention.forward(x, Tensor.ones(DType.BOOL, 2, 5)).toFloats())
        .containsExactly(attention.forward(x).toFloats(), within(1e-6f));
  }

  @ParameterizedTest
  @EnumSource(value = DType.class, names = {"F32", "F64"})
  void absent_tokens_get_no_gradient_from_those_present(DType dtype) {
    Attention attention = Attention.create(Init.of(KEY).as(dtype), DIM, 2);
    Tensor present = Tensor.arange(4, DType.I64).lt(2).reshape(1, 4);

    List<Tensor> gradients = Grad.gradients(at -> attention.forward(at.getFirst(), present).slice(1, 0, 2).square()
        .sum(), List.of(Tensor.normal(KEY, dtype, 1, 4, DIM)));

    assertThat(gradients.getFirst().slice(1, 2, 4).toFloats()).containsOnly(0);
    assertThat(gradients.getFirst().slice(1, 0, 2).toFloats()).doesNotContain(0);
  }
}
