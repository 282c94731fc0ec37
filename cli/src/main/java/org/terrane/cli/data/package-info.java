/// `terrane data`: looks at folders of imagery and makes them ready for training.
///
/// Start at {@link org.terrane.cli.data.DataCommand}, which lists the sub-commands; each is one class named like its
/// command. What they refuse is a {@link org.terrane.datasets.scene.DataException} of the library underneath.
///
/// Imports `datasets` and `rs.common`; only {@code Main} imports it.
@NullMarked
package org.terrane.cli.data;

import org.jspecify.annotations.NullMarked;
