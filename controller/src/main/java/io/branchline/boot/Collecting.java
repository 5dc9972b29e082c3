package io.branchline.boot;

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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** All that collects from routers, each router by the protocol that it speaks. */
final class Collecting implements AutoCloseable {
  private static final int SEED = 1;

  private final List<TelemetrySource> sources;
  private final Optional<IpfixCollector> flows;

  private Collecting(List<TelemetrySource> sources, Optional<IpfixCollector> flows) {
    this.sources = List.copyOf(sources);
    this.flows = flows;
  }

  /** Collectors for every router of the inventory; nothing is dialled before {@link #start}. */
  static Collecting of(ControllerConfig config, Inventory inventory, NetworkClock clock) {
    var credentials = config.credentials();
    var dialled = new ArrayList<GnmiTarget>();
    var polled = new ArrayList<SnmpTarget>();
    inventory
        .access()
        .forEach((node, access) -> {
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
        sources, config.telemetry().ipfix().map(ipfix -> flows(ipfix, inventory, clock)));
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
