package io.branchline.netconf;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.opendaylight.netconf.client.NetconfClientFactory;
import org.opendaylight.netconf.client.NetconfClientFactoryImpl;
import org.opendaylight.netconf.common.di.DefaultNetconfTimer;
import org.opendaylight.netconf.transport.ssh.SSHTransportStackFactory;

/**
 * What all sessions share: the I/O threads, one timer, and an admission queue. Key exchange is what
 * a session costs; when every router comes back at once, a few handshakes at a time finish sooner
 * than all together time out, and sessions that stand keep their share of the processor.
 */
public final class NetconfClients implements AutoCloseable {
  private static final Duration LONGEST_TURN = Duration.ofMillis(500);

  private final DefaultNetconfTimer timer = new DefaultNetconfTimer();
  private final SSHTransportStackFactory transport;
  private final NetconfClientFactory factory;
  private final Semaphore handshakes;

  /** With as many I/O threads as the machine has processors. */
  public NetconfClients() {
    this(Runtime.getRuntime().availableProcessors());
  }

  public NetconfClients(int threads) {
    transport = new SSHTransportStackFactory("netconf", threads);
    factory = new NetconfClientFactoryImpl(timer, transport);
    handshakes = new Semaphore(4 * threads, true);
  }

  NetconfClientFactory factory() {
    return factory;
  }

  /**
   * Waits for a turn to connect. It ends when the answer is run, or after half a second: routers
   * that do not answer must not keep those that do from connecting.
   */
  Runnable awaitTurn() throws InterruptedException {
    handshakes.acquire();
    var over = new AtomicBoolean();
    Runnable end =
        () -> {
          if (over.compareAndSet(false, true)) {
            handshakes.release();
          }
        };
    timer.newTimeout(_ -> end.run(), LONGEST_TURN.toMillis(), TimeUnit.MILLISECONDS);
    return end;
  }

  @Override
  public void close() {
    try {
      factory.close();
    } catch (Exception e) {
      throw new IllegalStateException("the NETCONF client factory did not close", e);
    } finally {
      transport.close();
      timer.close();
    }
  }
}
