package org.terrane.cuda.device;

import java.lang.foreign.MemorySegment;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.terrane.cuda.driver.CudaBlas;
import org.terrane.cuda.driver.CudaContext;
import org.terrane.cuda.driver.CudaDnn;
import org.terrane.cuda.driver.CudaDriver;
import org.terrane.cuda.driver.CudaException;
import org.terrane.cuda.driver.CudaFinding;
import org.terrane.cuda.driver.CudaVersions;
import org.terrane.cuda.driver.DeviceMemory;
import org.terrane.cuda.driver.DeviceProperties;

/// The seam as a recorder: nothing computes, every call is written down, and memory is a number that grows. A graph is
/// recorded unless [#refuseGraphs] was called.
public final class RecordingGpu {
  /// Of CUDA's memory.
  private static final long ALIGNMENT = 256;

  private final List<String> calls = new ArrayList<>();
  private final Map<DeviceMemory, Long> sizes = new HashMap<>();
  private final List<MemorySegment> uploaded = new ArrayList<>();
  private final List<String> compiled = new ArrayList<>();
  private final long bytes;
  private boolean refusesGraphs;
  private boolean refusesLoad;
  private long next = 1 << 20;
  private long taken;

  /// @param bytes of device memory
  public RecordingGpu(long bytes) {
    this.bytes = bytes;
  }

  /// A device on this GPU, not yet opened.
  public CudaDevice device() {
    return new CudaDevice(0, () -> new CudaFinding.Present(driver(), null), KernelCache.none());
  }

  CudaContext context() {
    return of(CudaContext.class, (_, method, arguments) -> switch (method.getName()) {
      case "allocate" -> allocate((Long) arguments[0]);
      case "free" -> free((DeviceMemory) arguments[0]);
      case "freeBytes" -> bytes - taken;
      case "copyToDevice" -> {
        uploaded.add((MemorySegment) arguments[1]);
        yield recorder("").invoke(null, method, arguments);
      }
      case "createStream", "createEvent" -> of(method.getReturnType(), recorder(""));
      case "load" -> load(method.getReturnType());
      case "kernel" -> kernel(method.getReturnType(), (String) arguments[1]);
      case "endCapture" -> endCapture(method.getReturnType());
      case "blas" -> of(CudaBlas.class, recorder("blas."));
      case "dnn" -> of(CudaDnn.class, recorder("dnn."));
      default -> recorder("").invoke(null, method, arguments);
    });
  }

  CudaDriver driver() {
    DeviceProperties properties = new DeviceProperties("Recorder", 9, 0, 4, 232_448, bytes);
    return of(CudaDriver.class, (_, method, arguments) -> switch (method.getName()) {
      case "open" -> context();
      case "properties" -> properties;
      case "versions" -> new CudaVersions(13_000, 13_000, 130_000, 91_000);
      case "compile" -> {
        compiled.add((String) arguments[0]);
        yield ((String) arguments[0]).getBytes(StandardCharsets.UTF_8);
      }
      default -> throw new UnsupportedOperationException(method.getName());
    });
  }

  /// Calls whose name begins so, each as `name argument, argument`.
  public List<String> calls(String name) {
    return calls.stream().filter(call -> call.startsWith(name)).toList();
  }

  /// Files given to NVRTC.
  List<String> compiled() {
    return compiled;
  }

  /// The kernels that were launched, by name.
  public List<String> kernels() {
    return calls("launch ").stream().map(call -> call.replaceFirst("launch (\\w+),.*", "$1")).toList();
  }

  /// All calls in order, by their names: a graph's launch is `launch graph`.
  public List<String> names() {
    return calls.stream().map(call -> call.startsWith("launch graph") ? "launch graph" : call.replaceFirst(" .*", ""))
        .toList();
  }

  /// The host memory of the last copy to the device, as it is now.
  public MemorySegment lastUploaded() {
    return uploaded.getLast();
  }

  public void forget() {
    calls.clear();
  }

  public void refuseGraphs() {
    refusesGraphs = true;
  }

  private static Object kernel(Class<?> type, String name) {
    return Proxy.newProxyInstance(RecordingGpu.class.getClassLoader(), new Class<?>[] {type},
        (proxy, method, arguments) -> switch (method.getName()) {
          case "toString" -> name;
          case "hashCode" -> System.identityHashCode(proxy);
          case "equals" -> proxy == arguments[0];
          default -> null;
        });
  }

  public void refuseNextLoad() {
    refusesLoad = true;
  }

  private Object load(Class<?> type) {
    if (refusesLoad) {
      refusesLoad = false;
      throw new CudaException("cuModuleLoadData", 200, "CUDA_ERROR_INVALID_IMAGE");
    }
    return of(type, recorder(""));
  }

  private Object endCapture(Class<?> graph) {
    calls.add("endCapture");
    if (refusesGraphs) {
      throw new CudaException("cuStreamEndCapture", 901, "CUDA_ERROR_STREAM_CAPTURE_INVALIDATED");
    }
    return Proxy.newProxyInstance(RecordingGpu.class.getClassLoader(), new Class<?>[] {graph},
        (_, method, _) -> method.getName().equals("toString") ? "graph" : null);
  }

  private DeviceMemory allocate(long size) {
    if (taken + size > bytes) {
      throw new CudaException("cuMemAlloc", CudaContext.OUT_OF_MEMORY, "CUDA_ERROR_OUT_OF_MEMORY");
    }
    calls.add("allocate " + size);
    taken += size;
    DeviceMemory memory = new DeviceMemory(next);
    next += Math.ceilDiv(size, ALIGNMENT) * ALIGNMENT;
    sizes.put(memory, size);
    return memory;
  }

  private Void free(DeviceMemory memory) {
    calls.add("free " + memory);
    taken -= sizes.remove(memory);
    return null;
  }

  private InvocationHandler recorder(String prefix) {
    return (proxy, method, arguments) -> {
      switch (method.getName()) {
        case "toString":
          return "handle";
        case "hashCode":
          return System.identityHashCode(proxy);
        case "equals":
          return proxy == arguments[0];
        default:
      }
      calls.add(prefix + method.getName() + " " + Arrays.stream(arguments == null ? new Object[0] : arguments)
          .map(String::valueOf).collect(Collectors.joining(", ")));
      return switch (method.getName()) {
        case "workspaceBytes" -> 64L;
        case "plan" -> of(method.getReturnType(), recorder("plan."));
        default -> null;
      };
    };
  }

  private static <T> T of(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(RecordingGpu.class.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
