package org.terrane.tensor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.terrane.tensor.engine.Backends;
import org.terrane.tensor.engine.Decorator;
import org.terrane.tensor.engine.Eval;
import org.terrane.tensor.engine.Interpreter;

/// How calls are carried out just now: the one ambient value, bound by the one `ScopedValue`.
///
/// It says who interprets operations (an evaluator under decorators: profiler, autocast, tapes, always composed
/// in this order however calls nest), which [Scope] owns what is made, whether layers train, the key that
/// dropout draws from, the device on which tensors are created, and whether its calls may go out together.
public final class Run {
  private static final ScopedValue<Run> CURRENT = ScopedValue.newInstance();
  private static final Run DEFAULT = new Run(new Eval(), List.of(), Scope.ROOT, null, Device.CPU, false);

  private final Interpreter base;
  private final List<Decorator> decorators;
  private final Scope scope;
  private final @Nullable Key trainingKey;
  private final Device device;
  private final boolean oneByOne;
  private final Interpreter interpreter;

  private Run(Interpreter base, List<Decorator> decorators, Scope scope, @Nullable Key trainingKey, Device device,
      boolean oneByOne) {
    this.base = base;
    this.decorators = decorators;
    this.scope = scope;
    this.trainingKey = trainingKey;
    this.device = device;
    this.oneByOne = oneByOne;
    Interpreter composed = base;
    for (Decorator decorator : decorators.reversed()) {
      composed = decorator.around(composed);
    }
    this.interpreter = composed;
  }

  public static Run current() {
    return CURRENT.orElse(DEFAULT);
  }

  /// The current run, with layers in training mode; `key` is what they draw from (dropout, drop path).
  public static Run training(Key key) {
    Run now = current();
    return new Run(now.base, now.decorators, now.scope, key, now.device, now.oneByOne);
  }

  /// The current run, with layers in evaluation mode.
  public static Run evaluating() {
    Run now = current();
    return new Run(now.base, now.decorators, now.scope, null, now.device, now.oneByOne);
  }

  /// This run on another base interpreter, such as the shape-only one; decorators do not carry over.
  public Run on(Interpreter other) {
    return new Run(other, List.of(), scope, trainingKey, device, oneByOne);
  }

  public Run on(Device other) {
    return new Run(base, decorators, scope, trainingKey, other, oneByOne);
  }

  /// This run, in which nothing waits to go out with others: [#callTogether] is [#call].
  public Run oneByOne() {
    return new Run(base, decorators, scope, trainingKey, device, true);
  }

  /// This run with one more decorator; those of one rank nest, the newest innermost.
  public Run with(Decorator decorator) {
    List<Decorator> more = new ArrayList<>(decorators);
    more.add(decorator);
    more.sort(Comparator.comparing(Decorator::rank));
    return new Run(base, List.copyOf(more), scope, trainingKey, device, oneByOne);
  }

  /// This run without the decorators of a rank: how an evaluator computes a composite that no tape shall see.
  public Run without(Decorator.Rank rank) {
    if (decorators.stream().noneMatch(decorator -> decorator.rank() == rank)) {
      return this;
    }
    List<Decorator> others = decorators.stream().filter(decorator -> decorator.rank() != rank).toList();
    return new Run(base, others, scope, trainingKey, device, oneByOne);
  }

  /// The innermost decorator of a rank.
  public Optional<Decorator> find(Decorator.Rank rank) {
    return decorators.stream().filter(decorator -> decorator.rank() == rank).reduce((_, inner) -> inner);
  }

  Run with(Scope inner) {
    return new Run(base, decorators, inner, trainingKey, device, oneByOne);
  }

  /// Runs the body with this as the current run.
  public <T> T call(Supplier<T> body) {
    return ScopedValue.where(CURRENT, this).call(body::get);
  }

  /// The same of a body that comes again and again, such as a training step: the device may let what it asks for wait
  /// and go out together ([org.terrane.tensor.engine.Backend#together]).
  public <T> T callTogether(Supplier<T> body) {
    return call(oneByOne ? body : () -> Backends.of(device).together(body));
  }

  public Interpreter interpreter() {
    return interpreter;
  }

  public Scope scope() {
    return scope;
  }

  public Device device() {
    return device;
  }

  /// Whether nothing waits to go out with others.
  public boolean isOneByOne() {
    return oneByOne;
  }

  public boolean isTraining() {
    return trainingKey != null;
  }

  /// The key layers draw from while they train; empty in evaluation mode.
  public Optional<Key> trainingKey() {
    return Optional.ofNullable(trainingKey);
  }
}
