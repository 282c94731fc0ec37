package org.terrane.tensor.engine;

import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import org.terrane.tensor.Device;

/// The backends on the class or module path, by the device they serve.
public final class Backends {
  private static final Map<Device, Backend> FOUND = load();

  private Backends() {}

  /// The backend of that device.
  ///
  /// @throws IllegalStateException when none is on the path
  public static Backend of(Device device) {
    Backend backend = FOUND.get(device);
    if (backend == null) {
      throw new IllegalStateException("no backend for device " + device + "; found " + FOUND.keySet());
    }
    return backend;
  }

  private static Map<Device, Backend> load() {
    Map<Device, Backend> found = new ConcurrentHashMap<>();
    ServiceLoader.load(Backend.class).forEach(backend -> found.put(backend.device(), backend));
    return found;
  }
}
