/// The threads of the CPU backend: [Workers], the one fixed pool on which kernels split their work.
///
/// Stands below the other packages of the backend, which all use it; imports the JDK only.
@NullMarked
package org.terrane.tensor.cpu.pool;

import org.jspecify.annotations.NullMarked;
