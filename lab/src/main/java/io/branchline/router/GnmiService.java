package io.branchline.router;

import com.google.protobuf.ByteString;
import io.branchline.gnmi.proto.CapabilityRequest;
import io.branchline.gnmi.proto.CapabilityResponse;
import io.branchline.gnmi.proto.Encoding;
import io.branchline.gnmi.proto.GetRequest;
import io.branchline.gnmi.proto.GetResponse;
import io.branchline.gnmi.proto.ModelData;
import io.branchline.gnmi.proto.Notification;
import io.branchline.gnmi.proto.Path;
import io.branchline.gnmi.proto.SetRequest;
import io.branchline.gnmi.proto.SetResponse;
import io.branchline.gnmi.proto.SubscribeRequest;
import io.branchline.gnmi.proto.SubscribeResponse;
import io.branchline.gnmi.proto.SubscriptionList;
import io.branchline.gnmi.proto.TypedValue;
import io.branchline.gnmi.proto.gNMIGrpc;
import io.branchline.router.GnmiSubscriber.Snapshot;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** gNMI of one router: what it can do, its state at once, and its state as it changes. */
final class GnmiService extends gNMIGrpc.gNMIImplBase {
  private static final String VERSION = "0.10.0";
  private static final Set<Encoding> ENCODINGS = Set.of(Encoding.PROTO, Encoding.JSON_IETF);

  private final SimulatedRouter router;
  private final Executor executor;
  private final Set<GnmiSubscriber> subscribers = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Snapshot latest;

  GnmiService(SimulatedRouter router, Executor executor) {
    this.router = router;
    this.executor = executor;
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
        before != null && before.tree().fits(state, configuration)
            ? new Snapshot(
                state,
                before.tree(),
                sameEvents(state, before.state()) ? before.events() : before.events() + 1,
                skew)
            : new Snapshot(
                state,
                StateTree.of(state, configuration),
                before == null ? 0 : before.events() + 1,
                skew);
    latest = snapshot;
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

  @Override
  public void capabilities(CapabilityRequest request, StreamObserver<CapabilityResponse> out) {
    var response = CapabilityResponse.newBuilder().setGNMIVersion(VERSION);
    model(response, "openconfig-interfaces", "OpenConfig working group", "3.0.0");
    model(response, "openconfig-qos", "OpenConfig working group", "0.11.0");
    model(response, "openconfig-network-instance", "OpenConfig working group", "4.0.0");
    model(response, "branchline-lines", "Branchline", YangLibrary.REVISION);
    response.addSupportedEncodings(Encoding.PROTO).addSupportedEncodings(Encoding.JSON_IETF);
    out.onNext(response.build());
    out.onCompleted();
  }

  private static void model(
      CapabilityResponse.Builder response, String name, String organization, String version) {
    response.addSupportedModels(
        ModelData.newBuilder().setName(name).setOrganization(organization).setVersion(version));
  }

  @Override
  public void set(SetRequest request, StreamObserver<SetResponse> out) {
    out.onError(
        Status.UNIMPLEMENTED
            .withDescription("this router is configured over NETCONF")
            .asRuntimeException());
  }

  @Override
  public void get(GetRequest request, StreamObserver<GetResponse> out) {
    try {
      out.onNext(get(request));
      out.onCompleted();
    } catch (StatusRuntimeException e) {
      out.onError(e);
    }
  }

  private GetResponse get(GetRequest request) {
    checkEncoding(request.getEncoding());
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

  private static void checkEncoding(Encoding encoding) {
    if (!ENCODINGS.contains(encoding)) {
      throw Status.UNIMPLEMENTED
          .withDescription("encoding " + encoding + " is not supported: use PROTO or JSON_IETF")
          .asRuntimeException();
    }
  }

  @Override
  public StreamObserver<SubscribeRequest> subscribe(StreamObserver<SubscribeResponse> responses) {
    var call = new Call((ServerCallStreamObserver<SubscribeResponse>) responses);
    call.out.setOnReadyHandler(call::wake);
    call.out.setOnCancelHandler(call::forget);
    call.out.setOnCloseHandler(call::forget);
    return call;
  }

  /** The requests of one Subscribe call. */
  private final class Call implements StreamObserver<SubscribeRequest> {
    private final ServerCallStreamObserver<SubscribeResponse> out;
    private volatile @Nullable GnmiSubscriber subscriber;
    private SubscriptionList.Mode mode = SubscriptionList.Mode.STREAM;

    Call(ServerCallStreamObserver<SubscribeResponse> out) {
      this.out = out;
    }

    @Override
    public void onNext(SubscribeRequest request) {
      try {
        accept(request);
      } catch (StatusRuntimeException e) {
        end(() -> out.onError(e));
      }
    }

    private void accept(SubscribeRequest request) {
      var known = subscriber;
      if (known == null) {
        if (!request.hasSubscribe()) {
          throw StateSelection.invalid("the first message of Subscribe is a subscription list");
        }
        begin(request.getSubscribe());
      } else if (!request.hasPoll() || mode != SubscriptionList.Mode.POLL) {
        throw StateSelection.invalid(
            "after the subscription list only Poll may follow, and only in mode POLL");
      } else {
        known.poll();
      }
    }

    private void begin(SubscriptionList list) {
      checkEncoding(list.getEncoding());
      if (list.getMode() == SubscriptionList.Mode.UNRECOGNIZED) {
        throw StateSelection.invalid("unknown subscription mode");
      }
      mode = list.getMode();
      var fresh = new GnmiSubscriber(list, out, executor);
      subscriber = fresh;
      // Under the lock of publish, so that no older state arrives after a newer one.
      synchronized (GnmiService.this) {
        subscribers.add(fresh);
        var snapshot = latest;
        if (snapshot != null) {
          fresh.offer(snapshot);
        }
      }
    }

    void wake() {
      var known = subscriber;
      if (known != null) {
        known.wake();
      }
    }

    void forget() {
      end(() -> {});
    }

    private void end(Runnable last) {
      var known = subscriber;
      if (known == null) {
        last.run();
      } else {
        known.end(last);
        subscribers.remove(known);
      }
    }

    @Override
    public void onError(Throwable error) {
      forget();
    }

    @Override
    public void onCompleted() {
      var known = subscriber;
      if (known == null) {
        out.onCompleted();
      } else if (mode == SubscriptionList.Mode.POLL) {
        known.finish();
      }
      // A stream, though, goes on until its caller cancels it.
    }
  }
}
