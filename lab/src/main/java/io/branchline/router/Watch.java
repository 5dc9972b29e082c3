package io.branchline.router;

import io.branchline.gnmi.proto.Notification;
import io.branchline.gnmi.proto.Path;
import io.branchline.gnmi.proto.Subscription;
import io.branchline.gnmi.proto.SubscriptionList;
import io.branchline.gnmi.proto.TypedValue;
import io.branchline.gnmi.proto.Update;
import io.branchline.router.GnmiSubscriber.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One subscription of a list: what it covers and when that is due. Samples fall on multiples of
 * their interval in network time, so that all routers are sampled at the same moments.
 */
final class Watch {
  /** What TARGET_DEFINED samples at, nanoseconds. */
  private static final long DEFAULT_INTERVAL = 10_000_000_000L;

  private final StateSelection selection;
  private final String target;
  private final Predicate<StateLeaf> also;
  private final boolean sampled;
  private final long interval;
  private final long heartbeat;
  private final boolean suppressRedundant;

  /** What came due and was not sent yet. */
  private @Nullable Due due;

  private long nextSample = Long.MIN_VALUE;
  private long offeredEvents = -1;

  private long nextHeartbeat = Long.MAX_VALUE;
  private final Map<String, Sent> sent = new HashMap<>();
  private @Nullable StateTree tree;
  private List<StateSelection.Part> parts = List.of();

  private record Sent(StateLeaf leaf, TypedValue value) {}

  /**
   * A state to send.
   *
   * @param folded earlier ones that it stands for
   */
  private record Due(Snapshot snapshot, int folded) {}

  private Watch(
      StateSelection selection,
      String target,
      Predicate<StateLeaf> also,
      boolean sampled,
      Subscription subscription) {
    this.selection = selection;
    this.target = target;
    this.also = also;
    this.sampled = sampled;
    // 0 asks for as often as we can: with every state that is published.
    this.interval = Math.max(1, subscription.getSampleInterval());
    // Capped, so that adding it to a time does not overflow.
    this.heartbeat = Math.min(subscription.getHeartbeatInterval(), 1L << 60);
    this.suppressRedundant = subscription.getSuppressRedundant();
  }

  /**
   * The subscriptions of a request; throws {@link io.grpc.StatusRuntimeException} naming the path
   * that cannot be had.
   */
  static List<Watch> of(SubscriptionList request) {
    var watches = new ArrayList<Watch>();
    for (var subscription : request.getSubscriptionList()) {
      var selection = StateSelection.of(request.getPrefix(), subscription.getPath());
      add(watches, selection, request, subscription);
    }
    if (watches.isEmpty()) {
      throw StateSelection.invalid("the subscription list is empty");
    }
    return watches;
  }

  private static void add(
      List<Watch> watches,
      StateSelection selection,
      SubscriptionList request,
      Subscription subscription) {
    var target = request.getPrefix().getTarget();
    boolean stream = request.getMode() == SubscriptionList.Mode.STREAM;
    if (stream
        && (subscription.getSampleInterval() < 0 || subscription.getHeartbeatInterval() < 0)) {
      throw StateSelection.invalid("intervals of " + selection + " are too long");
    }
    if (!stream) {
      watches.add(new Watch(selection, target, leaf -> true, true, subscription));
      return;
    }
    switch (subscription.getMode()) {
      case SAMPLE -> watches.add(new Watch(selection, target, leaf -> true, true, subscription));
      case ON_CHANGE -> {
        for (var leaf : selection.examples()) {
          if (!leaf.event()) {
            throw StateSelection.invalid(
                "ON_CHANGE of " + selection + " covers " + leaf.text() + ": sample it instead");
          }
        }
        watches.add(new Watch(selection, target, leaf -> true, false, subscription));
      }
      case TARGET_DEFINED -> {
        var sample = subscription.toBuilder().setSampleInterval(DEFAULT_INTERVAL).build();
        watches.add(new Watch(selection, target, leaf -> !leaf.event(), true, sample));
        watches.add(new Watch(selection, target, StateLeaf::event, false, subscription));
      }
      case UNRECOGNIZED -> throw StateSelection.invalid("unknown mode for " + selection);
    }
  }

  /** Notes what becomes due with a state; true when there is anything to send. */
  synchronized boolean offer(Snapshot snapshot) {
    if (isDue(snapshot)) {
      due = new Due(snapshot, due == null ? 0 : due.folded() + 1);
    }
    return due != null;
  }

  private boolean isDue(Snapshot snapshot) {
    if (!sampled) {
      boolean changed = offeredEvents != snapshot.events();
      offeredEvents = snapshot.events();
      return changed || snapshot.timestamp() >= nextHeartbeat;
    }
    if (snapshot.timestamp() < nextSample) {
      return false;
    }
    nextSample = (Math.floorDiv(snapshot.timestamp(), interval) + 1) * interval;
    return true;
  }

  private synchronized @Nullable Due takeDue() {
    var taken = due;
    due = null;
    return taken;
  }

  /** Takes a state for sent: what follows is told from there. */
  void remember(Snapshot snapshot) {
    dropUpTo(snapshot);
    if (!sampled || suppressRedundant) {
      sent.clear();
      for (var part : parts(snapshot)) {
        part.leaves().forEach(leaf -> isNew(leaf, leaf.value().apply(snapshot.state())));
      }
    }
  }

  private synchronized void dropUpTo(Snapshot snapshot) {
    beat(snapshot);
    if (due != null
        && due.snapshot().timestamp() <= snapshot.timestamp()
        && due.snapshot().events() <= snapshot.events()) {
      due = null;
    }
  }

  private void beat(Snapshot snapshot) {
    nextHeartbeat = heartbeat > 0 ? snapshot.timestamp() + heartbeat : Long.MAX_VALUE;
  }

  /** Sends every value that {@code wanted} takes. */
  void all(
      Snapshot snapshot, Predicate<StateLeaf> wanted, Consumer<Notification.Builder> receiver) {
    for (var part : parts(snapshot)) {
      var notification = start(snapshot, part.prefix());
      for (var leaf : part.leaves()) {
        if (wanted.test(leaf)) {
          notification.addUpdate(update(leaf, leaf.value().apply(snapshot.state()), 0));
        }
      }
      if (notification.getUpdateCount() > 0) {
        receiver.accept(notification);
      }
    }
  }

  /** Sends what is due by now, as it was at the moment at which it came due. */
  void due(Consumer<Notification.Builder> receiver) {
    var now = takeDue();
    if (now == null) {
      return;
    }
    boolean beats = takeBeat(now.snapshot());
    boolean onlyNew = !beats && (!sampled || suppressRedundant);
    changes(now.snapshot(), onlyNew, sampled ? now.folded() : 0, receiver);
    if (!sampled) {
      deletes(now.snapshot(), receiver);
    }
  }

  private synchronized boolean takeBeat(Snapshot snapshot) {
    boolean beats = snapshot.timestamp() >= nextHeartbeat;
    if (beats) {
      beat(snapshot);
    }
    return beats;
  }

  private void changes(
      Snapshot snapshot, boolean onlyNew, int duplicates, Consumer<Notification.Builder> receiver) {
    boolean remembers = !sampled || suppressRedundant;
    for (var part : parts(snapshot)) {
      var notification = start(snapshot, part.prefix());
      for (var leaf : part.leaves()) {
        var value = leaf.value().apply(snapshot.state());
        boolean isNew = !remembers || isNew(leaf, value);
        if (isNew || !onlyNew) {
          notification.addUpdate(update(leaf, value, duplicates));
        }
      }
      if (notification.getUpdateCount() > 0) {
        receiver.accept(notification);
      }
    }
  }

  private boolean isNew(StateLeaf leaf, TypedValue value) {
    var before = sent.put(leaf.text(), new Sent(leaf, value));
    return before == null || !before.value().equals(value);
  }

  /** Leaves that are gone, such as those of a policy that was removed. */
  private void deletes(Snapshot snapshot, Consumer<Notification.Builder> receiver) {
    var present = new HashSet<String>();
    parts(snapshot).forEach(part -> part.leaves().forEach(leaf -> present.add(leaf.text())));
    var gone = sent.values().stream().filter(s -> !present.contains(s.leaf().text())).toList();
    if (gone.isEmpty()) {
      return;
    }
    var prefix = Path.newBuilder().setOrigin(selection.origin()).setTarget(target).build();
    var notification = start(snapshot, prefix);
    for (var old : gone) {
      sent.remove(old.leaf().text());
      notification.addDelete(GnmiPaths.path(old.leaf().full()));
    }
    receiver.accept(notification);
  }

  private static Notification.Builder start(Snapshot snapshot, Path prefix) {
    return Notification.newBuilder().setTimestamp(snapshot.stamp()).setPrefix(prefix);
  }

  private static Update.Builder update(StateLeaf leaf, TypedValue value, int duplicates) {
    return Update.newBuilder().setPath(leaf.relative()).setVal(value).setDuplicates(duplicates);
  }

  private List<StateSelection.Part> parts(Snapshot snapshot) {
    if (tree != snapshot.tree()) {
      tree = snapshot.tree();
      parts = selection.select(snapshot.tree(), target, also);
    }
    return parts;
  }
}
