package io.branchline.gnmi;

import io.branchline.gnmi.proto.CapabilityRequest;
import io.branchline.gnmi.proto.CapabilityResponse;
import io.branchline.gnmi.proto.Encoding;
import io.branchline.gnmi.proto.SubscribeRequest;
import io.branchline.gnmi.proto.SubscriptionList;
import io.branchline.gnmi.proto.gNMIGrpc;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.stub.StreamObserver;
import java.net.ConnectException;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one router's subscription alive: asks for its capabilities, chooses a profile, subscribes,
 * and begins again after a jittered pause that grows with every failure. A router that refuses the
 * subscription is probed, tree by tree, and then asked for what it does serve. Runs on the shared
 * event loops; nothing here waits.
 */
final class GnmiSession {
  private static final Logger LOG = LoggerFactory.getLogger(GnmiSession.class);
  private static final long FIRST_PAUSE_MILLIS = 500;
  private static final long LONGEST_PAUSE_MILLIS = 30_000;
  private static final long ANSWER_SECONDS = 15;

  /** Messages that may be on their way at a time. */
  private static final int WINDOW = 32;

  private final GnmiTarget target;
  private final GnmiConfig config;
  private final EventLoopGroup loops;
  private final ManagedChannel channel;
  private final Channel calls;
  private final boolean shared;
  private final Receiver receiver;
  private final SplittableRandom random;
  private final LongAdder throttledNanos = new LongAdder();
  private int failures;
  private volatile boolean connected;
  private volatile boolean closed;
  private volatile String reason = "not tried yet";
  private volatile String profileName = "";

  /** Takes what the session hears. */
  interface Receiver {
    /** A subscription begins. */
    void subscribing(Profile profile);

    /** A {@code SubscribeResponse} came; must not throw. */
    Inbox.Received received(byte[] message);

    /**
     * All current values were sent.
     *
     * @param refusals why a tree is not subscribed to, by what it tells
     */
    void served(Profile profile, Map<String, String> refusals);
  }

  GnmiSession(
      GnmiTarget target,
      GnmiConfig config,
      GnmiChannels channels,
      SplittableRandom random,
      Receiver receiver) {
    this.target = target;
    this.config = config;
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

  /** The profile that was chosen; empty before. */
  String profile() {
    return profileName;
  }

  long throttledMillis() {
    return TimeUnit.NANOSECONDS.toMillis(throttledNanos.sum());
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
    var profile = Profiles.of(capabilities);
    profileName = profile.name();
    var offered = capabilities.getSupportedEncodingsList();
    var encoding = profile.encodings().stream().filter(offered::contains).findFirst();
    if (encoding.isEmpty()) {
      failed("it offers none of the encodings " + profile.encodings() + " but " + offered);
      return;
    }
    new Onboarding(profile, encoding.get()).subscribe();
  }

  /** What is found out of a router on the way to a subscription that it accepts. */
  private final class Onboarding {
    private final Profile profile;
    private final Encoding encoding;
    private final Map<String, String> refusals = new LinkedHashMap<>();
    private List<Profile.Tree> trees;
    private boolean probed;
    private boolean sampled;

    private Onboarding(Profile profile, Encoding encoding) {
      this.profile = profile;
      this.encoding = encoding;
      trees = profile.trees();
    }

    private void subscribe() {
      receiver.subscribing(profile);
      new Stream(this, call(CallOptions.DEFAULT))
          .open(request(trees, SubscriptionList.Mode.STREAM));
    }

    /** Whether a refused subscription is worth another try. */
    private boolean adapt(Status status) {
      boolean refused =
          switch (status.getCode()) {
            case INVALID_ARGUMENT, UNIMPLEMENTED, NOT_FOUND, OUT_OF_RANGE, FAILED_PRECONDITION ->
                true;
            default -> false;
          };
      if (!refused || sampled) {
        return false;
      }
      if (!probed) {
        probed = true;
        probe(0, new ArrayList<>());
      } else {
        // It serves them all, one by one: what is left is that it cannot tell changes.
        sampled = true;
        trees =
            trees.stream().map(tree -> new Profile.Tree(tree.what(), tree.path(), false)).toList();
        subscribe();
      }
      return true;
    }

    private void probe(int index, List<Profile.Tree> good) {
      if (index == profile.trees().size()) {
        trees = List.copyOf(good);
        if (trees.isEmpty()) {
          failed("it serves nothing that is asked for: " + refusals);
        } else {
          subscribe();
        }
        return;
      }
      var tree = profile.trees().get(index);
      var call = call(CallOptions.DEFAULT.withDeadlineAfter(ANSWER_SECONDS, TimeUnit.SECONDS));
      call.start(
          new ClientCall.Listener<>() {
            @Override
            public void onMessage(byte[] message) {
              call.request(1);
            }

            @Override
            public void onClose(Status status, Metadata trailers) {
              if (status.isOk()) {
                good.add(tree);
              } else {
                refusals.put(tree.what(), explain(status.asRuntimeException()));
              }
              probe(index + 1, good);
            }
          },
          new Metadata());
      call.request(WINDOW);
      call.sendMessage(request(List.of(tree), SubscriptionList.Mode.ONCE));
      call.halfClose();
    }

    private SubscribeRequest request(List<Profile.Tree> of, SubscriptionList.Mode mode) {
      return Subscriptions.request(
          shared ? name() : "", of, mode, config.sampleInterval(), encoding);
    }

    private ClientCall<SubscribeRequest, byte[]> call(CallOptions options) {
      return calls.newCall(RawMessage.SUBSCRIBE, options);
    }
  }

  /** The subscription. Another message is only asked for when the router's pace allows. */
  private final class Stream extends ClientCall.Listener<byte[]> {
    private final Onboarding onboarding;
    private final ClientCall<SubscribeRequest, byte[]> call;
    private final Pace pace = new Pace(config.updatesPerSecond(), System.nanoTime());
    private boolean answered;

    private Stream(Onboarding onboarding, ClientCall<SubscribeRequest, byte[]> call) {
      this.onboarding = onboarding;
      this.call = call;
    }

    private void open(SubscribeRequest request) {
      call.start(this, new Metadata());
      call.request(WINDOW);
      call.sendMessage(request);
    }

    @Override
    public void onMessage(byte[] message) {
      if (closed) {
        return;
      }
      if (!answered) {
        answered = true;
        connected = true;
        failures = 0;
        LOG.debug("{}: subscribed", target);
      }
      var received = receiver.received(message);
      if (received.synced()) {
        receiver.served(onboarding.profile, onboarding.refusals);
      }
      long wait = pace.after(received.updates(), System.nanoTime());
      if (wait == 0) {
        call.request(1);
      } else {
        throttledNanos.add(wait);
        loops.schedule(() -> call.request(1), wait, TimeUnit.NANOSECONDS);
      }
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      if (closed || (!answered && onboarding.adapt(status))) {
        return;
      }
      failed(status.isOk() ? "it ended the subscription" : explain(status.asRuntimeException()));
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
