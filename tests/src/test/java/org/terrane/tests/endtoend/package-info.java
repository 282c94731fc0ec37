/// The command line from its arguments to the files it leaves, in processes of its own where that matters.
///
/// Start reading with [org.terrane.tests.endtoend.RunTest].
@NullMarked
package org.terrane.tests.endtoend;

import org.jspecify.annotations.NullMarked;
