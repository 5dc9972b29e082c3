package io.branchline.fault;

import io.branchline.fault.Expectation.Bound;
import io.branchline.fault.Scenario.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Plays a scenario: injects and undoes what is due, and looks at what is expected until that is
 * decided. Whatever happens, at the end no fault is left.
 */
public final class ScenarioRunner {
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final ScenarioWorld world;
  private final Observer observer;
  private final Consumer<String> progress;
  private final List<Play> plays;
  private final List<ScenarioResult> results = new ArrayList<>();

  /**
   * @param progress hears each event in words
   */
  public ScenarioRunner(Scenario scenario, ScenarioWorld world, Consumer<String> progress) {
    this.world = world;
    this.observer = new Observer(world);
    this.progress = progress;
    this.plays = scenario.steps().stream().map(Play::new).toList();
  }

  /** Plays it, from now. */
  public List<ScenarioResult> run() throws InterruptedException {
    var begin = world.clock().instant();
    try {
      while (!plays.stream().allMatch(Play::isDecided)) {
        observer.lookAgain();
        var now = world.clock().instant();
        plays.forEach(play -> play.advance(now, begin));
        world.pause(PAUSE);
      }
      plays.forEach(Play::judgeLosses);
      return List.copyOf(results);
    } finally {
      undoAll();
    }
  }

  /** One that cannot be undone must not keep the others. */
  private void undoAll() {
    var failures = new ArrayList<FaultException>();
    for (var play : plays) {
      try {
        play.undo();
      } catch (FaultException e) {
        failures.add(e);
      }
    }
    if (!failures.isEmpty()) {
      throw failures.getFirst();
    }
  }

  /** One step while it is played. */
  private final class Play {
    private final Step step;
    private final String name;
    private final List<Expectation> open = new ArrayList<>();
    private Observer.@Nullable Before before;
    private @Nullable Injected injected;
    private @Nullable Instant begun;
    private @Nullable Instant ended;

    Play(Step step) {
      this.step = step;
      this.name = step.fault().map(InjectableFault::toString).orElse("at " + step.at());
      step.expectations().stream()
          .filter(expected -> !(expected.bound() instanceof Bound.AtMost))
          .forEach(open::add);
    }

    boolean isDecided() {
      return begun != null && open.isEmpty() && (step.lasts().isEmpty() || ended != null);
    }

    void advance(Instant now, Instant scenarioBegun) {
      if (begun == null) {
        if (now.isBefore(scenarioBegun.plus(step.at()))) {
          return;
        }
        begin();
      }
      var since = begun;
      if (since != null
          && ended == null
          && step.lasts().isPresent()
          && !now.isBefore(since.plus(step.lasts().get()))) {
        ended = world.clock().instant();
        undo();
        progress.accept("undone    " + name);
      }
      List.copyOf(open).forEach(this::look);
    }

    private void begin() {
      before = observer.before(step.expectations().stream().map(Expectation::condition).toList());
      begun = world.clock().instant();
      if (step.fault().isEmpty()) {
        return;
      }
      try {
        injected = world.inject(step.fault().get());
        progress.accept("injected  " + name);
      } catch (FaultException | IllegalArgumentException e) {
        var why = "cannot be injected: " + e.getMessage();
        ended = begun;
        open.clear();
        results.add(new ScenarioResult(name, "is injected", false, Optional.empty(), why));
        progress.accept(results.getLast().toString());
      }
    }

    private void look(Expectation expected) {
      var from = expected.afterwards() ? ended : begun;
      var known = before;
      if (from == null || known == null) {
        return;
      }
      boolean holds = observer.holds(expected.condition(), known);
      var took = Duration.between(from, world.clock().instant());
      switch (expected.bound()) {
        case Bound.Within within -> {
          if (took.compareTo(within.limit()) > 0) {
            var found = observer.found(expected.condition());
            decide(
                expected,
                false,
                Optional.empty(),
                "not in time" + (found.isEmpty() ? "" : ": " + found));
          } else if (holds) {
            decide(expected, true, Optional.of(took), "");
          }
        }
        case Bound.NeverFor never -> {
          if (holds) {
            decide(expected, false, Optional.of(took), "it came");
          } else if (took.compareTo(never.span()) >= 0) {
            decide(expected, true, Optional.of(took), "");
          }
        }
        case Bound.AtMost _ -> {}
      }
    }

    private void decide(
        Expectation expected, boolean passed, Optional<Duration> took, String detail) {
      open.remove(expected);
      results.add(new ScenarioResult(name, expected.text(), passed, took, detail));
      progress.accept(results.getLast().toString());
    }

    void judgeLosses() {
      var known = before;
      for (var expected : step.expectations()) {
        if (expected.bound() instanceof Bound.AtMost most && known != null) {
          int lost = observer.lostSince(known);
          results.add(
              new ScenarioResult(
                  name, expected.text(), lost <= most.limit(), Optional.empty(), lost + " lost"));
          progress.accept(results.getLast().toString());
        }
      }
    }

    void undo() {
      var there = injected;
      injected = null;
      if (there != null) {
        there.undo();
      }
    }
  }
}
