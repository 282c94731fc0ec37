/// Terrane measured against its peers, in turn, on the same cores.
///
/// - `org.terrane.bench.op`: one JMH benchmark per operation; [org.terrane.bench.op.Contender] is what both sides
/// answer.
/// - `org.terrane.bench.step`: the whole MAE training step, each side in a process of its own.
/// - `org.terrane.bench.raster`: windows of a GeoTIFF, beside GDAL's C library.
/// - Here: [Bench], the command behind `bench/run.sh`, which alternates the sides and prints one Markdown table.
///
/// May import every module; `ai.djl` is imported in `op` and `step` only. Nothing here runs in a build.
@NullMarked
package org.terrane.bench;

import org.jspecify.annotations.NullMarked;
