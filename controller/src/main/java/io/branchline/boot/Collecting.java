package io.branchline.boot;

import io.branchline.bus.BusSource;
import io.branchline.config.ConfigException;
import io.branchline.config.ControllerConfig;
import io.branchline.gnmi.GnmiCollector;
import io.branchline.gnmi.GnmiConfig;
import io.branchline.gnmi.GnmiTarget;
import io.branchline.gnmi.GnmiTls;
import io.branchline.inventory.Inventory;
import io.branchline.ipfix.IpfixCollector;
import io.branchline.ipfix.IpfixConfig;
import io.branchline.measure.SourceStatus;
import io.branchline.measure.TelemetrySource;
import io.branchline.metric.NetworkClock;
import io.branchline.network.NodeId;
import io.branchline.segment.Ip;
import io.branchline.snmp.SnmpCollector;
import io.branchline.snmp.SnmpConfig;
import io.branchline.snmp.SnmpCredentials;
import io.branchline.snmp.SnmpTarget;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** All that collects from routers, each router by the protocol that it speaks. */
final class Collecting implements AutoCloseable {
  private static final int SEED = 1;

  private final List<TelemetrySource> sources;
  private final Optional<IpfixCollector> flows;
  private final Optional<BusSource> bus;
  private final NetworkClock clock;

  private Collecting(
      List<TelemetrySource> sources,
      Optional<IpfixCollector> flows,
      Optional<BusSource> bus,
      NetworkClock clock) {
    this.sources = List.copyOf(sources);
    this.flows = flows;
    this.bus = bus;
    this.clock = clock;
  }

  /** What the configuration says: from routers, or from Kafka what others collect. */
  static Collecting of(ControllerConfig config, Inventory inventory, NetworkClock clock) {
    var telemetry = config.telemetry();
    return telemetry
        .consumerGroup()
        .flatMap(group ->
            telemetry.kafka().map(kafka -> new BusSource(kafka, group, inventory.bank(), clock)))
        .map(
            source -> new Collecting(List.of(source), Optional.empty(), Optional.of(source), clock))
        .orElseGet(() -> ofRouters(config, inventory, clock, _ -> true, true));
  }

  /**
   * Collectors for routers of the inventory; nothing is dialled before {@link #start}.
   *
   * @param share which of them
   * @param flows whether flow records are taken; of all, for it is they who choose where to
   */
  static Collecting ofRouters(
      ControllerConfig config,
      Inventory inventory,
      NetworkClock clock,
      Predicate<NodeId> share,
      boolean flows) {
    var credentials = config.credentials();
    var dialled = new ArrayList<GnmiTarget>();
    var polled = new ArrayList<SnmpTarget>();
    inventory
        .access()
        .forEach((node, access) -> {
          if (!share.test(node)) {
            return;
          }
          access.gnmi().ifPresent(at -> dialled.add(new GnmiTarget(node, at.host(), at.port())));
          access.snmp().ifPresent(at -> polled.add(new SnmpTarget(node, at.host(), at.port())));
        });
    var interval = config.telemetry().sampleInterval();
    var tls =
        new GnmiTls(
            credentials.gnmiAuthorities(), credentials.gnmiCertificate(), credentials.gnmiKey());
    var sources = new ArrayList<TelemetrySource>();
    sources.add(
        new GnmiCollector(
            GnmiConfig.of(dialled, tls).withSampleInterval(interval),
            inventory.bank(),
            clock,
            SEED));
    if (!polled.isEmpty()) {
      var snmp =
          credentials
              .snmp()
              .map(Collecting::credentials)
              .orElseThrow(() ->
                  new ConfigException(
                      "the configuration",
                      0,
                      "credentials.snmp",
                      "is missing: router " + polled.getFirst().node() + " is polled over SNMP"));
      sources.add(
          new SnmpCollector(SnmpConfig.of(polled, snmp, interval), inventory.bank(), clock));
    }
    return new Collecting(
        sources,
        config.telemetry().ipfix().filter(_ -> flows).map(ipfix -> flows(ipfix, inventory, clock)),
        Optional.empty(),
        clock);
  }

  private static IpfixCollector flows(
      ControllerConfig.Ipfix ipfix, Inventory inventory, NetworkClock clock) {
    var exporters = new HashMap<Ip, NodeId>();
    inventory
        .access()
        .forEach((node, access) -> access.exporter().ifPresent(from -> exporters.put(from, node)));
    return new IpfixCollector(
        new IpfixConfig(
            ipfix.listen().resolve(), exporters, ipfix.applications(), ipfix.subnetLength()),
        inventory.bank(),
        clock);
  }

  private static SnmpCredentials credentials(ControllerConfig.Snmp snmp) {
    return switch (snmp) {
      case ControllerConfig.Snmp.Community(var community) ->
          new SnmpCredentials.Community(community);
      case ControllerConfig.Snmp.User user ->
          new SnmpCredentials.User(
              user.name(),
              SnmpCredentials.Authentication.valueOf(upper(user.authentication())),
              user.authPassphrase(),
              SnmpCredentials.Privacy.valueOf(upper(user.privacy())),
              user.privPassphrase());
    };
  }

  private static String upper(String text) {
    return text.toUpperCase(Locale.ROOT);
  }

  /**
   * Has someone go on with the work: up to the network time that all samples were handed over for,
   * but those that took unusually long. It says up to when no sample is needed again, not even
   * after a restart.
   */
  void advance(BiConsumer<Instant, Consumer<Instant>> work) {
    bus.ifPresentOrElse(
        source -> work.accept(source.complete(), source::release),
        () -> work.accept(clock.instant(), _ -> {}));
  }

  /** Has someone told up to when an earlier run, or another member, has done the work. */
  void onResumed(Consumer<Instant> taker) {
    bus.ifPresent(source -> source.onResumed(taker));
  }

  void start(TelemetrySource.Sink sink) {
    sources.forEach(source -> source.start(sink));
    flows.ifPresent(collector -> collector.start(sink::samples));
  }

  /** How well the routers are heard that send flow records. */
  List<IpfixCollector.ExporterStatus> listExporters() {
    return flows.map(IpfixCollector::listExporters).orElse(List.of());
  }

  /** How well each router is heard, by name. */
  List<SourceStatus> listSources() {
    return sources.stream()
        .flatMap(source -> source.listSources().stream())
        .sorted(Comparator.comparing(source -> source.node().value()))
        .toList();
  }

  @Override
  public void close() {
    flows.ifPresent(IpfixCollector::close);
    sources.forEach(TelemetrySource::close);
  }
}
