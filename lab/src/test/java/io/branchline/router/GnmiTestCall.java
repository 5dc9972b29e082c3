package io.branchline.router;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.branchline.gnmi.proto.SubscribeRequest;
import io.branchline.gnmi.proto.SubscribeResponse;
import io.branchline.gnmi.proto.SubscriptionList;
import io.branchline.gnmi.proto.Update;
import io.branchline.gnmi.proto.gNMIGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An open Subscribe call: what came, and whether it ended. */
final class GnmiTestCall implements ClientResponseObserver<SubscribeRequest, SubscribeResponse> {
  final BlockingQueue<SubscribeResponse> responses = new LinkedBlockingQueue<>();
  final BlockingQueue<Status> end = new LinkedBlockingQueue<>();
  private @Nullable ClientCallStreamObserver<SubscribeRequest> requests;
  private final boolean slow;

  GnmiTestCall(ManagedChannel channel, SubscriptionList.Builder list, boolean slow) {
    this.slow = slow;
    gNMIGrpc.newStub(channel).subscribe(this);
    requests().onNext(SubscribeRequest.newBuilder().setSubscribe(list).build());
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<SubscribeRequest> stream) {
    requests = stream;
    if (slow) {
      stream.disableAutoRequestWithInitial(0);
    }
  }

  ClientCallStreamObserver<SubscribeRequest> requests() {
    return Objects.requireNonNull(requests, "the call did not start");
  }

  @Override
  public void onNext(SubscribeResponse response) {
    responses.add(response);
  }

  @Override
  public void onError(Throwable error) {
    end.add(Status.fromThrowable(error));
  }

  @Override
  public void onCompleted() {
    end.add(Status.OK);
  }

  SubscribeResponse next() throws InterruptedException {
    var response = responses.poll(10, TimeUnit.SECONDS);
    assertNotNull(response, () -> "nothing came; the call ended with " + end);
    return response;
  }

  /** All updates up to the next sync_response, as {@code path=value}. */
  List<String> untilSync() throws InterruptedException {
    var updates = new ArrayList<String>();
    for (var response = next(); !response.getSyncResponse(); response = next()) {
      updates.addAll(texts(response));
    }
    return updates;
  }

  Status status() throws InterruptedException {
    var status = end.poll(10, TimeUnit.SECONDS);
    assertNotNull(status);
    return status;
  }

  static List<String> texts(SubscribeResponse response) {
    var notification = response.getUpdate();
    return notification.getUpdateList().stream()
        .map(update -> {
          var elems = new ArrayList<>(notification.getPrefix().getElemList());
          elems.addAll(update.getPath().getElemList());
          return GnmiPaths.text(notification.getPrefix().getOrigin(), elems) + "=" + value(update);
        })
        .toList();
  }

  private static String value(Update update) {
    var value = update.getVal();
    return switch (value.getValueCase()) {
      case UINT_VAL -> Long.toString(value.getUintVal());
      case DOUBLE_VAL -> Double.toString(value.getDoubleVal());
      case STRING_VAL -> value.getStringVal();
      case BOOL_VAL -> Boolean.toString(value.getBoolVal());
      default -> value.getJsonIetfVal().toStringUtf8();
    };
  }
}
