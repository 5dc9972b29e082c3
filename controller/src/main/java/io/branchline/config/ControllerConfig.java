package io.branchline.config;

import io.branchline.bus.KafkaSettings;
import io.branchline.ipfix.Application;
import io.branchline.metric.NetworkClock;
import io.branchline.segment.Dataplane;
import io.branchline.segment.Ip;
import io.branchline.store.Retention;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The controller's configuration file. Paths are resolved against the file's folder.
 *
 * @param data folder of all state
 * @param inventory the bank, see {@code io.branchline.inventory}
 * @param intents intents to put into force at the first start
 * @param alarms the bank's alarm policies; empty: those that come with Branchline
 * @param clock network time, when it is not real time
 * @param database the bank's own PostgreSQL; empty: one of our own in the data folder
 */
public record ControllerConfig(
    Path data,
    Path inventory,
    Optional<Path> intents,
    Optional<Path> alarms,
    Optional<Clock> clock,
    Optional<Database> database,
    Api api,
    Credentials credentials,
    Bgp bgp,
    Telemetry telemetry,
    Planning planning) {

  /** Network time is {@code start + speed * (real - epoch)}. */
  public record Clock(Instant start, double speed, Instant epoch) {}

  /** Network time: real time, unless it says otherwise. */
  public NetworkClock networkClock(InstantSource real) {
    return clock
        .map(c -> new NetworkClock(c.start(), c.speed(), c.epoch(), real))
        .orElseGet(() -> NetworkClock.real(real));
  }

  public record Database(String url, String user, String password) {}

  /**
   * The server of REST interface and console.
   *
   * @param loginCode a code that logs in once as an administrator
   */
  public record Api(String host, int port, Optional<String> loginCode, List<User> users) {
    public Api {
      users = List.copyOf(users);
    }
  }

  /**
   * A local user.
   *
   * @param passwordHash Argon2id in PHC form
   */
  public record User(String name, String passwordHash, List<String> roles) {
    public User {
      roles = List.copyOf(roles);
    }
  }

  /**
   * Who we are to the routers; the three files are PEM.
   *
   * @param snmp for routers without gNMI
   */
  public record Credentials(
      String netconfUser,
      String netconfPassword,
      Path gnmiAuthorities,
      Path gnmiCertificate,
      Path gnmiKey,
      Optional<Snmp> snmp) {}

  /** Who we are to SNMP agents. */
  public sealed interface Snmp {
    /** SNMPv2c. */
    record Community(String community) implements Snmp {}

    /**
     * SNMPv3.
     *
     * @param authentication sha1, sha256 or sha512
     * @param privacy aes128 or aes256
     */
    record User(
        String name,
        String authentication,
        String authPassphrase,
        String privacy,
        String privPassphrase)
        implements Snmp {}
  }

  /**
   * Internal BGP to the route reflectors.
   *
   * @param as our autonomous system and theirs
   * @param routerId our BGP identifier
   */
  public record Bgp(long as, Ip routerId, List<Peer> peers) {
    public Bgp {
      peers = List.copyOf(peers);
    }
  }

  /**
   * A route reflector.
   *
   * @param address where it listens
   * @param listen where we listen for it instead of connecting to it
   */
  public record Peer(HostPort address, Optional<HostPort> listen) {}

  /**
   * Streaming telemetry.
   *
   * @param sampleInterval network time
   * @param history CSV files of an earlier monitoring system, imported in the background
   * @param retention how long samples and their roll-ups are kept, network time
   * @param remoteWrite where samples are sent on to by Prometheus remote-write
   * @param kafka where samples are published, or read from
   * @param consumerGroup the group as whose member the controller reads what collectors publish;
   *     empty: it collects itself
   * @param learnersElsewhere demands are learnt by processes of their own, which the controller and
   *     collectors speak to over Kafka
   * @param ipfix where flow records are taken; empty: they are not
   */
  public record Telemetry(
      Duration sampleInterval,
      List<Path> history,
      Retention retention,
      Optional<RemoteWriteTo> remoteWrite,
      Optional<KafkaSettings> kafka,
      Optional<String> consumerGroup,
      boolean learnersElsewhere,
      Optional<Ipfix> ipfix) {
    private static final Duration FRESH = Duration.ofMinutes(3);

    /** Of telemetry that comes seldom, what was measured so many intervals ago still counts. */
    private static final int FRESH_INTERVALS = 3;

    public Telemetry {
      history = List.copyOf(history);
    }

    /** How old a measurement may be, in network time, and still speak of now. */
    public Duration fresh() {
      var intervals = sampleInterval.multipliedBy(FRESH_INTERVALS);
      return intervals.compareTo(FRESH) > 0 ? intervals : FRESH;
    }
  }

  /**
   * A store of the bank's that takes Prometheus remote-write.
   *
   * @param authorization the value of the header of that name
   */
  public record RemoteWriteTo(URI url, Optional<String> authorization) {}

  /**
   * Flow records.
   *
   * @param listen UDP
   * @param applications that the bank names itself
   * @param subnetLength of users' subnets in IPv4, bits
   */
  public record Ipfix(HostPort listen, List<Application> applications, int subnetLength) {
    public Ipfix {
      applications = List.copyOf(applications);
    }
  }

  /** Planning, in network time. */
  public record Planning(Duration every, Duration horizon, Duration step, Dataplane dataplane) {}

  /**
   * Reads a configuration file.
   *
   * @throws ConfigException when it is wrong; names line and field
   */
  public static ControllerConfig read(Path file) {
    return ConfigReader.read(file);
  }
}
