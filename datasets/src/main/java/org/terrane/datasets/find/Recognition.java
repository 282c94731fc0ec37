package org.terrane.datasets.find;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.terrane.datasets.scene.AcquisitionTime;
import org.terrane.datasets.scene.Sensor;

/// What a file was found to be.
///
/// @param bandNames of the file's bands, in its order
/// @param time where the file's name tells it; null where only its tags may
record Recognition(Sensor sensor, List<String> bandNames, @Nullable AcquisitionTime time) {}
