package io.branchline.router;

import io.branchline.gnmi.proto.CapabilityRequest;
import io.branchline.gnmi.proto.CapabilityResponse;
import io.branchline.gnmi.proto.Encoding;
import io.branchline.gnmi.proto.GetRequest;
import io.branchline.gnmi.proto.GetResponse;
import io.branchline.gnmi.proto.ModelData;
import io.branchline.gnmi.proto.SetRequest;
import io.branchline.gnmi.proto.SetResponse;
import io.branchline.gnmi.proto.SubscribeRequest;
import io.branchline.gnmi.proto.SubscribeResponse;
import io.branchline.gnmi.proto.SubscriptionList;
import io.branchline.gnmi.proto.gNMIGrpc;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * gNMI of the routers behind one server: what they can do, their state at once, and as it changes.
 * Which router is meant says the target of a request's prefix (gNMI specification, section
 * 2.2.2.1); a server of one router takes every request for its own.
 */
final class GnmiService extends gNMIGrpc.gNMIImplBase {
  private static final String VERSION = "0.10.0";
  private static final Set<Encoding> ENCODINGS = Set.of(Encoding.PROTO, Encoding.JSON_IETF);

  private final Function<String, Optional<GnmiPublisher>> routers;
  private final Executor executor;

  /** A service of those routers that {@code routers} finds by target. */
  GnmiService(Function<String, Optional<GnmiPublisher>> routers, Executor executor) {
    this.routers = routers;
    this.executor = executor;
  }

  private GnmiPublisher router(String target) {
    return routers
        .apply(target)
        .orElseThrow(() ->
            Status.NOT_FOUND
                .withDescription("no router \"" + target + "\" is behind this server")
                .asRuntimeException());
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
      checkEncoding(request.getEncoding());
      out.onNext(router(request.getPrefix().getTarget()).get(request));
      out.onCompleted();
    } catch (StatusRuntimeException e) {
      out.onError(e);
    }
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
    private volatile @Nullable GnmiPublisher router;
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
      var publisher = router(list.getPrefix().getTarget());
      var fresh = new GnmiSubscriber(list, out, executor);
      subscriber = fresh;
      router = publisher;
      publisher.add(fresh);
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
        var publisher = router;
        if (publisher != null) {
          publisher.remove(known);
        }
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
