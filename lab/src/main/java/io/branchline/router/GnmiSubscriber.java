package io.branchline.router;

import com.google.protobuf.ByteString;
import io.branchline.gnmi.proto.Encoding;
import io.branchline.gnmi.proto.Notification;
import io.branchline.gnmi.proto.SubscribeResponse;
import io.branchline.gnmi.proto.SubscriptionList;
import io.branchline.gnmi.proto.TypedValue;
import io.branchline.gnmi.proto.Update;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Subscribe call. Publishing a state only notes what became due and wakes a worker; the worker
 * sends when the transport takes more. While the receiver is slow nothing is stored for it: what
 * was missed is folded into the next answer, which says so in {@code duplicates}. What lies in the
 * transport's buffer is therefore at most one round of values beyond gRPC's own threshold.
 */
final class GnmiSubscriber {
  private static final Logger LOG = LoggerFactory.getLogger(GnmiSubscriber.class);

  private final List<Watch> watches;
  private final SubscriptionList request;
  private final ServerCallStreamObserver<SubscribeResponse> out;
  private final Executor executor;
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private volatile @Nullable Snapshot latest;
  private volatile boolean ended;
  private volatile boolean synced;
  private int rounds;
  private boolean finishing;

  /**
   * A state with where its values lie.
   *
   * @param events changes whenever a leaf that is an event may have changed
   * @param clockSkew how far the router's clock is ahead
   */
  record Snapshot(RouterState state, StateTree tree, long events, Duration clockSkew) {
    /** What the router's clock said then, nanoseconds since the epoch. */
    long stamp() {
      return nanos(state.networkTime().plus(clockSkew));
    }

    /** Nanoseconds since the epoch, in network time. */
    long timestamp() {
      return nanos(state.networkTime());
    }

    private static long nanos(Instant time) {
      return Math.addExact(
          Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano());
    }
  }

  GnmiSubscriber(
      SubscriptionList request,
      ServerCallStreamObserver<SubscribeResponse> out,
      Executor executor) {
    this.request = request;
    this.watches = Watch.of(request);
    this.out = out;
    this.executor = executor;
    this.rounds = 1;
  }

  /** Takes note of a state; returns at once. */
  void offer(Snapshot snapshot) {
    latest = snapshot;
    boolean due = !synced;
    if (request.getMode() == SubscriptionList.Mode.STREAM) {
      for (var watch : watches) {
        due |= watch.offer(snapshot);
      }
    }
    if (due) {
      wake();
    }
  }

  /** One more round, asked for by Poll. */
  synchronized void poll() {
    rounds++;
    wake();
  }

  /** No more rounds will be asked for: the call ends once those asked for are sent. */
  synchronized void finish() {
    finishing = true;
    wake();
  }

  /**
   * Nothing is sent any more, and {@code last}, which may touch the call, runs after all that was.
   */
  synchronized void end(Runnable last) {
    if (!ended) {
      ended = true;
      last.run();
    }
  }

  /** Sends what is due, on a worker, if the transport is ready. */
  void wake() {
    if (scheduled.compareAndSet(false, true)) {
      executor.execute(this::send);
    }
  }

  private synchronized void send() {
    scheduled.set(false);
    var snapshot = latest;
    if (ended || snapshot == null || out.isCancelled() || !out.isReady()) {
      return;
    }
    try {
      send(snapshot);
    } catch (RuntimeException e) {
      LOG.error("a gNMI subscription failed", e);
      ended = true;
      out.onError(Status.INTERNAL.withDescription("internal error: " + e).asRuntimeException());
    }
  }

  private void send(Snapshot snapshot) {
    switch (request.getMode()) {
      case STREAM -> stream(snapshot);
      case ONCE -> {
        sendAll(snapshot);
        ended = true;
        out.onCompleted();
      }
      case POLL -> {
        while (rounds > 0) {
          rounds--;
          sendAll(snapshot);
        }
        if (finishing) {
          ended = true;
          out.onCompleted();
        }
      }
      case UNRECOGNIZED -> throw new AssertionError("was refused before");
    }
  }

  private void stream(Snapshot snapshot) {
    if (!synced) {
      if (request.getUpdatesOnly()) {
        watches.forEach(watch -> watch.remember(snapshot));
        sync();
      } else {
        sendAll(snapshot);
      }
      return;
    }
    watches.forEach(watch -> watch.due(this::send));
  }

  private void sendAll(Snapshot snapshot) {
    var once = new HashSet<String>();
    for (var watch : watches) {
      watch.remember(snapshot);
      watch.all(snapshot, leaf -> once.add(leaf.text()), this::send);
    }
    sync();
  }

  private void sync() {
    synced = true;
    out.onNext(SubscribeResponse.newBuilder().setSyncResponse(true).build());
  }

  private void send(Notification.Builder notification) {
    if (request.getEncoding() == Encoding.JSON_IETF) {
      notification.getUpdateBuilderList().forEach(GnmiSubscriber::asJson);
    }
    out.onNext(SubscribeResponse.newBuilder().setUpdate(notification).build());
  }

  private static void asJson(Update.Builder update) {
    update.setVal(
        TypedValue.newBuilder()
            .setJsonIetfVal(ByteString.copyFromUtf8(JsonIetf.scalar(update.getVal()).toString())));
  }
}
