package io.branchline.router;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.server.subsystem.SubsystemFactory;
import org.jspecify.annotations.Nullable;

/**
 * NETCONF over SSH of one router (RFC 6242) on a port of its own at 127.0.0.1, with a host key of
 * its own. Threads belong to the {@link NetconfRuntime} that all routers share.
 */
public final class NetconfServer implements AutoCloseable {
  private final SimulatedRouter router;
  private final NetconfRuntime runtime;
  private final KeyPair hostKey;
  private final SshServer ssh;
  private final ConfigurationStore store;
  private final AtomicInteger lastSession = new AtomicInteger();
  private final Map<Integer, Closeable> sessions = new ConcurrentHashMap<>();

  /**
   * Starts to listen.
   *
   * @param port 0 for any free one
   */
  public NetconfServer(
      SimulatedRouter router, Credentials credentials, int port, NetconfRuntime runtime) {
    this.router = router;
    this.runtime = runtime;
    this.hostKey = runtime.newHostKey();
    this.store = new ConfigurationStore(router, runtime.timer());
    this.ssh = runtime.newSshServer();
    ssh.setHost("127.0.0.1");
    ssh.setPort(port);
    ssh.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
    ssh.setPasswordAuthenticator((user, password, session) ->
        equal(user, credentials.user()) && equal(password, credentials.password()));
    ssh.setSubsystemFactories(List.of(new Netconf()));
    // A management session may be silent for hours; only log-in has a deadline.
    CoreModuleProperties.IDLE_TIMEOUT.set(ssh, Duration.ZERO);
    CoreModuleProperties.AUTH_TIMEOUT.set(ssh, Duration.ofSeconds(20));
    try {
      ssh.start();
    } catch (IOException e) {
      throw new UncheckedIOException(
          router.node() + ": NETCONF cannot listen on port " + port + ": " + e.getMessage(), e);
    }
  }

  /** Without telling by the time it takes how much of the secret was right. */
  private static boolean equal(String given, String wanted) {
    return MessageDigest.isEqual(
        given.getBytes(StandardCharsets.UTF_8), wanted.getBytes(StandardCharsets.UTF_8));
  }

  public int port() {
    return ssh.getPort();
  }

  public PublicKey hostKey() {
    return hostKey.getPublic();
  }

  /** The host key as in OpenSSH's known_hosts: type and base64. */
  public String hostKeyEntry() {
    return PublicKeyEntry.toString(hostKey.getPublic());
  }

  /** Sessions that are open now. */
  public int sessions() {
    return sessions.size();
  }

  /** Cuts all sessions, as a lost line would; the server goes on listening. */
  public void dropSessions() {
    sessions.keySet().forEach(this::kill);
  }

  private boolean kill(int session) {
    var victim = sessions.get(session);
    if (victim == null) {
      return false;
    }
    try {
      victim.close();
    } catch (IOException e) {
      throw new UncheckedIOException("session " + session + " cannot be closed", e);
    }
    return true;
  }

  @Override
  public void close() {
    ssh.close(true);
    dropSessions();
  }

  private final class Netconf implements SubsystemFactory {
    @Override
    public String getName() {
      return "netconf";
    }

    @Override
    public Command createSubsystem(ChannelSession channel) {
      return new Subsystem();
    }
  }

  /** Joins an SSH channel to a session on a virtual thread. */
  private final class Subsystem implements Command {
    private @Nullable InputStream in;
    private @Nullable OutputStream out;
    private @Nullable ExitCallback exit;

    @Override
    public void setInputStream(InputStream stream) {
      in = stream;
    }

    @Override
    public void setOutputStream(OutputStream stream) {
      out = stream;
    }

    @Override
    public void setErrorStream(OutputStream stream) {}

    @Override
    public void setExitCallback(ExitCallback callback) {
      exit = callback;
    }

    @Override
    public void start(ChannelSession channel, Environment environment) throws IOException {
      if (in == null || out == null || exit == null) {
        throw new IOException("the channel has no streams");
      }
      int id = lastSession.incrementAndGet();
      var transport = channel.getSession();
      sessions.put(id, () -> transport.close(true));
      var operations = new NetconfOperations(router, store, id, NetconfServer.this::kill);
      var session = new NetconfSession(id, router, operations, in, out);
      var ended = exit;
      runtime.run(() -> {
        try {
          session.serve();
        } catch (IOException e) {
          // The peer went away without goodbye; what it held is released below.
        } finally {
          sessions.remove(id);
          store.sessionEnded(id);
          ended.onExit(0);
          transport.close(false);
        }
      });
    }

    @Override
    public void destroy(ChannelSession channel) {
      // Closing the channel ended its input, and thereby the session's thread.
    }
  }
}
