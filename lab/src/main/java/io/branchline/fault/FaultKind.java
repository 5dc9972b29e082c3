package io.branchline.fault;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The catalogue: everything that can be injected, what it is injected into and which of a {@link
 * Severity}'s fields it heeds.
 */
public enum FaultKind {
  LINE_CUT(Place.LINE, "both directions of a line are cut"),
  LINE_DEGRADED(
      Place.LINE, "a line gets slower, lossy or narrower at once", "delay", "loss", "rate"),
  LINE_FLAP(Place.LINE, "a line goes down and comes back, again and again", "period"),
  LINE_DRIFT(
      Place.LINE,
      "a line gets slower, lossy or narrower little by little, in full after the period",
      "delay",
      "loss",
      "rate",
      "period"),
  QUOTA_USED_UP(Place.OVERLAY, "the carrier throttles a 5G line whose month is used up", "rate"),
  DUCT_CUT(Place.DUCT, "every line in a duct is cut"),
  TOWER_LOSS(Place.TOWER, "every line over a radio tower is cut"),
  CARRIER_OUTAGE(Place.CARRIER, "every line of a carrier is cut"),
  HUB_LOSS(Place.HUB, "all routers of a hub are dead"),
  DATA_CENTRE_LOSS(Place.DATA_CENTRE, "all routers of a data centre are dead"),
  ROUTER_LOSS(Place.ROUTER, "a router is dead: its links are down, nothing answers"),
  ROUTER_RESTART(
      Place.ROUTER, "a router is dead for the period; then its counters begin anew", "period"),
  COMMIT_REFUSAL(Place.ROUTER, "a router refuses every configuration"),
  SLOW_COMMIT(Place.ROUTER, "a router's commits take longer", "delay"),
  LOST_REPLY(Place.ROUTER, "a router carries out the next commit and never answers"),
  SILENT_POLICY_LOSS(
      Place.ROUTER, "a router drops its SR policies and says ok to those it is sent"),
  HAND_DRIFT(Place.ROUTER, "somebody changes a router's queues behind the controller"),
  CLOCK_SKEW(Place.ROUTER, "a router's clock is ahead: telemetry is stamped wrongly", "delay"),
  POISONED_COUNTERS(Place.ROUTER, "a router's counters grow too fast", "factor"),
  FROZEN_COUNTERS(Place.ROUTER, "a router's counters stand still while traffic flows"),
  COUNTER_RESET(Place.ROUTER, "a router's counters begin at zero again"),
  STREAM_SILENT(Place.ROUTER, "a router's gNMI stream is open and says nothing"),
  MANAGEMENT_LOSS(Place.ROUTER, "neither NETCONF nor gNMI gets through to a router"),
  SLOW_NETCONF(Place.ROUTER, "every NETCONF answer of a router takes longer", "delay"),
  CERTIFICATE_EXPIRY(
      Place.ROUTER, "a router's gNMI certificate has expired; sessions are ended, none begins"),
  LINK_STATE_LOSS(Place.NETWORK, "BGP-LS gets through to nobody"),
  SESSION_DELAY(Place.SESSION, "a TCP session is slow in both directions", "delay"),
  SESSION_THROTTLE(Place.SESSION, "a TCP session carries so many bytes a second", "bytes"),
  SESSION_TRUNCATE(Place.SESSION, "a TCP session ends in order after so many bytes", "bytes"),
  SESSION_RESET(Place.SESSION, "a TCP session is reset, and so is each new one"),
  SESSION_HALF_OPEN(Place.SESSION, "new TCP connections are accepted, nothing answers"),
  SESSION_CORRUPT(
      Place.SESSION, "bits of a TCP session are flipped, one in so many bytes", "bytes"),
  SESSION_ONE_WAY(Place.SESSION, "nothing that the server sends gets through"),
  CONTROLLER_KILL(Place.CONTROLLER, "the controller is killed (SIGKILL); undoing starts it again"),
  CONTROLLER_PAUSE(Place.CONTROLLER, "the controller is stopped (SIGSTOP), then goes on (SIGCONT)"),
  CONTROLLER_PARTITION(Place.CONTROLLER, "the controller reaches no router and hears none"),
  DATABASE_PAUSE(Place.CONTROLLER, "the controller's database hangs (SIGSTOP), then goes on"),
  DATABASE_LOSS(
      Place.CONTROLLER, "the controller's database is killed; undoing starts the controller again"),
  DISK_FULL(
      Place.CONTROLLER, "the controller's data folder takes nothing more (ENOSPC); needs root"),
  BROKER_LOSS(Place.CONTROLLER, "the Kafka broker is killed (SIGKILL); undoing starts it again");

  /** What a fault is injected into; the name in a scenario's {@code target}. */
  public enum Place {
    LINE("a line"),
    OVERLAY("a 5G line"),
    DUCT("a duct"),
    TOWER("a tower"),
    CARRIER("a carrier"),
    HUB("a hub"),
    DATA_CENTRE("a data centre"),
    ROUTER("a router"),
    SESSION("netconf ROUTER, gnmi ROUTER or bgp-ls"),
    NETWORK("no target"),
    CONTROLLER("no target");

    private final String text;

    Place(String text) {
      this.text = text;
    }

    /** As a person says it. */
    public String text() {
      return text;
    }

    /** Whether there is more than one of them, so that it must be named. */
    public boolean named() {
      return this != NETWORK && this != CONTROLLER;
    }
  }

  private final Place place;
  private final String text;
  private final Set<String> parameters;

  FaultKind(Place place, String text, String... parameters) {
    this.place = place;
    this.text = text;
    this.parameters = Set.of(parameters);
  }

  /** The name in scenarios, for instance {@code line-cut}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The kind of this name; throws {@link IllegalArgumentException} that lists what there is. */
  public static FaultKind ofId(String id) {
    return Arrays.stream(values())
        .filter(kind -> kind.id().equals(id))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "there is no fault \""
                    + id
                    + "\"; there are "
                    + Arrays.stream(values())
                        .map(FaultKind::id)
                        .collect(Collectors.joining(", "))));
  }

  public Place place() {
    return place;
  }

  /** What happens, in one sentence. */
  public String text() {
    return text;
  }

  /** How bad it is when nobody says so. */
  public Severity severity() {
    return switch (this) {
      case LINE_DEGRADED, LINE_DRIFT -> Severity.ofLine(Duration.ofMillis(50), 0.02, 1);
      case QUOTA_USED_UP -> Severity.ofLine(Duration.ZERO, 0, 0.01);
      case CLOCK_SKEW -> Severity.ofDelay(Duration.ofHours(1));
      default -> Severity.DEFAULT;
    };
  }

  /** Which fields of its severity it heeds. */
  public Set<String> parameters() {
    return parameters;
  }
}
