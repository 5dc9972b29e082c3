package io.branchline.bank;

import io.branchline.config.Fields;
import io.branchline.inventory.NetBoxExport;
import io.branchline.inventory.NetBoxExport.Circuit;
import io.branchline.inventory.NetBoxExport.Role;
import io.branchline.inventory.NetBoxExport.Site;
import io.branchline.inventory.NetBoxExport.Use;
import io.branchline.metric.Bandwidth;
import io.branchline.metric.DataVolume;
import io.branchline.metric.Latency;
import io.branchline.site.Carrier;
import io.branchline.site.LineKind;
import io.branchline.site.SiteId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Writes the bank file of a bank that NetBox knows, see {@link NetBoxExport} and {@link
 * NetBoxTermsFile}.
 *
 * <p>A line is a circuit with one end at a branch and the other at a data centre or hub; without
 * another end it goes to the hub that its custom field {@code hub} names, and an overlay otherwise
 * to the hub of the branch's first line. Lines are called {@code mstp} and {@code 5g}, or {@code
 * mstp-1}, {@code mstp-2}… in the order of their priority in circuit groups, then of their ids. A
 * hub is joined to the data centres that its core circuits end at.
 */
final class NetBoxBank {
  /**
   * What the busy hours of a branch whose size is not said ask of its private lines: they are near
   * their limit without being over it.
   */
  private static final double BUSY_SHARE = 0.7;

  private final NetBoxTermsFile beside;
  private final NetBoxExport export;
  private final Map<String, Fields> kinds;

  /** What a branch of size 1 receives in its busy hours. */
  private final double busyKbps;

  private final TreeMap<String, Carrier> carriers = new TreeMap<>();
  private final Map<SiteId, Site> sites = new HashMap<>();
  private final Map<SiteId, List<Circuit>> circuitsOf = new HashMap<>();
  private final StringBuilder out = new StringBuilder();

  private NetBoxBank(NetBoxTermsFile beside, NetBoxExport export) {
    this.beside = beside;
    this.export = export;
    kinds = beside.fields().namedFields("line-kinds");
    busyKbps =
        beside.fields().namedFields("demands").values().stream()
            .mapToDouble(demand -> demand.value("down", Bandwidth::parse).kbps())
            .sum();
    export.sites().forEach(site -> sites.put(site.id(), site));
  }

  /**
   * Reads the bank of an export.
   *
   * @throws io.branchline.config.ConfigException when it is wrong; names file, object and field
   */
  static BankText read(Path path) {
    var beside = NetBoxTermsFile.beside(path);
    var export = NetBoxExport.read(path, beside.terms());
    return new BankText(beside.name(), new NetBoxBank(beside, export).write());
  }

  private String write() {
    for (var circuit : export.circuits()) {
      assign(circuit);
    }
    out.append(beside.text());
    line("# What follows was read from NetBox.");
    line("carriers:");
    carriers
        .values()
        .forEach(carrier -> line("  %s: %s", quoted(carrier.id()), quoted(carrier.name())));
    var routers =
        export.routers().stream()
            .collect(Collectors.groupingBy(NetBoxExport.Router::site, Collectors.counting()));
    for (var role : Role.values()) {
      var ofRole = export.sites().stream().filter(site -> site.role() == role).toList();
      if (!ofRole.isEmpty()) {
        line("%s:", section(role));
        ofRole.forEach(site -> writeSite(site, routers.getOrDefault(site.id(), 0L)));
      }
    }
    return out.toString();
  }

  private static String section(Role role) {
    return switch (role) {
      case DATA_CENTRE -> "data-centres";
      case HUB -> "hubs";
      case BRANCH -> "branches";
    };
  }

  /** Finds the site that a circuit belongs to: a line to its branch, core to its hub. */
  private void assign(Circuit circuit) {
    if (circuit.ends().stream().anyMatch(end -> !sites.containsKey(end))) {
      return; // It ends at a site that is not in use, or is none of the bank's network.
    }
    var owner = circuit.use() == Use.CORE ? Role.HUB : Role.BRANCH;
    var at = circuit.ends().stream().filter(end -> roleOf(end) == owner).toList();
    if (at.size() == 1) {
      circuitsOf.computeIfAbsent(at.getFirst(), id -> new ArrayList<>()).add(circuit);
      if (circuit.use() != Use.CORE) {
        carriers.put(circuit.carrier().id(), circuit.carrier());
      }
    } else if (circuit.use() != Use.CORE) {
      throw circuit
          .source()
          .error(
              circuit.ends().isEmpty() ? "termination_a" : "termination_z",
              "a line has one end at a branch, this one has " + at.size());
    }
  }

  private Role roleOf(SiteId id) {
    var site = sites.get(id);
    if (site == null) {
      throw new IllegalArgumentException("no site " + id);
    }
    return site.role();
  }

  private void writeSite(Site site, long routers) {
    if (routers < 1 || routers > 9) {
      throw site.source()
          .error(
              "",
              "a site has 1 to 9 active routers (devices with role "
                  + String.join(" or ", beside.terms().routerRoles())
                  + "), not "
                  + routers);
    }
    line("  %s:", quoted(site.id().value()));
    line("    city: %s", quoted(site.city()));
    line("    region: %s", quoted(site.region()));
    line("    at: [%s, %s]", site.latitude(), site.longitude());
    line("    routers: %d", routers);
    var circuits = circuitsOf.getOrDefault(site.id(), List.of());
    switch (site.role()) {
      case DATA_CENTRE -> {}
      case HUB -> line("    centres: %s", centresOf(site, circuits));
      case BRANCH -> writeLines(site, circuits);
    }
  }

  /** The data centres that a hub's core circuits end at, the nearest first. */
  private List<String> centresOf(Site hub, List<Circuit> core) {
    var centres =
        core.stream()
            .flatMap(circuit -> circuit.ends().stream())
            .filter(end -> roleOf(end) == Role.DATA_CENTRE)
            .distinct()
            .map(end -> sites.get(end))
            .sorted(Comparator.comparingDouble(centre -> kilometres(hub, centre)))
            .map(centre -> quoted(centre.id().value()))
            .toList();
    if (centres.isEmpty()) {
      throw hub.source()
          .error(
              "",
              "no active circuit of type "
                  + String.join(" or ", beside.terms().coreTypes())
                  + " joins this hub to a data centre");
    }
    return centres;
  }

  private static double kilometres(Site one, Site other) {
    return GreatCircle.kilometres(
        one.latitude(), one.longitude(), other.latitude(), other.longitude());
  }

  private void writeLines(Site branch, List<Circuit> circuits) {
    if (circuits.isEmpty()) {
      throw branch.source().error("", "no active circuit ends at this branch");
    }
    line("    size: %s", size(branch, circuits));
    line("    lines:");
    Optional<SiteId> home = Optional.empty();
    for (var kind : LineKind.values()) {
      var same =
          circuits.stream()
              .filter(circuit -> circuit.use().lineKind().equals(Optional.of(kind)))
              .toList();
      for (int i = 0; i < same.size(); i++) {
        var hub = hubOf(same.get(i), kind == LineKind.MSTP ? Optional.empty() : home);
        home = home.or(() -> Optional.of(hub));
        var name = same.size() == 1 ? kind.label() : kind.label() + "-" + (i + 1);
        line("      %s: {%s}", name, terms(same.get(i), kind, hub));
      }
    }
  }

  private SiteId hubOf(Circuit circuit, Optional<SiteId> otherwise) {
    return circuit.ends().stream()
        .filter(end -> roleOf(end) != Role.BRANCH)
        .findFirst()
        .or(() -> circuit.source().findFields("custom_fields").flatMap(this::customHub))
        .or(() -> otherwise)
        .orElseThrow(() ->
            circuit
                .source()
                .error(
                    "termination_z",
                    "the line's other end is neither at a data centre nor at a hub, and no custom"
                        + " field hub names one"));
  }

  /** The custom field {@code hub}: a slug or, being of type object, a site. */
  private Optional<SiteId> customHub(Fields custom) {
    if (!custom.has("hub")) {
      return Optional.empty();
    }
    var hub =
        new SiteId(
            custom.isMapping("hub") ? custom.fields("hub").text("slug") : custom.text("hub"));
    if (!sites.containsKey(hub) || roleOf(hub) == Role.BRANCH) {
      throw custom.error("hub", "no active data centre or hub has the slug \"" + hub + "\"");
    }
    return Optional.of(hub);
  }

  private String terms(Circuit circuit, LineKind kind, SiteId hub) {
    var parts = new ArrayList<String>();
    parts.add("carrier: " + quoted(circuit.carrier().id()));
    parts.add("hub: " + quoted(hub.value()));
    rateOf(circuit, kind)
        .ifPresent(rate -> parts.add("committed: " + rate.bitsPerSecond() + "bps"));
    circuit
        .source()
        .findFields("custom_fields")
        .ifPresent(custom -> {
          custom
              .find("delay", Latency::parse)
              .ifPresent(delay -> parts.add("delay: " + InventoryText.micros(delay)));
          custom
              .find("te_metric", BankFile::metric)
              .ifPresent(metric -> parts.add("te-metric: " + metric));
          custom
              .find("quota", DataVolume::parse)
              .ifPresent(quota -> parts.add("quota: " + quota.bytes() + "B"));
        });
    var ducts = circuit.listTagged("duct-");
    if (!ducts.isEmpty()) {
      parts.add(
          ducts.stream()
              .map(NetBoxBank::quoted)
              .collect(Collectors.joining(", ", "ducts: [", "]")));
    }
    var towers = circuit.listTagged("tower-");
    if (towers.size() > 1 || (kind != LineKind.FIVE_G && !towers.isEmpty())) {
      throw circuit.source().error("tags", "only a 5G line has a tower, and that is one");
    }
    towers.forEach(tower -> parts.add("tower: " + quoted(tower)));
    return String.join(", ", parts);
  }

  /** The circuit's own rate; empty when that of the kind holds. */
  private Optional<Bandwidth> rateOf(Circuit circuit, LineKind kind) {
    var terms = kinds.get(kind.label());
    if (terms == null) {
      throw circuit.source().error("type", beside.name() + " has no line-kinds." + kind.label());
    }
    if (circuit.committed().isEmpty() && !terms.has("committed")) {
      throw circuit.source().error("commit_rate", "is missing");
    }
    return circuit.committed();
  }

  /** The custom field {@code size}; without it, what the branch's private lines can carry. */
  private String size(Site branch, List<Circuit> circuits) {
    var custom = branch.source().findFields("custom_fields");
    var own = custom.flatMap(fields -> fields.findDecimal("size"));
    if (own.isPresent()) {
      if (!(own.get() > 0)) {
        throw custom.orElseThrow().error("size", "is not positive");
      }
      return String.valueOf(own.get());
    }
    double rate =
        circuits.stream()
            .filter(circuit -> circuit.use() == Use.MSTP)
            .mapToDouble(circuit -> rateOf(circuit, LineKind.MSTP).orElse(Bandwidth.ZERO).kbps())
            .sum();
    return rate > 0 && busyKbps > 0
        ? String.format(Locale.ROOT, "%.2f", Math.max(0.01, BUSY_SHARE * rate / busyKbps))
        : "1.0";
  }

  private static String quoted(String text) {
    return InventoryText.quoted(text);
  }

  private void line(String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
