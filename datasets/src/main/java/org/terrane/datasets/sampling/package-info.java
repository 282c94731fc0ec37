/// Which ground is learnt from, which is kept for the test, and how samples are drawn from it.
@NullMarked
package org.terrane.datasets.sampling;

import org.jspecify.annotations.NullMarked;
