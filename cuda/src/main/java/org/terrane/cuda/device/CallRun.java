package org.terrane.cuda.device;

import java.util.List;

/// Calls that go out one behind the other; equal where all of them are.
///
/// @param hash of the calls, which is asked for more than once
record CallRun(List<Call> calls, int hash) {
  CallRun {
    calls = List.copyOf(calls);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CallRun run && hash == run.hash && calls.equals(run.calls);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
