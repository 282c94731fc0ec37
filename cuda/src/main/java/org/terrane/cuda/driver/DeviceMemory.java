package org.terrane.cuda.driver;

/// An address in device memory. Nothing is known of its extent: who allocates keeps that.
public record DeviceMemory(long address) {
  /// The address `bytes` further on.
  public DeviceMemory plus(long bytes) {
    return new DeviceMemory(address + bytes);
  }

  /// Addresses are multiples of large powers of two, which would meet in a few places of a hash table.
  @Override
  public int hashCode() {
    return (int) (address * 0x9E3779B97F4A7C15L >>> 32);
  }
}
