/// Everything between a folder of files and typed samples: rasters, coordinates, image sets, the synthetic Earth.
module org.terrane.datasets {
  requires static org.jspecify;
  requires java.desktop;
  requires java.xml;
  requires io.jhdf;
  requires org.apache.commons.csv;
  // These have no module name of their own: the names come from their jars' file names.
  requires gdal;
  requires proj4j;
  requires proj4j.epsg;
  requires tools.jackson.databind;

  exports org.terrane.datasets;
  exports org.terrane.datasets.catalogue;
  exports org.terrane.datasets.crs;
  exports org.terrane.datasets.find;
  exports org.terrane.datasets.geotiff;
  exports org.terrane.datasets.hdf5;
  exports org.terrane.datasets.labelled;
  exports org.terrane.datasets.named;
  exports org.terrane.datasets.npy;
  exports org.terrane.datasets.picture;
  exports org.terrane.datasets.pruning;
  exports org.terrane.datasets.raster;
  exports org.terrane.datasets.raster.gdal;
  exports org.terrane.datasets.sampling;
  exports org.terrane.datasets.scene;
  exports org.terrane.datasets.sets;
  exports org.terrane.datasets.shard;
  exports org.terrane.datasets.source;
  exports org.terrane.datasets.statistics;
  exports org.terrane.datasets.synth;
}
