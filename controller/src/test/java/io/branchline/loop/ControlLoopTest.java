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
import io.branchline.metric.NetworkClock;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
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
