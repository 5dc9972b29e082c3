package io.branchline.router;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.KeyPair;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.jspecify.annotations.Nullable;

/** One router's side of NETCONF, whichever socket its sessions come in by. */
final class NetconfEndpoint {
  private final SimulatedRouter router;
  private final NetconfRuntime runtime;
  private final KeyPair hostKey;
  private final ConfigurationStore store;
  private final AtomicInteger lastSession = new AtomicInteger();
  private final Map<Integer, Closeable> sessions = new ConcurrentHashMap<>();

  NetconfEndpoint(SimulatedRouter router, NetconfRuntime runtime) {
    this.router = router;
    this.runtime = runtime;
    this.hostKey = runtime.newHostKey();
    this.store = new ConfigurationStore(router, runtime.timer());
  }

  KeyPair hostKey() {
    return hostKey;
  }

  /** The host key as in OpenSSH's known_hosts: type and base64. */
  String hostKeyEntry() {
    return PublicKeyEntry.toString(hostKey.getPublic());
  }

  int sessions() {
    return sessions.size();
  }

  /** Cuts all sessions, as a lost line would. */
  void dropSessions() {
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

  /** The netconf subsystem of a new channel. */
  Command newSubsystem() {
    return new Subsystem();
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
      var operations = new NetconfOperations(router, store, id, NetconfEndpoint.this::kill);
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
