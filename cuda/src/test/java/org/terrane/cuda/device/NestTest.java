package org.terrane.cuda.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Index.atIndex;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.terrane.tensor.Layout;
import org.terrane.tensor.Shape;

class NestTest {
  @Test
  void contiguous_operands_are_one_axis() {
    Layout contiguous = Layout.contiguous(Shape.of(2, 3, 4));
    Nest nest = Nest.of(contiguous, contiguous);
    assertThat(nest.sizes()).containsExactly(24);
    assertThat(nest.strides()).isDeepEqualTo(new long[][] {{1}, {1}});
    assertThat(nest.count()).isEqualTo(24);
  }

  @Test
  void axes_are_merged_only_where_every_operand_allows_it() {
    Layout contiguous = Layout.contiguous(Shape.of(2, 3, 4));
    Layout turned = Layout.contiguous(Shape.of(4, 2, 3)).permute(1, 2, 0);
    Nest nest = Nest.of(contiguous, turned);
    assertThat(nest.sizes()).containsExactly(6, 4);
    assertThat(nest.strides()).isDeepEqualTo(new long[][] {{4, 1}, {1, 6}});
  }

  @Test
  void an_expanded_axis_has_stride_0_and_scalars_one_element() {
    Layout row = Layout.contiguous(Shape.of(4)).expand(Shape.of(3, 4));
    assertThat(Nest.of(Layout.contiguous(Shape.of(3, 4)), row).strides()).isDeepEqualTo(new long[][] {{4, 1}, {0, 1}});
    assertThat(Nest.of(Layout.contiguous(Shape.SCALAR)).count()).isEqualTo(1);
    assertThat(Nest.of(Layout.contiguous(Shape.of(3, 0, 2))).count()).isZero();
  }

  @Test
  void the_struct_is_rank_sizes_strides() {
    try (Arena arena = Arena.ofConfined()) {
      Nest nest = Nest.of(Shape.of(5, 7), new long[] {70, 2}, new long[] {3, 1});
      MemorySegment struct = arena.allocate(nest.bytes(), 8).fill((byte) 1);
      nest.write(struct);
      assertThat(struct.toArray(ValueLayout.JAVA_LONG)).hasSize(1 + 8 + 4 * 8).startsWith(2, 5, 7, 0)
          .contains(70, atIndex(9)).contains(2, atIndex(10))
          .contains(3, atIndex(17)).contains(1, atIndex(18));
    }
  }

  @Test
  void packs_are_fewer_and_wider_elements_of_the_innermost_axis() {
    Nest nest = Nest.of(Shape.of(3, 8), new long[] {16, 1}, new long[] {1, 0}, new long[] {0, 1}).inPacks(4);
    assertThat(nest.sizes()).containsExactly(3, 2);
    assertThat(nest.strides()).isDeepEqualTo(new long[][] {{16, 4}, {1, 0}, {0, 4}});
  }

  @Test
  void without_whole_packs_a_nest_stays_as_it_is() {
    for (Nest nest : List.of(Nest.of(Shape.of(3, 6), new long[] {8, 1}), Nest.of(Shape.of(3, 8), new long[] {10, 1}),
        Nest.of(Shape.of(3, 8), new long[] {16, 2}), Nest.of(Shape.of(3, 8), new long[] {8, -1}))) {
      assertThat(nest.inPacks(4)).isSameAs(nest);
    }
  }

  @Test
  void nine_axes_that_cannot_be_merged_are_refused() {
    int[] sizes = {2, 2, 2, 2, 2, 2, 2, 2, 2};
    long[] strides = {1, 1, 1, 1, 1, 1, 1, 1, 1};
    assertThatThrownBy(() -> Nest.of(Shape.of(sizes), strides)).hasMessage(
        "[cuda] strided operands must have at most 8 axes that cannot be merged, but have 9");
  }
}
