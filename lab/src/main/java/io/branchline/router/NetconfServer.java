package io.branchline.router;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.PublicKey;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;

/**
 * NETCONF over SSH of one router (RFC 6242) on a port of its own at 127.0.0.1, with a host key of
 * its own. Threads belong to the {@link NetconfRuntime} that all routers share.
 */
public final class NetconfServer implements AutoCloseable {
  private final NetconfEndpoint endpoint;
  private final SshServer ssh;

  /**
   * Starts to listen.
   *
   * @param port 0 for any free one
   */
  public NetconfServer(
      SimulatedRouter router, Credentials credentials, int port, NetconfRuntime runtime) {
    this(
        router.node().toString(), new NetconfEndpoint(router, runtime), credentials, port, runtime);
  }

  NetconfServer(
      String name,
      NetconfEndpoint endpoint,
      Credentials credentials,
      int port,
      NetconfRuntime runtime) {
    this.endpoint = endpoint;
    ssh = runtime.newSshServer(credentials, _ -> endpoint.newSubsystem());
    ssh.setHost("127.0.0.1");
    ssh.setPort(port);
    ssh.setKeyPairProvider(KeyPairProvider.wrap(endpoint.hostKey()));
    try {
      ssh.start();
    } catch (IOException e) {
      throw new UncheckedIOException(
          name + ": NETCONF cannot listen on port " + port + ": " + e.getMessage(), e);
    }
  }

  public int port() {
    return ssh.getPort();
  }

  public PublicKey hostKey() {
    return endpoint.hostKey().getPublic();
  }

  /** The host key as in OpenSSH's known_hosts: type and base64. */
  public String hostKeyEntry() {
    return endpoint.hostKeyEntry();
  }

  /** Sessions that are open now. */
  public int sessions() {
    return endpoint.sessions();
  }

  /** Cuts all sessions, as a lost line would; the server goes on listening. */
  public void dropSessions() {
    endpoint.dropSessions();
  }

  @Override
  public void close() {
    ssh.close(true);
    dropSessions();
  }
}
