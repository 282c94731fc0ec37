package org.terrane.cuda.driver;

/// An address in device memory. Nothing is known of its extent: who allocates keeps that.
public record DeviceMemory(long address) {
  /// The address `bytes` further on.
  public DeviceMemory plus(long bytes) {
    return new DeviceMemory(address + bytes);
  }
}
