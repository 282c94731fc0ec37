package org.terrane.cuda.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

class KernelArgumentsTest {
  @Test
  void addresses_lead_to_the_values_also_when_filled_anew() {
    try (Arena arena = Arena.ofConfined()) {
      var arguments = new KernelArguments(arena, 4);
      arguments.int32(1).int32(2).int32(3).int32(4);

      MemorySegment block =
          arguments.reset().int32(7).float32(0.5f).int64(1L << 40).pointer(new DeviceMemory(4096).plus(8)).block();

      assertThat(value(block, 0).get(ValueLayout.JAVA_INT, 0)).isEqualTo(7);
      assertThat(value(block, 1).get(ValueLayout.JAVA_FLOAT, 0)).isEqualTo(0.5f);
      assertThat(value(block, 2).get(ValueLayout.JAVA_LONG, 0)).isEqualTo(1L << 40);
      assertThat(value(block, 3).get(ValueLayout.JAVA_LONG, 0)).isEqualTo(4104);
    }
  }

  @Test
  void a_struct_is_read_where_it_is_and_the_next_filling_finds_its_own_place_again() {
    try (Arena arena = Arena.ofConfined()) {
      var arguments = new KernelArguments(arena, 2);
      MemorySegment struct = arena.allocateFrom(ValueLayout.JAVA_LONG, 1, 2, 3);

      MemorySegment block = arguments.structure(struct).float64(0.1).block();
      assertThat(block.getAtIndex(ValueLayout.JAVA_LONG, 0)).isEqualTo(struct.address());
      assertThat(value(block, 1).get(ValueLayout.JAVA_DOUBLE, 0)).isEqualTo(0.1);

      arguments.reset().int64(5).int64(6);
      assertThat(value(block, 0).get(ValueLayout.JAVA_LONG, 0)).isEqualTo(5);
      assertThat(struct.get(ValueLayout.JAVA_LONG, 0)).as("left alone").isEqualTo(1);
    }
  }

  @Test
  void too_few_and_too_many_are_refused() {
    try (Arena arena = Arena.ofConfined()) {
      var arguments = new KernelArguments(arena, 2).int32(1);
      assertThatThrownBy(arguments::block).hasMessage("kernel arguments: 1 are set, but the kernel takes 2");
      arguments.int32(2);
      assertThatThrownBy(() -> arguments.int32(3))
          .hasMessage("kernel arguments: one too many, the kernel takes 2");
    }
  }

  private static MemorySegment value(MemorySegment block, int parameter) {
    return MemorySegment.ofAddress(block.getAtIndex(ValueLayout.JAVA_LONG, parameter)).reinterpret(Long.BYTES);
  }
}
