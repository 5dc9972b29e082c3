package io.branchline.gnmi;

import io.branchline.gnmi.proto.CapabilityRequest;
import io.branchline.gnmi.proto.CapabilityResponse;
import io.branchline.gnmi.proto.Encoding;
import io.branchline.gnmi.proto.Notification;
import io.branchline.gnmi.proto.SubscribeRequest;
import io.branchline.gnmi.proto.SubscribeResponse;
import io.branchline.gnmi.proto.gNMIGrpc;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.stub.StreamObserver;
import java.net.ConnectException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one router's subscription alive: asks for its capabilities, subscribes, and begins again
 * after a jittered pause that grows with every failure. Runs on the shared event loops; nothing
 * here waits.
 */
final class GnmiSession {
  private static final Logger LOG = LoggerFactory.getLogger(GnmiSession.class);
  private static final long FIRST_PAUSE_MILLIS = 500;
  private static final long LONGEST_PAUSE_MILLIS = 30_000;
  private static final long ANSWER_SECONDS = 15;

  /** The compact encoding first. */
  private static final List<Encoding> ENCODINGS =
      List.of(Encoding.PROTO, Encoding.JSON_IETF, Encoding.JSON);

  private final GnmiTarget target;
  private final Duration sampleInterval;
  private final EventLoopGroup loops;
  private final ManagedChannel channel;
  private final Channel calls;
  private final boolean shared;
  private final Consumer<Notification> receiver;
  private final SplittableRandom random;
  private int failures;
  private volatile boolean connected;
  private volatile boolean closed;
  private volatile String reason = "not tried yet";

  GnmiSession(
      GnmiTarget target,
      Duration sampleInterval,
      GnmiChannels channels,
      SplittableRandom random,
      Consumer<Notification> receiver) {
    this.target = target;
    this.sampleInterval = sampleInterval;
    this.random = random;
    this.receiver = receiver;
    loops = channels.loops();
    shared = channels.isShared(target);
    channel = channels.to(target);
    calls = shared ? ClientInterceptors.intercept(channel, new PeerNames(name())) : channel;
  }

  private String name() {
    return target.node().value();
  }

  boolean isConnected() {
    return connected;
  }

  /** Why it is not connected, in one sentence; empty when it is. */
  String reason() {
    return connected ? "" : reason;
  }

  void start(long delayMillis) {
    loops.schedule(this::connect, delayMillis, TimeUnit.MILLISECONDS);
  }

  void close() {
    closed = true;
    connected = false;
    channel.shutdownNow();
  }

  private void connect() {
    if (closed) {
      return;
    }
    channel.resetConnectBackoff();
    gNMIGrpc
        .newStub(calls)
        .withDeadlineAfter(ANSWER_SECONDS, TimeUnit.SECONDS)
        .capabilities(
            CapabilityRequest.getDefaultInstance(),
            new StreamObserver<>() {
              private @Nullable CapabilityResponse answer;

              @Override
              public void onNext(CapabilityResponse response) {
                answer = response;
              }

              @Override
              public void onError(Throwable error) {
                failed(explain(error));
              }

              @Override
              public void onCompleted() {
                if (answer == null) {
                  failed("it does not answer what it is capable of");
                } else {
                  onboarded(answer);
                }
              }
            });
  }

  private void onboarded(CapabilityResponse capabilities) {
    var offered = capabilities.getSupportedEncodingsList();
    var encoding = ENCODINGS.stream().filter(offered::contains).findFirst();
    if (encoding.isEmpty()) {
      failed("it offers none of the encodings " + ENCODINGS + " but " + offered);
      return;
    }
    StreamObserver<SubscribeRequest> requests =
        gNMIGrpc
            .newStub(calls)
            .subscribe(
                new StreamObserver<>() {
                  @Override
                  public void onNext(SubscribeResponse response) {
                    received(response);
                  }

                  @Override
                  public void onError(Throwable error) {
                    failed(explain(error));
                  }

                  @Override
                  public void onCompleted() {
                    failed("it ended the subscription");
                  }
                });
    requests.onNext(Subscriptions.request(shared ? name() : "", sampleInterval, encoding.get()));
  }

  private void received(SubscribeResponse response) {
    if (!connected && !closed) {
      connected = true;
      failures = 0;
      LOG.debug("{}: subscribed", target);
    }
    if (response.hasUpdate()) {
      receiver.accept(response.getUpdate());
    }
  }

  private void failed(String why) {
    boolean wasConnected = connected;
    connected = false;
    if (closed) {
      return;
    }
    if (wasConnected || !why.equals(reason)) {
      LOG.warn("no telemetry from router {}: {}", target, why);
    }
    reason = why;
    long pause = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(failures, 10));
    failures++;
    // Half to one and a half of it, so that routers lost together do not return together.
    start(pause / 2 + random.nextLong(pause));
  }

  /** What a failed call means to an operator. */
  static String explain(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException
          && String.valueOf(cause.getMessage()).startsWith("its certificate")) {
        return String.valueOf(cause.getMessage());
      }
      if (cause instanceof ConnectException) {
        return "it cannot be reached (" + cause.getMessage() + ")";
      }
    }
    var status = Status.fromThrowable(error);
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof SSLException) {
        return "TLS failed ("
            + cause.getMessage()
            + "): does it accept the collector's certificate?";
      }
    }
    if (status.getCode() == Status.Code.DEADLINE_EXCEEDED) {
      return "it does not answer within " + ANSWER_SECONDS + " s";
    }
    var description = status.getDescription();
    return "gNMI failed with "
        + status.getCode()
        + (description == null ? "" : " (" + description + ")")
        + (status.getCause() == null ? "" : ": " + status.getCause().getMessage());
  }
}
