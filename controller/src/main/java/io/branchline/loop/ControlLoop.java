package io.branchline.loop;

import io.branchline.journal.Draft;
import io.branchline.journal.Head;
import io.branchline.journal.Journal;
import io.branchline.journal.JournalException;
import io.branchline.journal.JournalUnavailableException;
import io.branchline.journal.Verification;
import io.branchline.metric.NetworkClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only writer: one thread that takes reports, commands and computed plans from a bounded inbox,
 * appends what follows to the journal, publishes the new state, and only then has effects run and
 * commands answered.
 *
 * <p>While the journal takes nothing the loop waits: the network stays as it is, {@link #stalled}
 * says why, and commands are refused. When it can never be written again, because a newer
 * controller reigns, the loop ends and {@link #failure} says why.
 */
public final class ControlLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ControlLoop.class);
  private static final int BATCH = 512;
  private static final Duration LONGEST_SLEEP = Duration.ofSeconds(1);

  /** Between two attempts to append what the journal did not take. */
  private static final Duration APPEND_PAUSE = Duration.ofMillis(500);

  /** How long an append may take before it is said that the journal does not answer. */
  private static final Duration APPEND_PATIENCE = Duration.ofSeconds(3);

  private final Journal journal;
  private final NetworkClock clock;
  private final EffectRunner effects;
  private final LoopCore core;
  private final BlockingQueue<Input> inbox;
  private final List<Consumer<ControllerState>> subscribers = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile ControllerState published;
  private volatile @Nullable Throwable failure;
  private volatile @Nullable Instant appendingSince;
  private volatile String refusal = "";
  private volatile boolean closing;

  /**
   * A loop that goes on from a state.
   *
   * @param state the fold of the journal as it stands, see {@link #replay}
   * @param clock network time; its real clock paces the loop
   */
  public ControlLoop(
      Journal journal,
      ControllerState state,
      NetworkClock clock,
      LoopOptions options,
      EffectRunner effects) {
    this.journal = journal;
    this.clock = clock;
    this.effects = effects;
    core = new LoopCore(state, clock, options);
    inbox = new LinkedBlockingQueue<>(options.inbox());
    published = state;
    thread = Thread.ofPlatform().name("control-loop").unstarted(this::run);
  }

  /**
   * Folds the whole journal over a bank, and checks its chain on the way.
   *
   * @param anchor a head kept outside the journal that must be met
   * @throws JournalException when the chain is broken: what it says cannot be relied on
   */
  public static ControllerState replay(
      Journal journal, ControllerState initial, Optional<Head> anchor) {
    var state = new ControllerState[] {initial};
    var verification =
        journal.walk(
            anchor, entry -> state[0] = state[0].fold(entry.sequence(), EventCodec.decode(entry)));
    return switch (verification) {
      case Verification.Intact _ -> state[0];
      case Verification.Broken(long sequence, String reason) ->
          throw new JournalException(
              "the journal was changed by another hand at entry " + sequence + ": " + reason);
    };
  }

  public void start() {
    thread.start();
  }

  /** The latest state that is in the journal. */
  public ControllerState state() {
    return published;
  }

  /** Now, by both clocks. */
  public Moment now() {
    var real = clock.real().instant();
    return new Moment(clock.at(real), real);
  }

  /** Why the loop ended before it was closed. */
  public Optional<Throwable> failure() {
    return Optional.ofNullable(failure);
  }

  /** Why nothing can be written to the journal just now; empty while it can. */
  public Optional<String> stalled() {
    var since = appendingSince;
    if (since == null) {
      return Optional.empty();
    }
    if (!refusal.isEmpty()) {
      return Optional.of(refusal);
    }
    var waiting = Duration.between(since, clock.real().instant());
    return waiting.compareTo(APPEND_PATIENCE) > 0
        ? Optional.of("the journal has not answered for " + waiting.toSeconds() + " s")
        : Optional.empty();
  }

  /** Something happened; waits while the inbox is full. What says nothing new is dropped. */
  public void report(Event event) {
    put(new Input.Report(event));
  }

  /** A plan was computed, or could not be. */
  public void planned(PlanOutcome outcome) {
    put(new Input.Planned(outcome));
  }

  /** Asks for something; answered when it is in the journal, or refused. */
  public CompletableFuture<CommandResult> submit(Command command) {
    var answer = new CompletableFuture<CommandResult>();
    if (closing || failure != null || stalled().isPresent()) {
      answer.complete(unavailable());
    } else if (!inbox.offer(new Input.Ask(command, answer))) {
      answer.complete(
          new CommandResult.Refused(
              CommandResult.Refused.Cause.UNAVAILABLE, "", "the controller is busy; try again"));
    } else if (ended.getCount() == 0) {
      // It may have ended between the check and the offer.
      answer.complete(unavailable());
    }
    return answer;
  }

  /** Hands every new state to {@code subscriber} on the loop's thread; close what is returned. */
  public AutoCloseable subscribe(Consumer<ControllerState> subscriber) {
    subscribers.add(subscriber);
    return () -> subscribers.remove(subscriber);
  }

  private void put(Input input) {
    try {
      while (!closing && failure == null) {
        if (inbox.offer(input, 1, TimeUnit.SECONDS)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!closing) {
        step(take());
      }
      step(drain(new ArrayList<>()));
    } catch (InterruptedException e) {
      LOG.debug("the control loop was interrupted");
    } catch (RuntimeException | Error e) {
      failure = e;
      LOG.error("the control loop has ended; the network stays as it is", e);
    } finally {
      ended.countDown();
      for (var input : drain(new ArrayList<>())) {
        if (input instanceof Input.Ask ask) {
          ask.answer().complete(unavailable());
        }
      }
    }
  }

  private List<Input> take() throws InterruptedException {
    var real = clock.real().instant();
    var wake = core.wake().map(at -> Duration.between(real, at)).orElse(LONGEST_SLEEP);
    var sleep = wake.compareTo(LONGEST_SLEEP) > 0 ? LONGEST_SLEEP : wake;
    var inputs = new ArrayList<Input>();
    var first = inbox.poll(Math.max(0, sleep.toNanos()), TimeUnit.NANOSECONDS);
    if (first != null) {
      inputs.add(first);
    }
    return drain(inputs);
  }

  private List<Input> drain(List<Input> inputs) {
    inbox.drainTo(inputs, BATCH);
    return inputs;
  }

  private void step(List<Input> inputs) throws InterruptedException {
    Turn turn;
    try {
      turn = core.turn(inputs);
      append(turn.events().stream().map(EventCodec::encode).toList());
    } catch (RuntimeException | InterruptedException e) {
      inputs.forEach(input -> {
        if (input instanceof Input.Ask ask) {
          ask.answer().complete(unavailable());
        }
      });
      throw e;
    }
    published = turn.state();
    if (!turn.events().isEmpty()) {
      for (var subscriber : subscribers) {
        notify(subscriber, turn.state());
      }
    }
    turn.effects().forEach(effect -> effects.run(effect, turn.state(), this));
    turn.answers().forEach(answer -> answer.to().complete(answer.result()));
  }

  /**
   * Appends, however long it takes: nothing is published or answered that is not in the journal.
   */
  private void append(List<Draft> drafts) throws InterruptedException {
    appendingSince = clock.real().instant();
    try {
      while (true) {
        try {
          journal.append(drafts);
          return;
        } catch (JournalUnavailableException e) {
          if (closing) {
            throw e;
          }
          if (refusal.isEmpty()) {
            LOG.error("the journal takes nothing; the network stays as it is until it does", e);
          }
          refusal = String.valueOf(e.getMessage());
          Thread.sleep(APPEND_PAUSE);
        }
      }
    } finally {
      if (!refusal.isEmpty()) {
        LOG.info("no longer waiting for the journal");
      }
      refusal = "";
      appendingSince = null;
    }
  }

  private static void notify(Consumer<ControllerState> subscriber, ControllerState state) {
    try {
      subscriber.accept(state);
    } catch (RuntimeException e) {
      LOG.warn("a subscriber failed", e);
    }
  }

  private static CommandResult unavailable() {
    return new CommandResult.Refused(
        CommandResult.Refused.Cause.UNAVAILABLE,
        "",
        "the controller is stopping or cannot write its journal; see its log");
  }

  /** Takes what is in the inbox, then ends. */
  @Override
  public void close() {
    closing = true;
    if (Thread.currentThread() != thread && thread.isAlive()) {
      try {
        ended.await(5, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
