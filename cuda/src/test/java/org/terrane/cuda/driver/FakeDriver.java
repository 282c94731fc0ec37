package org.terrane.cuda.driver;

import java.util.List;

/// A CUDA that has versions and a device, and computes nothing.
record FakeDriver(CudaVersions versions) implements CudaDriver {
  static final DeviceProperties DEVICE = new DeviceProperties("NVIDIA H200", 9, 0, 132, 227 << 10, 150_100_000_000L);

  @Override
  public int devices() {
    return 2;
  }

  @Override
  public DeviceProperties properties(int device) {
    return DEVICE;
  }

  @Override
  public CudaContext open(int device) {
    throw new UnsupportedOperationException();
  }

  @Override
  public byte[] compile(String name, String source, String architecture, List<String> options) {
    throw new UnsupportedOperationException();
  }
}
