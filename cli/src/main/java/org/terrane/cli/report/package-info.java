/// The page a person looks at after a run: `report.html`, one file that opens without a network.
///
/// [ReportPage] and what it holds ([Chart], [Curve], [Gallery], [ImagePanel], [FactTable]) are plain records of
/// numbers, words and pictures; nothing here knows tensors or models. [TrainingReport] turns a run's metrics into such
/// a page, [Triptych] turns bands and a mask into the three pictures of a panel. Style and hover script are inlined
/// from the resources beside this package; charts are drawn as SVG.
///
/// This package may import `nn.train` for [org.terrane.nn.train.StepMetrics], and the JDK.
/// Start reading at [ReportPage].
@NullMarked
package org.terrane.cli.report;

import org.jspecify.annotations.NullMarked;
