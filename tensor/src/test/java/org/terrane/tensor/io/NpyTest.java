package org.terrane.tensor.io;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.terrane.tensor.DType;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;

class NpyTest {
  @TempDir
  Path folder;

  @Test
  void every_type_and_rank_comes_back_as_it_was() {
    Scope.run(() -> {
      for (DType type : DType.values()) {
        if (type != DType.BF16) {
          assertComesBack(Tensor.ones(type, 2, 3));
          assertComesBack(Tensor.ones(type));
          assertComesBack(Tensor.ones(type, 7));
          assertComesBack(Tensor.ones(type, 0, 2));
        }
      }
      assertComesBack(Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3).transpose(0, 1));
    });
  }

  @Test
  void the_header_is_the_one_numpy_writes() throws IOException {
    assertThat(header(Tensor.ones(DType.F32, 1))).endsWith(" \n").startsWith(
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }  ");
    assertThat(header(Tensor.ones(DType.U8, 2, 3))).startsWith(
        "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3), }  ");
    assertThat(header(Tensor.ones(DType.F64))).startsWith(
        "{'descr': '<f8', 'fortran_order': False, 'shape': (), }  ");
  }

  @Test
  void version_two_is_read() throws IOException {
    Path file = npy(2, "{'descr': '|u1', 'fortran_order': False, 'shape': (2,), }\n", new byte[] {3, 4});

    assertThat(Scope.run(() -> Npy.read(file)).toFloats()).containsExactly(3, 4);
  }

  @Test
  void files_that_cannot_be_read_are_refused_in_one_line() throws IOException {
    assertRefused(folder.resolve("none.npy"), "must be an npy file, but does not exist");
    assertRefused(Files.writeString(folder.resolve("text.npy"), "no array here"),
        "must start with the signature of an npy file, but does not");
    assertRefused(npy(3, "", new byte[4]), "npy version must be 1 or 2, but is 3");
    assertRefused(npy(1, "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", new byte[7]),
        "data must be 8 bytes for F32 (2), but are 7");
    assertRefused(npy(1, "{'descr': '>f4', 'fortran_order': False, 'shape': (1,), }", new byte[4]),
        "descr must be one of <f4, <f8, <i4, <i8, |u1, |b1, but is >f4");
    assertRefused(npy(1, "{'descr': '<f4', 'fortran_order': True, 'shape': (1,), }", new byte[4]),
        "array must be in C order, but is in Fortran order; save numpy.ascontiguousarray(array)");
    assertRefused(npy(1, "import os", new byte[4]),
        "header must be {'descr': …, 'fortran_order': …, 'shape': …}, but is import os");
    assertRefused(npy(1, "{'descr': '|u1', 'fortran_order': False, 'shape': (99999999999,), }", new byte[4]),
        "shape must have sizes below 2^31 and fit a file, but is (99999999999,)");
  }

  @Test
  void a_type_numpy_lacks_is_refused() {
    assertThatThrownBy(() -> Scope.run(() -> Npy.write(folder.resolve("b.npy"), Tensor.ones(DType.BF16, 2))))
        .hasMessage("[Npy.write] tensor must be of a type NumPy has, but is BF16 (2); cast it to F32");
  }

  private String header(Tensor tensor) throws IOException {
    Path file = folder.resolve("x.npy");
    Npy.write(file, tensor);
    return new String(Files.readAllBytes(file), 10, 118, ISO_8859_1);
  }

  private void assertComesBack(Tensor tensor) {
    Path file = folder.resolve("array.npy");
    Npy.write(file, tensor);
    Tensor read = Npy.read(file);
    assertThat(read.spec()).isEqualTo(tensor.spec());
    assertThat(read.toDoubles()).isEqualTo(tensor.toDoubles());
  }

  private static void assertRefused(Path file, String complaint) {
    assertThatThrownBy(() -> Scope.run(() -> Npy.read(file))).isInstanceOf(FormatException.class)
        .hasMessage(file + ": " + complaint);
  }

  private Path npy(int version, String header, byte[] data) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
    bytes.writeBytes(new byte[] {(byte) header.length(), 0});
    if (version == 2) {
      bytes.writeBytes(new byte[] {0, 0});
    }
    bytes.writeBytes(header.getBytes(ISO_8859_1));
    bytes.writeBytes(data);
    return Files.write(folder.resolve("made.npy"), bytes.toByteArray());
  }
}
