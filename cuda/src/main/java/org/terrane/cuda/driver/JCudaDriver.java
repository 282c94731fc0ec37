package org.terrane.cuda.driver;

import static jcuda.driver.JCudaDriver.cuDeviceGet;
import static jcuda.driver.JCudaDriver.cuDeviceGetAttribute;
import static jcuda.driver.JCudaDriver.cuDeviceGetCount;
import static jcuda.driver.JCudaDriver.cuDeviceGetName;
import static jcuda.driver.JCudaDriver.cuDeviceTotalMem;
import static jcuda.driver.JCudaDriver.cuDriverGetVersion;
import static jcuda.driver.JCudaDriver.cuInit;
import static jcuda.jcublas.JCublas2.cublasGetProperty;
import static jcuda.jcudnn.JCudnn.cudnnGetVersion;
import static jcuda.nvrtc.JNvrtc.nvrtcCompileProgram;
import static jcuda.nvrtc.JNvrtc.nvrtcCreateProgram;
import static jcuda.nvrtc.JNvrtc.nvrtcDestroyProgram;
import static jcuda.nvrtc.JNvrtc.nvrtcGetCUBIN;
import static jcuda.nvrtc.JNvrtc.nvrtcGetCUBINSize;
import static jcuda.nvrtc.JNvrtc.nvrtcGetErrorString;
import static jcuda.nvrtc.JNvrtc.nvrtcGetProgramLog;
import static jcuda.nvrtc.JNvrtc.nvrtcVersion;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdevice_attribute;
import jcuda.nvrtc.nvrtcProgram;

/// CUDA through JCuda. Made after [JCudaNatives#load].
final class JCudaDriver implements CudaDriver {
  private static final int LONGEST_NAME = 256;

  JCudaDriver() {
    JCudaStatus.check(cuInit(0), "cuInit");
  }

  @Override
  public CudaVersions versions() {
    int[] driver = new int[1];
    int[] major = new int[1];
    int[] minor = new int[1];
    JCudaStatus.check(cuDriverGetVersion(driver), "cuDriverGetVersion");
    JCudaStatus.nvrtc(nvrtcVersion(major, minor), "nvrtcVersion");
    int cublas = cublas(0) * 10_000 + cublas(1) * 100 + cublas(2);
    return new CudaVersions(driver[0], major[0] * 1000 + minor[0] * 10, cublas, (int) cudnnGetVersion());
  }

  /// @param part 0 for the major, 1 for the minor version, 2 for the patch
  private static int cublas(int part) {
    int[] value = new int[1];
    JCudaStatus.blas(cublasGetProperty(part, value), "cublasGetProperty");
    return value[0];
  }

  @Override
  public int devices() {
    int[] count = new int[1];
    JCudaStatus.check(cuDeviceGetCount(count), "cuDeviceGetCount");
    return count[0];
  }

  @Override
  public DeviceProperties properties(int device) {
    CUdevice handle = device(device);
    byte[] name = new byte[LONGEST_NAME];
    long[] bytes = new long[1];
    JCudaStatus.check(cuDeviceGetName(name, name.length, handle), "cuDeviceGetName");
    JCudaStatus.check(cuDeviceTotalMem(bytes, handle), "cuDeviceTotalMem");
    return new DeviceProperties(
        untilZero(name),
        attribute(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR, handle),
        attribute(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR, handle),
        attribute(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT, handle),
        attribute(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK_OPTIN, handle),
        bytes[0]);
  }

  @Override
  public CudaContext open(int device) {
    return new JCudaContext(device(device));
  }

  @Override
  public byte[] compile(String name, String source, String architecture, List<String> options) {
    List<String> all = new ArrayList<>(List.of("--gpu-architecture=" + architecture));
    all.addAll(options);
    var program = new nvrtcProgram();
    JCudaStatus.nvrtc(nvrtcCreateProgram(program, source, name, 0, null, null), "nvrtcCreateProgram " + name);
    try {
      int status = nvrtcCompileProgram(program, all.size(), all.toArray(String[]::new));
      if (status != 0) {
        throw new CudaException("compile " + name, status, nvrtcGetErrorString(status) + ": " + log(program));
      }
      long[] size = new long[1];
      JCudaStatus.nvrtc(nvrtcGetCUBINSize(program, size), "nvrtcGetCUBINSize " + name);
      byte[] cubin = new byte[Math.toIntExact(size[0])];
      JCudaStatus.nvrtc(nvrtcGetCUBIN(program, cubin), "nvrtcGetCUBIN " + name);
      return cubin;
    } finally {
      nvrtcDestroyProgram(program);
    }
  }

  private static String log(nvrtcProgram program) {
    String[] log = {""};
    nvrtcGetProgramLog(program, log);
    return log[0].strip();
  }

  private static CUdevice device(int device) {
    var handle = new CUdevice();
    JCudaStatus.check(cuDeviceGet(handle, device), "cuDeviceGet " + device);
    return handle;
  }

  private static int attribute(int attribute, CUdevice device) {
    int[] value = new int[1];
    JCudaStatus.check(cuDeviceGetAttribute(value, attribute, device), "cuDeviceGetAttribute " + attribute);
    return value[0];
  }

  /// A C string in its buffer.
  private static String untilZero(byte[] text) {
    int end = 0;
    while (end < text.length && text[end] != 0) {
      end++;
    }
    return new String(text, 0, end, StandardCharsets.UTF_8);
  }
}
