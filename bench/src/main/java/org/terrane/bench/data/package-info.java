/// What it takes to hold, open and draw from more data than memory holds.
///
/// Start at {@link org.terrane.bench.data.CatalogueBench}.
@NullMarked
package org.terrane.bench.data;

import org.jspecify.annotations.NullMarked;
