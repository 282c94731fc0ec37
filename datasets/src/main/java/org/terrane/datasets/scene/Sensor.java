package org.terrane.datasets.scene;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// An instrument at one processing level: images of one sensor have the same bands and comparable values.
///
/// @param id short lower-case name used in recipes, statistics and checkpoints, for example `sentinel-2-l2a`
/// @param name for people, for example `Sentinel-2 MSI, level 2A`
/// @param bands in the provider's order
/// @param masks names of layers that come with the bands but are not measurements, for example `SCL`
public record Sensor(String id, String name, Modality modality, List<Band> bands, List<String> masks) {

  public Sensor {
    bands = List.copyOf(bands);
    masks = List.copyOf(masks);
  }

  /// The band of this name or alias.
  ///
  /// @throws DataException `[band] sentinel-2-l2a has no band 'B99', did you mean 'B09'? It has B01 B02 …`
  public Band band(String wanted) {
    return find(wanted).orElseThrow(() -> new DataException("[band] " + complaint(wanted)));
  }

  /// The band of this name or alias, if the sensor has it.
  public Optional<Band> find(String wanted) {
    return bands.stream().filter(band -> band.isCalled(wanted)).findFirst();
  }

  /// Whether this is the name of a layer that is no measurement.
  public boolean isMask(String layer) {
    return masks.stream().anyMatch(layer::equalsIgnoreCase);
  }

  /// `ID has no band 'X', did you mean 'Y'? It has …`: for errors that begin with the place of the wrong name.
  public String complaint(String wanted) {
    List<String> names = bands.stream().map(Band::name).toList();
    String hint = NearName.of(wanted, names).map(near -> ", did you mean '" + near + "'?").orElse(".");
    return id + " has no band '" + wanted + "'" + hint + " It has "
        + names.stream().collect(Collectors.joining(" "));
  }

  /// The finest ground sample distance of the bands in metres; 0 where the sensor does not fix it.
  public float finestGsd() {
    return (float) bands.stream().mapToDouble(Band::gsd).filter(gsd -> gsd > 0).min().orElse(0);
  }
}
