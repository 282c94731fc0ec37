/// The command line: `terrane pretrain`, `resume`, `evaluate`, `inspect`, `plan`, `doctor`, `data`.
///
/// [Main] assembles the commands; each is one class named like its command. Commands check everything a person typed
/// before anything is written: [DataFolder] and [RunFolder] hold the rules for folders, and [Failures] is the one place
/// that decides what a failure looks like (bad input: one line and exit code 2; anything else: a stack trace and 1).
/// What a pre-training method must offer to be driven from here is [PretrainMethod].
///
/// A method's page stands beside its command: [A2MaeReport]; [SwimDiffReport] with [SwimDiffCurves] and its chapters
/// [SceneChapter], [NeighbourChapter] and [DenoisingChapter]. What a page consists of lies in `report`.
///
/// This package may import everything; nothing imports it. Start reading at [Main].
@NullMarked
package org.terrane.cli;

import org.jspecify.annotations.NullMarked;
