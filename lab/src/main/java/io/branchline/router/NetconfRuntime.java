package io.branchline.router;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.sshd.common.Factory;
import org.apache.sshd.common.FactoryManager;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.io.IoAcceptor;
import org.apache.sshd.common.io.IoConnector;
import org.apache.sshd.common.io.IoHandler;
import org.apache.sshd.common.io.IoServiceEventListener;
import org.apache.sshd.common.io.IoServiceFactory;
import org.apache.sshd.common.io.IoServiceFactoryFactory;
import org.apache.sshd.common.io.nio2.Nio2ServiceFactory;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.common.util.closeable.AbstractCloseable;
import org.apache.sshd.common.util.threads.CloseableExecutorService;
import org.apache.sshd.common.util.threads.ThreadUtils;
import org.apache.sshd.server.ServerBuilder;
import org.apache.sshd.server.SshServer;
import org.jspecify.annotations.Nullable;

/**
 * What the NETCONF servers of many routers share: one pool for I/O, one timer, one key generator.
 */
public final class NetconfRuntime implements AutoCloseable {
  private static final int IO_THREADS = 4;

  private final SshServer owner = SshServer.setUpDefaultServer();
  private final CloseableExecutorService io =
      ThreadUtils.newFixedThreadPool("netconf-io", IO_THREADS);
  private final CloseableExecutorService resume = ThreadUtils.newCachedThreadPool("netconf-resume");
  private final Nio2ServiceFactory network = new Nio2ServiceFactory(owner, io, resume);
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("netconf-timer").daemon().factory());
  private final ExecutorService sessions =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("netconf-session-", 1).factory());
  private final KeyPairGenerator keys;

  public NetconfRuntime() {
    try {
      keys = KeyPairGenerator.getInstance("EC");
      keys.initialize(new ECGenParameterSpec("secp256r1"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK has no P-256 keys", e);
    }
  }

  /** P-256: made in less than a millisecond, and every client knows it. */
  synchronized KeyPair newHostKey() {
    return keys.generateKeyPair();
  }

  ScheduledExecutorService timer() {
    return timer;
  }

  void run(Runnable session) {
    sessions.execute(session);
  }

  /** An SSH server without threads of its own. */
  SshServer newSshServer() {
    var ssh = SshServer.setUpDefaultServer();
    ssh.setIoServiceFactoryFactory(new SharedNetwork(network));
    ssh.setScheduledExecutorService(timer, false);
    ssh.setRandomFactory(owner.getRandomFactory());
    ssh.setKeyExchangeFactories(
        NamedFactory.setUpTransformedFactories(
            true,
            List.of(
                BuiltinDHFactories.curve25519,
                BuiltinDHFactories.curve25519_libssh,
                BuiltinDHFactories.ecdhp256),
            ServerBuilder.DH2KEX));
    return ssh;
  }

  @Override
  public void close() {
    network.close(true);
    io.shutdownNow();
    resume.shutdownNow();
    timer.shutdownNow();
    sessions.shutdownNow();
  }

  /** Hands the shared network out and keeps it open when one of its users closes. */
  private record SharedNetwork(Nio2ServiceFactory network) implements IoServiceFactoryFactory {
    @Override
    public IoServiceFactory create(FactoryManager manager) {
      return new View(network);
    }

    @Override
    public void setExecutorServiceFactory(Factory<CloseableExecutorService> factory) {
      throw new UnsupportedOperationException("the threads are shared");
    }
  }

  private static final class View extends AbstractCloseable implements IoServiceFactory {
    private final Nio2ServiceFactory network;

    View(Nio2ServiceFactory network) {
      this.network = network;
    }

    @Override
    public IoConnector createConnector(IoHandler handler) {
      return network.createConnector(handler);
    }

    @Override
    public IoAcceptor createAcceptor(IoHandler handler) {
      return network.createAcceptor(handler);
    }

    @Override
    public @Nullable IoServiceEventListener getIoServiceEventListener() {
      return network.getIoServiceEventListener();
    }

    @Override
    public void setIoServiceEventListener(IoServiceEventListener listener) {
      network.setIoServiceEventListener(listener);
    }
  }
}
