package org.terrane.cuda.device;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;
import org.terrane.cuda.driver.CudaBlas;
import org.terrane.cuda.driver.CudaContext;
import org.terrane.cuda.driver.CudaDnn;

/// Puts calls into the device's one stream, each by the part of CUDA that does it. One thread at a time.
final class CallStream {
  /// What a kernel's arguments may take.
  private static final long ARGUMENTS = 4096;

  private final CudaContext context;
  private final CudaContext.Stream stream;
  private final CudaBlas blas;
  private final CudaDnn dnn;
  private final MemorySegment arguments = Arena.global().allocate(ARGUMENTS, Long.BYTES);

  CallStream(CudaContext context, CudaContext.Stream stream, CudaBlas blas, CudaDnn dnn) {
    this.context = context;
    this.stream = stream;
    this.blas = blas;
    this.dnn = dnn;
  }

  /// @param upload how bytes get there
  void put(Call call, Consumer<Call.Upload> upload) {
    switch (call) {
      case Call.Kernel kernel -> context.launch(kernel.entry().kernel(), kernel.shape(),
          kernel.arguments().put(kernel.entry().arguments(), arguments), stream);
      case Call.Fill fill -> context.fill(fill.to(), fill.pattern(), fill.words(), stream);
      case Call.Upload bytes -> upload.accept(bytes);
      case Call.Product product -> blas.multiply(product.gemm(), product.a(), product.b(), product.c());
      case Call.Convolution pass ->
          dnn.run(pass.plan(), pass.first(), pass.second(), pass.workspace(), pass.to());
    }
  }
}
