/// Opens whatever imagery a person names; the one place that tells a folder of rasters, a catalogue and shards apart.
///
/// Start at {@link org.terrane.datasets.source.DataSource}. Imports `sets`, `catalogue` and `shard`.
@NullMarked
package org.terrane.datasets.source;

import org.jspecify.annotations.NullMarked;
