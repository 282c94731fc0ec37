/// One JMH benchmark per operation, the same for every library.
///
/// A benchmark has a parameter `impl`; [Contender] turns it into a library, and the library hands out ready-made work.
/// What an operation costs (floating-point operations, bytes) stands in [OpBench], beside the list of benchmarks.
/// Start reading at [Contender], then [MatMulBench].
@NullMarked
package org.terrane.bench.op;

import org.jspecify.annotations.NullMarked;
