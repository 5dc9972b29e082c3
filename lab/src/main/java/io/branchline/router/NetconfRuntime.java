package io.branchline.router;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
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
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.ServerBuilder;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.server.subsystem.SubsystemFactory;
import org.jspecify.annotations.Nullable;

/**
 * What the NETCONF servers of many routers share: one pool for I/O, one timer, one key generator.
 */
public final class NetconfRuntime implements AutoCloseable {
  private static final int IO_THREADS = 4;

  /** Small, because every session of ten thousand has one. */
  private static final int READ_BUFFER_BYTES = 4096;

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
    CoreModuleProperties.NIO2_READ_BUFFER_SIZE.set(owner, READ_BUFFER_BYTES);
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

  /**
   * An SSH server without threads of its own, not started.
   *
   * @param subsystem what serves the netconf subsystem of a channel
   */
  SshServer newSshServer(Credentials credentials, Function<ChannelSession, Command> subsystem) {
    var ssh = SshServer.setUpDefaultServer();
    ssh.setPasswordAuthenticator((user, password, session) ->
        equal(user, credentials.user()) && equal(password, credentials.password()));
    ssh.setSubsystemFactories(List.of(new Netconf(subsystem)));
    // A management session may be silent for hours; only log-in has a deadline.
    CoreModuleProperties.IDLE_TIMEOUT.set(ssh, Duration.ZERO);
    CoreModuleProperties.AUTH_TIMEOUT.set(ssh, Duration.ofSeconds(20));
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

  /** Without telling by the time it takes how much of the secret was right. */
  private static boolean equal(String given, String wanted) {
    return MessageDigest.isEqual(
        given.getBytes(StandardCharsets.UTF_8), wanted.getBytes(StandardCharsets.UTF_8));
  }

  private record Netconf(Function<ChannelSession, Command> subsystem) implements SubsystemFactory {
    @Override
    public String getName() {
      return "netconf";
    }

    @Override
    public Command createSubsystem(ChannelSession channel) {
      return subsystem.apply(channel);
    }
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
