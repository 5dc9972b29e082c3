package io.branchline.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.intent.Autonomy;
import io.branchline.journal.Draft;
import io.branchline.journal.Entry;
import io.branchline.journal.InnerJournal;
import io.branchline.journal.JournalUnavailableException;
import io.branchline.journal.StaleEpochException;
import io.branchline.measure.Measure;
import io.branchline.metric.NetworkClock;
import io.branchline.score.AlarmPolicy;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The loop with a journal that takes nothing for a while, or for good. */
@Timeout(60)
class ControlLoopTest {
  private static final ControllerState INITIAL = ControllerState.initial(SmallBank.bank(), "hash");

  /** Refuses until it is told otherwise. */
  private static final class FullJournal extends InnerJournal {
    private final CountDownLatch refused = new CountDownLatch(2);
    private volatile Optional<RuntimeException> refusal = Optional.empty();

    @Override
    public List<Entry> append(List<Draft> drafts) {
      // Read once: the test may lift the refusal as soon as it sees it counted.
      var now = refusal;
      if (!drafts.isEmpty() && now.isPresent()) {
        refused.countDown();
        throw now.get();
      }
      return super.append(drafts);
    }
  }

  private final FullJournal journal = new FullJournal();

  private ControlLoop loop() {
    var loop =
        new ControlLoop(
            journal,
            INITIAL,
            NetworkClock.real(InstantSource.system()),
            LoopOptions.DEFAULT,
            (effect, state, itself) -> {});
    loop.start();
    return loop;
  }

  private static Command intent() {
    return new Command.ApplyIntent("anna", SmallBank.intent(Autonomy.AUTOPILOT), Optional.empty());
  }

  private static JournalUnavailableException full() {
    return new JournalUnavailableException(
        "No space left on device", new IOException("No space left on device"));
  }

  @Test
  void nothingIsAnsweredOrPublishedBeforeItIsInTheJournal() throws Exception {
    try (var loop = loop()) {
      journal.refusal = Optional.of(full());
      var answer = loop.submit(intent());
      assertTrue(journal.refused.await(30, TimeUnit.SECONDS));
      assertFalse(answer.isDone());
      assertEquals(List.of(), loop.state().intents());
      assertEquals(Optional.of("No space left on device"), loop.stalled());
      var second = assertInstanceOf(CommandResult.Refused.class, loop.submit(intent()).get());
      assertEquals(CommandResult.Refused.Cause.UNAVAILABLE, second.cause());

      journal.refusal = Optional.empty();
      assertInstanceOf(CommandResult.Done.class, answer.get(30, TimeUnit.SECONDS));
      assertEquals(1, loop.state().intents().size());
      assertEquals(Optional.empty(), loop.failure());
    }
    assertEquals(
        1, ControlLoop.replay(journal, INITIAL, Optional.of(journal.head())).intents().size());
  }

  private static AlarmPolicy policy(double usage) {
    return new AlarmPolicy(
        "busy",
        AlarmPolicy.Severity.MINOR,
        Optional.empty(),
        List.of(new AlarmPolicy.Condition(Measure.UTILISATION, usage, false)),
        Duration.ofMinutes(5),
        0.8,
        Duration.ZERO);
  }

  private static AlarmPolicyRecord record(ControllerState state, String name) {
    return Objects.requireNonNull(state.rules().alarmPolicies().get(name), name);
  }

  @Test
  void alarmPoliciesAreJournalledLikeOtherDecisions() throws Exception {
    try (var loop = loop()) {
      loop.submit(new Command.PutAlarmPolicy("anna", policy(0.9), Optional.of(0L))).get();
      long version = record(loop.state(), "busy").version();
      loop.submit(new Command.PutAlarmPolicy("anna", policy(0.9), Optional.empty())).get();
      assertEquals(1, loop.state().version(), "nothing was changed");
      var late = new Command.PutAlarmPolicy("ben", policy(0.5), Optional.of(0L));
      var refused = assertInstanceOf(CommandResult.Refused.class, loop.submit(late).get());
      assertEquals(CommandResult.Refused.Cause.CONFLICT, refused.cause());
      assertEquals("alarm policy busy has version 1, not 0; read it again", refused.reason());
      loop.submit(new Command.PutAlarmPolicy("ben", policy(0.5), Optional.of(version))).get();
      loop.submit(new Command.DeleteAlarmPolicy("ben", "slow", Optional.empty())).get();
      loop.submit(new Command.DeleteAlarmPolicy("ben", "slow", Optional.empty())).get();
      assertEquals(3, loop.state().version());
      assertEquals(0, loop.state().basis(), "plans are not made from them");
    }
    var restarted = ControlLoop.replay(journal, INITIAL, Optional.of(journal.head()));
    assertEquals(Optional.of(policy(0.5)), record(restarted, "busy").policy());
    assertEquals("ben", record(restarted, "busy").by());
    assertEquals(Optional.empty(), record(restarted, "slow").policy());
    assertEquals("ben deleted alarm policy slow", restarted.recent().getLast().text());
  }

  @Test
  void aLoopThatWasOvertakenEnds() throws Exception {
    var loop = loop();
    journal.refusal = Optional.of(new StaleEpochException(1, 2, "another"));
    var refused =
        assertInstanceOf(
            CommandResult.Refused.class, loop.submit(intent()).get(30, TimeUnit.SECONDS));
    assertEquals(CommandResult.Refused.Cause.UNAVAILABLE, refused.cause());
    loop.close();
    assertEquals(journal.refusal, loop.failure());
  }

  @Test
  void aLoopThatWaitsForItsJournalCanBeClosed() throws Exception {
    var loop = loop();
    journal.refusal = Optional.of(full());
    var answer = loop.submit(intent());
    assertTrue(journal.refused.await(30, TimeUnit.SECONDS));
    loop.close();
    var refused = assertInstanceOf(CommandResult.Refused.class, answer.get(30, TimeUnit.SECONDS));
    assertEquals(CommandResult.Refused.Cause.UNAVAILABLE, refused.cause());
  }
}
