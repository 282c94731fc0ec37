package org.terrane.cuda.driver;

import java.util.Locale;

/// The first device and the versions behind it, as `terrane doctor` shows them.
public record CudaFacts(CudaVersions versions, DeviceProperties device, int devices) {
  private static final double GIBIBYTE = 1L << 30;

  @Override
  public String toString() {
    String more = devices > 1 ? " (and %d more)".formatted(devices - 1) : "";
    return String.format(Locale.ROOT, "%s%s, %s, %.1f GiB; %s",
        device.name(), more, device.architecture(), device.bytes() / GIBIBYTE, versions);
  }
}
