/// What every operation owes its users, checked for all of them from one list.
///
/// [OpCatalog] has a row for each primitive, fused operation and update: how to call it, on what inputs, how exact
/// it must be. The tests walk the rows: shape rule = result, layouts, F32 and BF16 against F64, kernel = composite,
/// gradients against differences, no kernel cuts the graph, no leak, the same bits for any number of threads, PyTorch's
/// numbers. A new operation is one new row here and one in `golden/make/ops.py`; [CatalogTest] and [GoldenTest] fail
/// until they are there. Start reading at [OpRow].
@NullMarked
package org.terrane.tests.ops;

import org.jspecify.annotations.NullMarked;
