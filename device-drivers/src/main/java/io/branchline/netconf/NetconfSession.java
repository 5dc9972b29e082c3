package io.branchline.netconf;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.opendaylight.netconf.api.DocumentedException;
import org.opendaylight.netconf.api.NetconfTerminationReason;
import org.opendaylight.netconf.api.messages.NetconfMessage;
import org.opendaylight.netconf.client.NetconfClientSession;
import org.opendaylight.netconf.client.NetconfClientSessionListener;
import org.opendaylight.netconf.client.conf.NetconfClientConfiguration.NetconfClientProtocol;
import org.opendaylight.netconf.client.conf.NetconfClientConfigurationBuilder;
import org.opendaylight.netconf.transport.api.UnsupportedConfigurationException;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Host;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.IetfInetUtil;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.PortNumber;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.netconf.client.rev240814.netconf.client.initiate.stack.grouping.transport.ssh.ssh.TcpClientParametersBuilder;
import org.opendaylight.yangtools.yang.common.Uint16;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.w3c.dom.Element;

/**
 * One NETCONF session. Requests may come from any thread and are answered by message id; every one
 * ends within the reply time limit. A session that left a request unanswered is closed, for nothing
 * that it would say later could be trusted to be about now.
 */
public final class NetconfSession implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NetconfSession.class);

  private final NetconfTarget target;
  private final Duration replyTimeout;
  private final NetconfClientSession session;
  private final Listener listener;
  private final AtomicLong lastId = new AtomicLong();

  private NetconfSession(
      NetconfTarget target,
      Duration replyTimeout,
      NetconfClientSession session,
      Listener listener) {
    this.target = target;
    this.replyTimeout = replyTimeout;
    this.session = session;
    this.listener = listener;
  }

  /**
   * Connects, proves the router's key, logs in and exchanges hellos.
   *
   * @param onDown told once, with the reason, when the session ends by other means than {@link
   *     #close}
   * @throws IOException any of it failed; the message names the router, its address and why
   */
  public static NetconfSession open(
      NetconfClients clients,
      NetconfTarget target,
      NetconfSettings settings,
      Consumer<String> onDown)
      throws IOException, InterruptedException {
    var ssh = new SshParameters(target);
    var listener = new Listener(onDown);
    var turn = clients.awaitTurn();
    var deadline = System.nanoTime() + settings.connectTimeout().toNanos();
    try {
      var configuration =
          NetconfClientConfigurationBuilder.create()
              .withProtocol(NetconfClientProtocol.SSH)
              .withName(target.node().value())
              .withConnectionTimeoutMillis(settings.connectTimeout().toMillis())
              .withSessionListener(listener)
              .withTcpParameters(
                  new TcpClientParametersBuilder()
                      .setRemoteAddress(
                          new Host(IetfInetUtil.ipAddressFor(target.address().toInetAddress())))
                      .setRemotePort(new PortNumber(Uint16.valueOf(target.port())))
                      .build())
              .withSshParameters(ssh.grouping())
              .withSshConfigurator(ssh)
              .build();
      var future = clients.factory().createClient(configuration);
      try {
        var session = future.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        return new NetconfSession(target, settings.replyTimeout(), session, listener);
      } catch (TimeoutException e) {
        future.cancel(true);
        listener.abandon();
        throw new IOException(
            "no NETCONF session to "
                + target.describe()
                + (ssh.findForeignKey().isPresent()
                    ? wrongKey(target, ssh)
                    : " within "
                        + settings.connectTimeout().toMillis()
                        + " ms: the router does not answer"),
            e);
      } catch (InterruptedException e) {
        future.cancel(true);
        listener.abandon();
        throw e;
      }
    } catch (ExecutionException e) {
      throw new IOException(
          "no NETCONF session to " + target.describe() + whyNot(target, ssh, e), e);
    } catch (UnsupportedConfigurationException e) {
      throw new IOException(
          "no NETCONF session to "
              + target.describe()
              + ": its settings are unusable: "
              + message(e),
          e);
    } finally {
      turn.run();
    }
  }

  private static String whyNot(
      NetconfTarget target, SshParameters ssh, ExecutionException failure) {
    if (ssh.findForeignKey().isPresent()) {
      return wrongKey(target, ssh);
    }
    var cause = failure.getCause();
    var said = message(cause == null ? failure : cause);
    // The library says no more than this when every way to log in was refused.
    return ssh.keyAccepted() && said.contains("authentication")
        ? ": the router refuses user \""
            + target.login().user()
            + "\"; check the user and its password or key ("
            + said
            + ")"
        : ": " + said;
  }

  private static String wrongKey(NetconfTarget target, SshParameters ssh) {
    return ": its host key is not the pinned one: expected "
        + target.hostKey().fingerprint()
        + ", presented "
        + ssh.findForeignKey().orElseThrow()
        + "; if the router was replaced, pin its new key, otherwise somebody stands in between";
  }

  private static String message(Throwable cause) {
    var text = cause.getMessage();
    return text == null || text.isBlank() ? cause.getClass().getSimpleName() : text;
  }

  /** The capability URIs of the router's hello. */
  public Set<String> capabilities() {
    return new TreeSet<>(session.getServerCapabilities());
  }

  /** The number that the router gave the session (RFC 6241 section 8.1). */
  public long id() {
    return session.sessionId().getValue().toJava();
  }

  public boolean isUp() {
    return session.isUp() && !listener.isDown();
  }

  /**
   * Sends one request and waits for its reply.
   *
   * @param operation fills in the rpc element
   */
  public Reply call(Consumer<Element> operation) {
    var document = Xml.newDocument();
    var rpc = document.createElementNS(Xml.BASE, "rpc");
    document.appendChild(rpc);
    var id = Long.toString(lastId.incrementAndGet());
    rpc.setAttribute("message-id", id);
    operation.accept(rpc);
    var waiting = new CompletableFuture<Reply>();
    if (!listener.expect(id, waiting)) {
      return new Reply.NotSent(
          "the session to " + target.describe() + " is down: " + listener.reason());
    }
    try {
      var _ =
          session
              .sendMessage(NetconfMessage.of(document))
              .addListener(sent -> {
                if (!sent.isSuccess()) {
                  listener.down("the request could not be sent: " + sent.cause());
                }
              });
      return waiting.get(replyTimeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (DocumentedException e) {
      listener.forget(id);
      throw new IllegalStateException("a request that is no NETCONF message", e);
    } catch (TimeoutException e) {
      listener.forget(id);
      var reason = target.describe() + " did not reply within " + replyTimeout.toMillis() + " ms";
      listener.down(reason);
      session.close();
      return new Reply.Lost(reason);
    } catch (InterruptedException e) {
      listener.forget(id);
      Thread.currentThread().interrupt();
      listener.down("interrupted while waiting for a reply");
      session.close();
      return new Reply.Lost("interrupted while waiting for a reply of " + target.describe());
    } catch (ExecutionException e) {
      throw new IllegalStateException("replies are values, never failures", e);
    }
  }

  /** Ends the session: close-session when it is up, then the connection. May be called again. */
  @Override
  public void close() {
    if (isUp()) {
      listener.silence();
      call(rpc -> Xml.append(rpc, "close-session"));
    }
    listener.abandon();
    session.close();
  }

  /** Matches replies to requests and learns of the session's end, on the I/O threads. */
  private static final class Listener implements NetconfClientSessionListener {
    private final Consumer<String> onDown;
    private final Map<String, CompletableFuture<Reply>> waiting = new ConcurrentHashMap<>();
    private String reason = "";
    private boolean down;
    private boolean silent;
    private boolean abandoned;

    Listener(Consumer<String> onDown) {
      this.onDown = onDown;
    }

    synchronized boolean expect(String id, CompletableFuture<Reply> reply) {
      if (down) {
        return false;
      }
      waiting.put(id, reply);
      return true;
    }

    void forget(String id) {
      waiting.remove(id);
    }

    synchronized String reason() {
      return reason;
    }

    synchronized boolean isDown() {
      return down;
    }

    synchronized void silence() {
      silent = true;
    }

    /** Nobody waits for this session any more: should it still come up, it is closed at once. */
    void abandon() {
      synchronized (this) {
        silent = true;
        abandoned = true;
      }
      down("closed");
    }

    void down(String why) {
      boolean tell;
      List<CompletableFuture<Reply>> lost;
      synchronized (this) {
        if (down) {
          return;
        }
        down = true;
        reason = why;
        tell = !silent;
        lost = List.copyOf(waiting.values());
        waiting.clear();
      }
      lost.forEach(
          reply -> reply.complete(new Reply.Lost("session lost before the reply: " + why)));
      if (tell) {
        onDown.accept(why);
      }
    }

    @Override
    public void onSessionUp(NetconfClientSession session) {
      boolean close;
      synchronized (this) {
        close = abandoned;
      }
      if (close) {
        session.close();
      }
    }

    @Override
    public void onSessionDown(NetconfClientSession session, Exception cause) {
      down(message(cause));
    }

    @Override
    public void onSessionTerminated(NetconfClientSession session, NetconfTerminationReason why) {
      down(why.getErrorMessage());
    }

    @Override
    public void onError(NetconfClientSession session, Exception cause) {
      down("not understood: " + message(cause));
      session.close();
    }

    @Override
    public void onMessage(NetconfClientSession session, NetconfMessage message) {
      var root = message.getDocument().getDocumentElement();
      var reply = waiting.remove(root.getAttribute("message-id"));
      if (reply == null) {
        LOG.debug("a message that nobody waits for: {}", root.getLocalName());
      } else {
        reply.complete(read(root));
      }
    }

    private static Reply read(Element message) {
      var errors = new ArrayList<RpcError>();
      var warnings = new ArrayList<RpcError>();
      for (var child : Xml.children(message)) {
        if ("rpc-error".equals(child.getLocalName())) {
          var error = RpcError.parse(child);
          (error.warning() ? warnings : errors).add(error);
        }
      }
      return errors.isEmpty()
          ? new Reply.Ok(message, List.copyOf(warnings))
          : new Reply.Refused(List.copyOf(errors));
    }
  }
}
