package io.branchline.inventory;

import io.branchline.config.Durations;
import io.branchline.config.Fields;
import io.branchline.config.HostPort;
import io.branchline.config.YamlFile;
import io.branchline.metric.Bandwidth;
import io.branchline.metric.DataVolume;
import io.branchline.metric.Jitter;
import io.branchline.metric.Latency;
import io.branchline.metric.Loss;
import io.branchline.network.NodeId;
import io.branchline.network.Srlg;
import io.branchline.segment.Ip;
import io.branchline.segment.Prefix;
import io.branchline.service.TrafficClass;
import io.branchline.site.Bank;
import io.branchline.site.Calendar;
import io.branchline.site.Carrier;
import io.branchline.site.Contract;
import io.branchline.site.InterfaceId;
import io.branchline.site.Line;
import io.branchline.site.LineEnd;
import io.branchline.site.LineId;
import io.branchline.site.LineKind;
import io.branchline.site.Site;
import io.branchline.site.SiteId;
import io.branchline.site.Tier;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Reads {@code inventory.yaml}; a reference to what is not declared is an error at its line. */
final class InventoryReader {
  private final Map<String, Carrier> carriers = new LinkedHashMap<>();
  private final Map<SiteId, Site> sites = new LinkedHashMap<>();
  private final TreeMap<NodeId, RouterAccess> access = new TreeMap<>();
  private final Map<NodeId, SiteId> siteOfRouter = new HashMap<>();
  private final Set<InterfaceId> usedPorts = new HashSet<>();

  private InventoryReader() {}

  static Inventory read(Path file) {
    return new InventoryReader().read(YamlFile.read(file), file);
  }

  private Inventory read(Fields root, Path file) {
    var zone = root.value("zone", ZoneId::of);
    var calendar = readCalendar(root, file);
    var classes = readClasses(root);
    for (var fields : root.listFields("carriers")) {
      var carrier =
          new Carrier(fields.text("id"), fields.findText("name").orElse(fields.text("id")));
      if (carriers.putIfAbsent(carrier.id(), carrier) != null) {
        throw fields.error("id", "carrier \"" + carrier.id() + "\" is there twice");
      }
      fields.end();
    }
    root.listFields("sites").forEach(this::readSite);
    var risks = new HashMap<Srlg, String>();
    var named = root.findFields("risks");
    if (named.isPresent()) {
      for (var number : named.get().names()) {
        risks.put(root.build(() -> new Srlg(Long.parseLong(number))), named.get().text(number));
      }
    }
    var lines = new LinkedHashMap<LineId, Line>();
    for (var fields : root.listFields("lines")) {
      var line = readLine(fields);
      if (lines.putIfAbsent(line.id(), line) != null) {
        throw fields.error("id", "line \"" + line.id() + "\" is there twice");
      }
    }
    root.end();
    if (sites.isEmpty()) {
      throw root.error("sites", "there is no site");
    }
    return root.build(() ->
        new Inventory(
            new Bank(List.copyOf(sites.values()), List.copyOf(lines.values()), classes, calendar),
            zone,
            risks,
            access));
  }

  /** Written here, or the name of one that comes with Branchline, or of a file beside this one. */
  private static Calendar readCalendar(Fields root, Path file) {
    if (root.isMapping("calendar")) {
      return CalendarFile.read(root.fields("calendar"));
    }
    return root.findText("calendar")
        .map(name -> CalendarFile.read(name, file.resolveSibling("")))
        .orElse(Calendar.WEEKDAYS);
  }

  private static List<TrafficClass> readClasses(Fields root) {
    var classes = new LinkedHashMap<String, TrafficClass>();
    for (var fields : root.listFields("classes")) {
      var read = TrafficClassFields.read(fields);
      if (classes.putIfAbsent(read.name(), read) != null) {
        throw fields.error("name", "class \"" + read.name() + "\" is there twice");
      }
    }
    return List.copyOf(classes.values());
  }

  private void readSite(Fields fields) {
    var id = fields.value("id", SiteId::new);
    var routers = new ArrayList<NodeId>();
    for (var router : fields.listFields("routers")) {
      var name = router.value("name", NodeId::new);
      if (siteOfRouter.putIfAbsent(name, id) != null) {
        throw router.error("name", "router \"" + name + "\" is there twice");
      }
      var netconf = router.value("netconf", HostPort::parse);
      var hostKey = router.text("hostKey");
      var gnmi = router.find("gnmi", HostPort::parse);
      var snmp = router.find("snmp", HostPort::parse);
      var exporter = router.find("exporter", Ip::of);
      router.end();
      access.put(
          name, router.build(() -> new RouterAccess(netconf, hostKey, gnmi, snmp, exporter)));
      routers.add(name);
    }
    var city = fields.text("city");
    var tier = fields.value("tier", InventoryReader::tier);
    var region = fields.text("region");
    double latitude = fields.decimal("latitude");
    double longitude = fields.decimal("longitude");
    var prefix = fields.value("prefix", Prefix::parse);
    fields.end();
    var site =
        fields.build(() -> new Site(id, city, tier, region, latitude, longitude, routers, prefix));
    if (sites.putIfAbsent(id, site) != null) {
      throw fields.error("id", "site \"" + id + "\" is there twice");
    }
  }

  private static Tier tier(String label) {
    return switch (label) {
      case "branch" -> Tier.BRANCH;
      case "data-centre" -> Tier.DATA_CENTRE;
      default ->
          throw new IllegalArgumentException(
              "\"" + label + "\" is not a tier: expected branch or data-centre");
    };
  }

  private Line readLine(Fields fields) {
    var id = fields.value("id", LineId::new);
    var kind = fields.value("kind", LineKind::ofLabel);
    var carrier = carriers.get(fields.text("carrier"));
    if (carrier == null) {
      throw fields.error("carrier", "no carrier \"" + fields.text("carrier") + "\" is declared");
    }
    var branch = readEnd(fields.fields("branch"));
    var hub = readEnd(fields.fields("hub"));
    var committed = fields.value("committed", Bandwidth::parse);
    var latency = fields.value("latency", Latency::parse);
    var loss = fields.value("loss", Loss::parse);
    double availability = fields.value("availability", text -> Loss.parse(text).ratio());
    var quota = fields.find("monthlyQuota", DataVolume::parse);
    var jitter =
        fields
            .find("jitter", text -> new Jitter(Latency.parse(text).micros()))
            .orElse(Contract.CUSTOMARY_JITTER);
    var repair = fields.find("repair", Durations::parse).orElse(Contract.CUSTOMARY_REPAIR);
    int overhead = fields.findInteger("overheadBytes").orElse(0);
    int mtu = fields.integer("mtu");
    var srlgs =
        Set.copyOf(new HashSet<>(fields.list("srlgs", text -> new Srlg(Long.parseLong(text)))));
    fields.end();
    return fields.build(() ->
        new Line(
            id,
            kind,
            carrier,
            branch,
            hub,
            new Contract(committed, latency, loss, availability, quota, jitter, repair),
            overhead,
            mtu,
            srlgs));
  }

  private LineEnd readEnd(Fields fields) {
    var site = fields.value("site", SiteId::new);
    var router = fields.value("router", NodeId::new);
    if (!sites.containsKey(site)) {
      throw fields.error("site", "no site \"" + site + "\" is declared");
    }
    if (!site.equals(siteOfRouter.get(router))) {
      throw fields.error("router", "site \"" + site + "\" has no router \"" + router + "\"");
    }
    var port = new InterfaceId(router, fields.text("interface"));
    if (!usedPorts.add(port)) {
      throw fields.error("interface", port + " is the end of another line already");
    }
    int linkId = fields.integer("linkId");
    fields.end();
    return new LineEnd(site, port, linkId);
  }
}
