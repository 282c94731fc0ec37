/// Pre-training methods for remote sensing, and what they share.
module org.terrane.rs {
  requires static org.jspecify;
  requires transitive org.terrane.nn;
  requires transitive org.terrane.datasets;
  requires commons.math3; // its name comes from its jar's file name
  requires tools.jackson.databind;

  exports org.terrane.rs.a2mae;
  exports org.terrane.rs.common;
  exports org.terrane.rs.downstream;
  exports org.terrane.rs.skysense;
  exports org.terrane.rs.skysense.contrast;
  exports org.terrane.rs.swimdiff;
  exports org.terrane.rs.views;

  opens org.terrane.rs.a2mae to org.terrane.nn, org.terrane.tensor, tools.jackson.databind;
  opens org.terrane.rs.skysense to org.terrane.nn, org.terrane.tensor, tools.jackson.databind;
  opens org.terrane.rs.skysense.contrast to org.terrane.nn, org.terrane.tensor, tools.jackson.databind;
  opens org.terrane.rs.swimdiff to org.terrane.nn, org.terrane.tensor, tools.jackson.databind;
}
