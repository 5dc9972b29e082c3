package io.branchline.gnmi;

import io.branchline.measure.CoalescingQueue;
import io.branchline.measure.CoalescingQueue.Lane;
import io.branchline.measure.Hearing;
import io.branchline.measure.SourceStatus;
import io.branchline.metric.NetworkClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * One router's way from its session to the sink: what it sends waits in an inbox of its own, and
 * its own decoder reads it. What it does wrong ends here.
 */
final class RouterFeed implements GnmiSession.Receiver {
  /** Leaves of a router without lines, and more for each line that ends at it. */
  private static final int BASE_CELLS = 20_000;

  private static final int CELLS_PER_LINE_END = 500;

  private final GnmiTarget target;
  private final NetworkClock clock;
  private final Hearing hearing;
  private final RouterDecoder decoder;
  private final Rejections rejections = new Rejections();
  private final Inbox inbox;
  private final Lane<RouterFeed, LeafCell> lane;
  private final GnmiSession session;
  private final long futureNanos;
  private final long pastNanos;

  /**
   * How far the router's clock was ahead when an update of it was refused for that; 0 otherwise.
   */
  private volatile long skewNanos;

  private volatile List<SourceStatus.Served> served = List.of();

  RouterFeed(
      GnmiTarget target,
      GnmiConfig config,
      GnmiChannels channels,
      NetworkClock clock,
      LineEnds ends,
      CoalescingQueue<RouterFeed, LeafCell> queue,
      ByteInterner interner,
      SplittableRandom random) {
    this.target = target;
    hearing = new Hearing(target.node(), clock, config.silence(), config.minimumSilence());
    this.clock = clock;
    var lineEnds = ends.endsAt(target.node(), rejections);
    decoder = new RouterDecoder(target.node(), lineEnds, rejections);
    lane = queue.lane(this);
    inbox =
        new Inbox(
            lane,
            interner,
            Profiles.OPENCONFIG,
            rejections,
            BASE_CELLS + CELLS_PER_LINE_END * lineEnds.size());
    session = new GnmiSession(target, config, channels, random, this);
    // Two processes read a fast clock a moment apart.
    long apart = Math.round(2e9 * clock.speed());
    futureNanos = config.futureTolerance().toNanos() + apart;
    pastNanos = config.pastTolerance().toNanos() + apart;
  }

  GnmiSession session() {
    return session;
  }

  @Override
  public void subscribing(Profile profile) {
    inbox.begin(profile);
  }

  @Override
  public Inbox.Received received(byte[] message) {
    long now = Round.nanos(clock.instant());
    try {
      var received = inbox.receive(message, now - pastNanos, now + futureNanos);
      if (received.used()) {
        hearing.heard();
        skewNanos = 0;
      } else if (received.skewNanos() != 0) {
        skewNanos = received.skewNanos();
      }
      return received;
    } catch (MalformedMessageException e) {
      rejections.malformed.increment();
      return Inbox.Received.NOTHING;
    }
  }

  @Override
  public void served(Profile profile, Map<String, String> refusals) {
    int[] leaves = inbox.leaves();
    var all = new ArrayList<SourceStatus.Served>();
    for (int i = 0; i < profile.trees().size(); i++) {
      var what = profile.trees().get(i).what();
      all.add(new SourceStatus.Served(what, leaves[i], refusals.getOrDefault(what, "")));
    }
    served = List.copyOf(all);
  }

  /** Decodes what waits, at most {@code limit} values, and gives how many it were. */
  int decode(int limit, Round round) {
    hearing.begin().ifPresent(round::observed);
    return lane.drain(limit, cell -> cell.decoder(decoder).accept(cell.nanos, cell, round));
  }

  /** Ends a round: reports what only several updates together say. */
  void settle(Round round) {
    decoder.settle(round);
  }

  /** Reports that nothing of use came for too long. */
  void noteSilence(Round round) {
    hearing.end().ifPresent(round::observed);
  }

  /** Whether what is known of the router is history. */
  boolean isSilent() {
    return hearing.isSilent() || hearing.lastHeard().isEmpty();
  }

  SourceStatus status() {
    var last = hearing.lastHeard();
    var counts = inbox.counts();
    var state =
        hearing.isSilent()
            ? SourceStatus.State.STALE
            : session.isConnected() && last.isPresent()
                ? SourceStatus.State.CONNECTED
                : SourceStatus.State.CONNECTING;
    return new SourceStatus(
        target.node(),
        state,
        reason(),
        last,
        session.profile(),
        new SourceStatus.Taken(
            counts.updates(), counts.merged(), counts.mergedByRouter(), session.throttledMillis()),
        rejections.snapshot(),
        served);
  }

  private String reason() {
    var reason = session.reason();
    if (!reason.isEmpty() || !isSilent()) {
      return reason;
    }
    long skew = skewNanos;
    if (skew != 0) {
      return "its clock is %d s %s network time: set it by NTP"
          .formatted(Math.abs(skew) / 1_000_000_000L, skew > 0 ? "ahead of" : "behind");
    }
    return hearing.isSilent() ? "it is connected but sends nothing" : "";
  }
}
