package io.branchline.router;

import com.google.protobuf.ByteString;
import io.branchline.gnmi.proto.Encoding;
import io.branchline.gnmi.proto.GetRequest;
import io.branchline.gnmi.proto.GetResponse;
import io.branchline.gnmi.proto.Notification;
import io.branchline.gnmi.proto.Path;
import io.branchline.gnmi.proto.TypedValue;
import io.branchline.policy.RouterConfiguration;
import io.branchline.router.GnmiSubscriber.Snapshot;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** One router's state for gNMI: what it is now, and who wants to hear of it. */
final class GnmiPublisher {
  private final SimulatedRouter router;
  private final GnmiRuntime runtime;
  private final Set<GnmiSubscriber> subscribers = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Snapshot latest;

  /** What the tree of the latest state was made for. */
  private @Nullable RouterConfiguration configured;

  GnmiPublisher(SimulatedRouter router, GnmiRuntime runtime) {
    this.router = router;
    this.runtime = runtime;
    router.state().ifPresent(this::publish);
  }

  int subscribers() {
    return subscribers.size();
  }

  /** Brings a new state to whoever waits for it. */
  synchronized void publish(RouterState state) {
    var before = latest;
    var configuration = router.running();
    var skew = router.faults().clockSkew();
    var snapshot =
        before != null && configuration.equals(configured) && before.tree().fits(state)
            ? new Snapshot(
                state,
                before.tree(),
                sameEvents(state, before.state()) ? before.events() : before.events() + 1,
                skew)
            : new Snapshot(
                state,
                runtime.tree(StateShape.of(state, configuration)),
                before == null ? 0 : before.events() + 1,
                skew);
    latest = snapshot;
    configured = configuration;
    subscribers.forEach(subscriber -> subscriber.offer(snapshot));
  }

  private static boolean sameEvents(RouterState now, RouterState then) {
    for (int i = 0; i < now.ports().size(); i++) {
      if (now.ports().get(i).up() != then.ports().get(i).up()) {
        return false;
      }
    }
    for (int i = 0; i < now.policies().size(); i++) {
      if (now.policies().get(i).activePreference() != then.policies().get(i).activePreference()) {
        return false;
      }
    }
    return true;
  }

  /** Adds one who is told the present state and every later one, in order. */
  synchronized void add(GnmiSubscriber fresh) {
    subscribers.add(fresh);
    var snapshot = latest;
    if (snapshot != null) {
      fresh.offer(snapshot);
    }
  }

  void remove(GnmiSubscriber gone) {
    subscribers.remove(gone);
  }

  /** Answers Get; throws {@link io.grpc.StatusRuntimeException} that says what cannot be had. */
  GetResponse get(GetRequest request) {
    if (request.getType() == GetRequest.DataType.CONFIG) {
      throw StateSelection.invalid("configuration is read over NETCONF");
    }
    var snapshot = latest;
    if (snapshot == null) {
      throw Status.UNAVAILABLE.withDescription("no state is known yet").asRuntimeException();
    }
    var response = GetResponse.newBuilder();
    for (var path : request.getPathList()) {
      response.addNotification(get(request, path, snapshot));
    }
    return response.build();
  }

  private static Notification get(GetRequest request, Path path, Snapshot snapshot) {
    var selection = StateSelection.of(request.getPrefix(), path);
    var nodes = new LinkedHashMap<Path, List<StateLeaf>>();
    for (var part : selection.select(snapshot.tree(), "", leaf -> true)) {
      for (var leaf : part.leaves()) {
        int depth = GnmiPaths.match(selection.pattern(), leaf.full(), false);
        nodes
            .computeIfAbsent(GnmiPaths.path(leaf.full().subList(0, depth)), _ -> new ArrayList<>())
            .add(leaf);
      }
    }
    if (nodes.isEmpty()) {
      throw Status.NOT_FOUND
          .withDescription("there is nothing at " + selection + " now")
          .asRuntimeException();
    }
    var notification =
        Notification.newBuilder()
            .setTimestamp(snapshot.stamp())
            .setPrefix(
                Path.newBuilder()
                    .setOrigin(selection.origin())
                    .setTarget(request.getPrefix().getTarget()));
    nodes.forEach((node, leaves) -> {
      if (request.getEncoding() == Encoding.JSON_IETF) {
        var json = JsonIetf.subtree(leaves, node.getElemCount(), snapshot.state());
        notification
            .addUpdateBuilder()
            .setPath(node)
            .setVal(
                TypedValue.newBuilder().setJsonIetfVal(ByteString.copyFromUtf8(json.toString())));
      } else {
        leaves.forEach(leaf ->
            notification
                .addUpdateBuilder()
                .setPath(GnmiPaths.path(leaf.full()))
                .setVal(leaf.value().apply(snapshot.state())));
      }
    });
    return notification.build();
  }
}
