package io.branchline.router;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import org.apache.sshd.common.io.IoAcceptor;
import org.apache.sshd.common.io.IoServiceEventListener;
import org.apache.sshd.common.session.SessionContext;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;

/**
 * NETCONF of many routers by one listening socket: each has an address of 127.0.0.0/8 and a host
 * key of its own, and which of them a connection is for says the address it came to. A process
 * could not open ten thousand listening sockets beside as many sessions.
 *
 * <p>The socket is bound to all addresses, because one for a whole network does not exist. What
 * does not come to a router's address is closed before a byte is read.
 */
final class NetconfFront implements AutoCloseable {
  private final Map<InetAddress, NetconfEndpoint> routers;
  private final SshServer ssh;

  /** Starts to listen on any free port. */
  NetconfFront(
      Map<InetAddress, NetconfEndpoint> routers, Credentials credentials, NetconfRuntime runtime) {
    this.routers = Map.copyOf(routers);
    ssh = runtime.newSshServer(credentials, this::subsystem);
    ssh.setHost("0.0.0.0");
    ssh.setPort(0);
    ssh.setKeyPairProvider(this::hostKeys);
    ssh.setIoServiceEventListener(new Doorkeeper());
    try {
      ssh.start();
    } catch (IOException e) {
      throw new UncheckedIOException("NETCONF cannot listen: " + e.getMessage(), e);
    }
  }

  int port() {
    return ssh.getPort();
  }

  private Iterable<java.security.KeyPair> hostKeys(SessionContext session) {
    return List.of(router(session.getLocalAddress()).hostKey());
  }

  private Command subsystem(ChannelSession channel) {
    return router(channel.getServerSession().getLocalAddress()).newSubsystem();
  }

  private NetconfEndpoint router(SocketAddress address) {
    var found =
        address instanceof InetSocketAddress socket ? routers.get(socket.getAddress()) : null;
    if (found == null) {
      throw new IllegalStateException("no router has the address " + address);
    }
    return found;
  }

  @Override
  public void close() {
    ssh.close(true);
    routers.values().forEach(NetconfEndpoint::dropSessions);
  }

  /** Lets in who comes to a router's address. */
  private final class Doorkeeper implements IoServiceEventListener {
    @Override
    public void connectionAccepted(
        IoAcceptor acceptor, SocketAddress local, SocketAddress remote, SocketAddress service)
        throws IOException {
      if (!(local instanceof InetSocketAddress socket)
          || !routers.containsKey(socket.getAddress())) {
        throw new IOException("no router has the address " + local);
      }
    }
  }
}
