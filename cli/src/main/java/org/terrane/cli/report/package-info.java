/// The page a person looks at after a run: `report.html`, one file that opens without a network.
///
/// [ReportPage] and what it holds ([Chart] of [Curve]s; [Chapter], [Gallery], [ImagePanel] of [NamedImage]s;
/// [FactTable]) are plain records of numbers, words and pictures; nothing here knows tensors or models.
/// [TrainingReport] turns a run's metrics into tiles and charts, [Picture] turns bands into a picture, and [Triptych]
/// bands and a mask into three. Style and hover script are inlined from the resources beside this package; charts are
/// drawn as SVG.
///
/// This package may import `nn.train` for [org.terrane.nn.train.StepMetrics], and the JDK.
/// Start reading at [ReportPage].
@NullMarked
package org.terrane.cli.report;

import org.jspecify.annotations.NullMarked;
