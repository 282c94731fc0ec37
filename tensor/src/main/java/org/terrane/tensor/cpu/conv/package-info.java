/// Convolutions of F32 images.
@NullMarked
package org.terrane.tensor.cpu.conv;

import org.jspecify.annotations.NullMarked;
