package io.branchline.netconf;

import io.branchline.driver.DeviceDriver;
import io.branchline.driver.DeviceException;
import io.branchline.driver.Outcome;
import io.branchline.driver.Permit;
import io.branchline.driver.Reported;
import io.branchline.driver.SessionState;
import io.branchline.netconf.NetconfConnection.Access;
import io.branchline.network.NodeId;
import io.branchline.policy.RouterChange;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.w3c.dom.Element;

/**
 * A router by NETCONF's candidate configuration and confirmed commit (RFC 6241 sections 8.3, 8.4).
 * The commit carries a persist-id, so a change on trial outlives its session: it can be confirmed
 * or cancelled over the next one, and reverts by the router's own timer when neither happens.
 */
public final class NetconfDriver implements DeviceDriver {
  private static final String CAPABILITY = "urn:ietf:params:netconf:capability:";

  private final NetconfTarget target;
  private final NetconfSettings settings;
  private final Dialect dialect;
  private final InstantSource clock;
  private final Candidate candidate;
  private final NetconfConnection connection;
  private final ReentrantLock turn = new ReentrantLock();

  private Phase phase = new Phase.Idle();

  /** How far the change under way is. */
  private sealed interface Phase {
    record Idle() implements Phase {}

    record Prepared(NetconfSession session) implements Phase {}

    record OnTrial(NetconfSession session, String persistId) implements Phase {}
  }

  /**
   * Connects in the background from now on.
   *
   * @param clock real time
   * @param random spreads the attempts to connect
   * @param listener told of every change of the session, one at a time
   */
  public NetconfDriver(
      NetconfClients clients,
      NetconfTarget target,
      NetconfSettings settings,
      Dialect dialect,
      InstantSource clock,
      RandomGenerator random,
      Consumer<SessionState> listener) {
    this.target = target;
    this.settings = settings;
    this.dialect = dialect;
    this.clock = clock;
    candidate = new Candidate(target, settings, dialect);
    connection =
        new NetconfConnection(
            clients, target, settings, this::findObstacle, clock, random, listener);
    connection.start();
  }

  private Optional<String> findObstacle(Collection<String> capabilities) {
    for (var needed : new String[] {"candidate:1.0", "confirmed-commit:1.1"}) {
      if (!capabilities.contains(CAPABILITY + needed)) {
        return Optional.of("it does not offer NETCONF capability " + needed);
      }
    }
    if (settings.validate() && !capabilities.contains(CAPABILITY + "validate:1.1")) {
      return Optional.of(
          "it does not offer NETCONF capability validate:1.1; switch validation off");
    }
    return dialect.findObstacle(capabilities);
  }

  @Override
  public NodeId node() {
    return target.node();
  }

  @Override
  public Reported read() throws DeviceException {
    turn.lock();
    try {
      return read(call(rpc -> Operations.getConfig(rpc, dialect.roots())));
    } finally {
      turn.unlock();
    }
  }

  /**
   * Sends a request that does no harm when it is sent twice: a session whose end nobody has noticed
   * yet is given up for the next one.
   */
  private Reply call(Consumer<Element> operation) {
    Reply reply = new Reply.NotSent("not tried");
    for (int attempt = 0; attempt < 2; attempt++) {
      switch (connection.await()) {
        case Access.Denied(String reason) -> {
          return new Reply.NotSent(reason);
        }
        case Access.Granted(NetconfSession session) -> reply = session.call(operation);
      }
      if (!(reply instanceof Reply.Lost || reply instanceof Reply.NotSent)) {
        break;
      }
    }
    return reply;
  }

  private Reported read(Reply reply) throws DeviceException {
    return switch (reply) {
      case Reply.Ok ok -> {
        var data = Xml.findChild(ok.message(), "data");
        try {
          yield new Reported(
              node(),
              dialect.parse(
                  node(),
                  data.orElseThrow(
                      () -> new IllegalArgumentException("the reply holds no data element"))),
              clock.instant());
        } catch (IllegalArgumentException e) {
          throw new DeviceException(
              node(),
              target.describe()
                  + " reports a configuration that is not understood: "
                  + e.getMessage(),
              e);
        }
      }
      case Reply.Refused refused ->
          throw new DeviceException(
              node(), target.describe() + " refuses to be read: " + refused.describe());
      case Reply.NotSent(String reason) -> throw new DeviceException(node(), reason);
      case Reply.Lost(String reason) -> throw new DeviceException(node(), reason);
    };
  }

  @Override
  public Outcome prepare(RouterChange change, Permit permit) {
    return inTurn(() -> {
      // Nothing runs yet, so it is enough to look: a permit that is held keeps a successor waiting.
      permit.under(() -> true);
      return prepare(change);
    });
  }

  private Outcome prepare(RouterChange change) {
    if (!(phase instanceof Phase.Idle)) {
      return new Outcome.Rejected(
          node() + " has another change under way; confirm or abort it first");
    }
    Outcome outcome = new Outcome.Unreachable("not tried");
    // Nothing runs yet, so a session that turns out to be dead may be replaced once.
    for (int attempt = 0; attempt < 2 && outcome instanceof Outcome.Unreachable; attempt++) {
      outcome =
          switch (connection.await()) {
            case Access.Denied(String reason) -> new Outcome.Unreachable(reason);
            case Access.Granted(NetconfSession session) -> prepare(session, change);
          };
    }
    return outcome;
  }

  private Outcome prepare(NetconfSession session, RouterChange change) {
    var refusal = candidate.lock(session).or(() -> candidate.edit(session, change));
    if (refusal.isEmpty()) {
      phase = new Phase.Prepared(session);
    }
    return refusal.orElse(new Outcome.Applied(Duration.ZERO));
  }

  @Override
  public Outcome commit(Duration confirmTimeout, Permit permit) {
    return inTurn(() -> onTrial(confirmTimeout, permit));
  }

  private Outcome onTrial(Duration confirmTimeout, Permit permit) {
    if (!(phase instanceof Phase.Prepared(NetconfSession session))) {
      return new Outcome.Rejected(node() + " has no prepared change to commit");
    }
    var persistId = "branchline-" + UUID.randomUUID();
    var reply =
        permit.under(
            () -> session.call(rpc -> Operations.commitOnTrial(rpc, confirmTimeout, persistId)));
    var refusal = reply.refusal(target, "it refuses to commit", Outcome.Unknown::new);
    if (refusal.isEmpty() || refusal.get() instanceof Outcome.Unknown) {
      phase = new Phase.OnTrial(session, persistId);
    } else {
      phase = new Phase.Idle();
      candidate.discardAndUnlock(session);
    }
    return refusal.orElse(new Outcome.Applied(Duration.ZERO));
  }

  @Override
  public Outcome confirm(Permit permit) {
    return inTurn(() -> forGood(permit));
  }

  private Outcome forGood(Permit permit) {
    if (!(phase instanceof Phase.OnTrial(NetconfSession tried, String persistId))) {
      return new Outcome.Rejected(node() + " has no change on trial to confirm");
    }
    return switch (connection.await()) {
      case Access.Denied(String reason) -> new Outcome.Unreachable(reason);
      case Access.Granted(NetconfSession session) -> {
        // The lock went with the session; confirming commits the candidate too, so it must be ours
        // and empty.
        var refusal = session == tried ? Optional.<Outcome>empty() : candidate.relock(session);
        if (refusal.isEmpty()) {
          refusal =
              permit
                  .under(() -> session.call(rpc -> Operations.confirm(rpc, persistId)))
                  .refusal(target, "it refuses to confirm", Outcome.Unknown::new);
          if (refusal.isEmpty()) {
            phase = new Phase.Idle();
            candidate.unlock(session);
          } else if (session != tried) {
            candidate.discardAndUnlock(session);
          }
        }
        yield refusal.orElse(new Outcome.Applied(Duration.ZERO));
      }
    };
  }

  @Override
  public Outcome abort() {
    return inTurn(this::undo);
  }

  private Outcome undo() {
    return switch (phase) {
      case Phase.Idle _ -> new Outcome.Applied(Duration.ZERO);
      case Phase.Prepared(NetconfSession session) -> {
        phase = new Phase.Idle();
        candidate.discardAndUnlock(session);
        yield new Outcome.Applied(Duration.ZERO);
      }
      case Phase.OnTrial(NetconfSession session, String persistId) -> cancel(session, persistId);
    };
  }

  private Outcome cancel(NetconfSession tried, String persistId) {
    var reply = call(rpc -> Operations.cancelCommit(rpc, persistId));
    var refusal = reply.refusal(target, "it refuses to cancel the commit", Outcome.Unknown::new);
    return switch (refusal.orElse(new Outcome.Applied(Duration.ZERO))) {
      case Outcome.Unreachable(String reason) ->
          new Outcome.Unreachable(reason + "; the router reverts by its own timer");
      case Outcome.Unknown(String reason) ->
          new Outcome.Unknown(reason + "; the router reverts by its own timer at the latest");
      // Refused: nothing was on trial any more. Whatever it was, the caller reads back.
      case Outcome.Applied applied -> undone(tried, applied);
      case Outcome.Rejected rejected -> undone(tried, rejected);
    };
  }

  private Outcome undone(NetconfSession tried, Outcome outcome) {
    phase = new Phase.Idle();
    candidate.discardAndUnlock(tried);
    return outcome;
  }

  /** One step at a time, with its duration measured. */
  private Outcome inTurn(Supplier<Outcome> step) {
    turn.lock();
    try {
      var begun = System.nanoTime();
      var outcome = step.get();
      return outcome.applied()
          ? new Outcome.Applied(Duration.ofNanos(System.nanoTime() - begun))
          : outcome;
    } catch (Permit.Withdrawn e) {
      return new Outcome.Rejected("not permitted to write to " + node() + ": " + e.getMessage());
    } finally {
      turn.unlock();
    }
  }

  @Override
  public void close() {
    turn.lock();
    try {
      if (!(phase instanceof Phase.Idle)) {
        undo();
      }
      connection.close();
    } finally {
      turn.unlock();
    }
  }
}
