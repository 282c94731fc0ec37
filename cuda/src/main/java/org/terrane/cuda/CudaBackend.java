package org.terrane.cuda;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.Supplier;
import org.terrane.cuda.device.CallCounts;
import org.terrane.cuda.device.CudaDevice;
import org.terrane.cuda.driver.Cuda;
import org.terrane.cuda.driver.DeviceMemory;
import org.terrane.cuda.primitive.Convolutions;
import org.terrane.cuda.primitive.Copies;
import org.terrane.cuda.primitive.Elementwise;
import org.terrane.cuda.primitive.Indexing;
import org.terrane.cuda.primitive.Products;
import org.terrane.cuda.primitive.Reductions;
import org.terrane.tensor.Device;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Backend;
import org.terrane.tensor.engine.KernelTable;
import org.terrane.tensor.engine.LayoutRule;
import org.terrane.tensor.op.Affine;
import org.terrane.tensor.op.Arange;
import org.terrane.tensor.op.ArgReduce;
import org.terrane.tensor.op.ArgSort;
import org.terrane.tensor.op.Binary;
import org.terrane.tensor.op.Cast;
import org.terrane.tensor.op.Compare;
import org.terrane.tensor.op.Concat;
import org.terrane.tensor.op.Constant;
import org.terrane.tensor.op.Conv2d;
import org.terrane.tensor.op.Conv2dInputGrad;
import org.terrane.tensor.op.Conv2dWeightGrad;
import org.terrane.tensor.op.Copy;
import org.terrane.tensor.op.Fill;
import org.terrane.tensor.op.Gather;
import org.terrane.tensor.op.MatMul;
import org.terrane.tensor.op.Pad;
import org.terrane.tensor.op.Primitive;
import org.terrane.tensor.op.Random;
import org.terrane.tensor.op.Reduce;
import org.terrane.tensor.op.ScatterAdd;
import org.terrane.tensor.op.Unary;
import org.terrane.tensor.op.View;
import org.terrane.tensor.op.Where;

/// The backend of the first GPU, `cuda:0`. Found by every program; CUDA is looked for when a tensor is first made here.
///
/// Operations are queued and not waited for: what is wrong with numbers (an index, a divisor of 0) is thrown by the
/// next download. A storage's segment is an address of the device and of length 0: who reads it on the host is told.
public final class CudaBackend implements Backend {
  private static final Device DEVICE = new Device(Device.Kind.CUDA, 0);

  private final CudaDevice device = new CudaDevice(DEVICE.index(), Cuda::find);
  private final KernelTable kernels = CudaKernels.table(device);
  private final Elementwise elementwise = new Elementwise(device);
  private final Copies copies = new Copies(device);
  private final Reductions reductions = new Reductions(device);
  private final Indexing indexing = new Indexing(device);
  private final Products products = new Products(device);
  private final Convolutions convolutions = new Convolutions(device);

  @Override
  public Device device() {
    return DEVICE;
  }

  @Override
  public MemorySegment allocate(long bytes, String origin) {
    return MemorySegment.ofAddress(device.allocate(bytes, origin).address());
  }

  @Override
  public void free(MemorySegment segment) {
    device.free(new DeviceMemory(segment.address()));
  }

  @Override
  public long liveBuffers() {
    return device.liveBuffers();
  }

  @Override
  public void upload(MemorySegment host, Tensor target) {
    device.upload(host, CudaDevice.first(target));
  }

  @Override
  public void download(Tensor source, MemorySegment host) {
    device.download(CudaDevice.first(source), host);
  }

  @Override
  public LayoutRule accepts(Primitive op) {
    return switch (op) {
      case Reduce _, Conv2d _, Conv2dInputGrad _, Conv2dWeightGrad _ -> LayoutRule.CONTIGUOUS;
      case MatMul _ -> LayoutRule.MATRICES;
      default -> LayoutRule.ANY;
    };
  }

  @Override
  public KernelTable kernels() {
    return kernels;
  }

  @Override
  public <T> T together(Supplier<T> body) {
    return device.together(body);
  }

  /// How many calls went to the GPU so far, and how many of them as CUDA graphs.
  public CallCounts calls() {
    return device.calls();
  }

  /// Bytes taken from CUDA for tensors, whether in use or kept for later.
  public long reservedBytes() {
    return device.reservedBytes();
  }

  @Override
  public void run(Primitive op, List<Tensor> in, Tensor y) {
    switch (op) {
      case Constant constant -> copies.constant(constant, y);
      case Fill fill -> copies.fill(fill.value(), y);
      case Arange arange -> copies.arange(arange, y);
      case Random random -> copies.random(random, y);
      case Copy _ -> copies.copy(in.getFirst(), y);
      case Cast cast -> copies.cast(cast, in.getFirst(), y);
      case Concat concat -> copies.concat(concat, in, y);
      case Pad pad -> copies.pad(pad, in.getFirst(), y);
      case Unary unary -> elementwise.unary(unary.function(), in.getFirst(), y);
      case Affine affine -> elementwise.affine(affine, in.getFirst(), y);
      case Binary binary -> elementwise.binary(binary.function(), in.get(0), in.get(1), y);
      case Compare compare -> elementwise.compare(compare.relation(), in.get(0), in.get(1), y);
      case Where _ -> elementwise.where(in.get(0), in.get(1), in.get(2), y);
      case Reduce reduce -> reductions.reduce(reduce, in.getFirst(), y);
      case ArgReduce reduce -> reductions.argReduce(reduce, in.getFirst(), y);
      case ArgSort sort -> reductions.argSort(sort, in.getFirst(), y);
      case Gather gather -> indexing.gather(gather, in.get(0), in.get(1), y);
      case ScatterAdd scatter -> indexing.scatterAdd(scatter, in.get(0), in.get(1), in.get(2), y);
      case MatMul _ -> products.matMul(in.get(0), in.get(1), y);
      case Conv2d conv -> convolutions.forward(conv.geometry(), in.get(0), in.get(1), y);
      case Conv2dInputGrad conv -> convolutions.inputGrad(conv.geometry(), y, in.get(1), in.get(0));
      case Conv2dWeightGrad conv -> convolutions.weightGrad(conv.geometry(), in.get(1), y, in.get(0));
      case View view -> throw new IllegalArgumentException("[" + view.name() + "] is a view and needs no backend");
    }
  }
}
