package io.branchline.loop;

import io.branchline.policy.RouterConfiguration;
import java.util.Optional;

/**
 * What is known of a router.
 *
 * @param installed its configuration as last read back; empty before the first reading
 * @param readSinceStart whether it was read in the present reign
 */
public record RouterRecord(
    Session netconf,
    Session gnmi,
    Optional<RouterConfiguration> installed,
    boolean readSinceStart) {
  static RouterRecord unknown() {
    return new RouterRecord(
        Session.connecting(Moment.NEVER),
        Session.connecting(Moment.NEVER),
        Optional.empty(),
        false);
  }

  RouterRecord restarted(Moment at) {
    return new RouterRecord(Session.connecting(at), Session.connecting(at), installed, false);
  }

  RouterRecord with(Protocol protocol, Session session) {
    return switch (protocol) {
      case NETCONF -> new RouterRecord(session, gnmi, installed, readSinceStart);
      case GNMI -> new RouterRecord(netconf, session, installed, readSinceStart);
    };
  }

  RouterRecord with(RouterConfiguration read) {
    return new RouterRecord(netconf, gnmi, Optional.of(read), true);
  }

  public Session session(Protocol protocol) {
    return switch (protocol) {
      case NETCONF -> netconf;
      case GNMI -> gnmi;
    };
  }
}
