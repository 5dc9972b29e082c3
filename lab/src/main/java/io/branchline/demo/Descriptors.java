package io.branchline.demo;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;

/**
 * Whether a process may have as many sockets open at once as a fleet needs: the lab and the
 * controller each have one NETCONF session a router, and routers share gNMI connections.
 */
final class Descriptors {
  /** For the database, the store's files, the console and class files. */
  private static final int OTHERS = 1_500;

  private static final int ROUTERS_ON_ONE_CONNECTION = 64;

  private Descriptors() {}

  /**
   * Refuses a fleet that would run out of them half way.
   *
   * @throws IOException that says what is needed and what is allowed
   */
  static void require(int routers) throws IOException {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
      require(routers, system.getMaxFileDescriptorCount());
    }
  }

  /** As above, with so many allowed. */
  static void require(int routers, long allowed) throws IOException {
    long needed = OTHERS + routers + Math.ceilDiv(routers, ROUTERS_ON_ONE_CONNECTION);
    if (needed > allowed) {
      throw new IOException(
          "--bank: %,d routers need %,d open files in a process, and %,d are allowed here: raise ulimit -n"
              .formatted(routers, needed, allowed));
    }
  }
}
