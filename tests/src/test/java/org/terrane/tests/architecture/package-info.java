/// Rules that machines keep, so that people need not remember them.
///
/// - [LayeringTest]: which module may see which, which package may see an outside world, no cycles.
/// - [SourcesTest]: what a reader meets in every file: a doorplate per package, sizes, line lengths.
/// - [DocsTest]: keys and presets that the pages name exist.
/// - [KernelSizeTest]: hot methods stay small enough for the JIT to inline.
///
/// Imports ArchUnit, the JDK and, for what people type, recipes; [SourceTree] finds the project's files.
@NullMarked
package org.terrane.tests.architecture;

import org.jspecify.annotations.NullMarked;
