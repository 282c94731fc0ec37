package org.terrane.cli.report;

/// What stands under the title of a [Gallery]: pictures row by row, or along a line of time.
public sealed interface Panel permits ImagePanel, Timeline {}
