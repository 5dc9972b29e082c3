package io.branchline.bank;

import io.branchline.bank.BankPlan.Branch;
import io.branchline.bank.BankPlan.ClassDemand;
import io.branchline.bank.BankPlan.Hub;
import io.branchline.bank.BankPlan.KindTerms;
import io.branchline.bank.BankPlan.LinePlan;
import io.branchline.bank.BankPlan.Place;
import io.branchline.config.Fields;
import io.branchline.config.YamlFile;
import io.branchline.inventory.CalendarFile;
import io.branchline.inventory.TrafficClassFields;
import io.branchline.metric.Bandwidth;
import io.branchline.metric.DataVolume;
import io.branchline.metric.Jitter;
import io.branchline.metric.Latency;
import io.branchline.metric.Loss;
import io.branchline.network.Link;
import io.branchline.segment.Dataplane;
import io.branchline.service.TrafficClass;
import io.branchline.site.Carrier;
import io.branchline.site.LineId;
import io.branchline.site.LineKind;
import io.branchline.site.SiteId;
import io.branchline.traffic.BankCalendar;
import io.branchline.traffic.GeneratedDemand;
import io.branchline.traffic.Objective;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads a bank file. Every error names file, line and field: an unknown or missing field, a value
 * that makes no sense, a reference to what is not declared, a repetition.
 */
final class BankFile {
  private final Fields root;
  private final Map<String, Carrier> carriers = new LinkedHashMap<>();
  private final Map<String, TrafficClass> classes = new LinkedHashMap<>();
  private final Map<LineKind, KindTerms> kinds = new EnumMap<>(LineKind.class);
  private final Map<SiteId, Place> centres = new LinkedHashMap<>();
  private final Map<SiteId, Hub> hubs = new LinkedHashMap<>();

  private BankFile(Fields root) {
    this.root = root;
  }

  static BankScenario read(Path file) {
    return new BankFile(YamlFile.read(file)).build();
  }

  static BankScenario parse(String name, String text) {
    return new BankFile(YamlFile.parse(name, text)).build();
  }

  /** What the text of a bank file says, before conventions fill in the rest. */
  static BankPlan plan(String name, String text) {
    return new BankFile(YamlFile.parse(name, text)).read();
  }

  private BankScenario build() {
    var plan = read();
    return root.build(() -> new BankBuilder(plan).build());
  }

  private BankPlan read() {
    var name = root.text("name");
    var calendar = readCalendar(root.fields("calendar"));
    var dataplane = root.value("dataplane", BankFile::dataplane);
    var carrierNames = root.fields("carriers");
    for (var id : carrierNames.names()) {
      carriers.put(id, new Carrier(id, carrierNames.text(id)));
    }
    for (var fields : root.listFields("classes")) {
      var read = TrafficClassFields.read(fields);
      if (classes.putIfAbsent(read.name(), read) != null) {
        throw fields.error("name", "class \"" + read.name() + "\" is there twice");
      }
    }
    var objectives = new TreeMap<String, Objective>();
    byClass("objectives", (id, fields) -> objectives.put(id, readObjective(fields)));
    var demands = new LinkedHashMap<String, ClassDemand>();
    byClass("demands", (id, fields) -> demands.put(id, readDemand(fields)));
    root.namedFields("line-kinds").forEach(this::readKind);
    var core = root.fields("core");
    var coreRate = core.value("rate", Bandwidth::parse);
    var lanRate = core.value("lan", Bandwidth::parse);
    core.end();
    root.namedFields("data-centres")
        .forEach((id, fields) -> centres.put(new SiteId(id), readCentre(id, fields)));
    root.namedFields("hubs").forEach((id, fields) -> hubs.put(new SiteId(id), readHub(id, fields)));
    var branches = new ArrayList<Branch>();
    root.namedFields("branches").forEach((id, fields) -> branches.add(readBranch(id, fields)));
    root.end();
    if (branches.isEmpty()) {
      throw root.error("branches", "there is no branch");
    }
    return new BankPlan(
        name,
        calendar,
        dataplane,
        coreRate,
        lanRate,
        List.copyOf(carriers.values()),
        List.copyOf(classes.values()),
        objectives,
        demands,
        List.copyOf(centres.values()),
        List.copyOf(hubs.values()),
        branches);
  }

  private interface ByName {
    void accept(String name, Fields fields);
  }

  private void byClass(String field, ByName reader) {
    var all = root.fields(field);
    for (var id : all.names()) {
      if (!classes.containsKey(id)) {
        throw all.error(id, "no class \"" + id + "\" is declared");
      }
      reader.accept(id, all.fields(id));
    }
  }

  private static BankCalendar readCalendar(Fields fields) {
    var zone = fields.value("zone", ZoneId::of);
    return new BankCalendar(zone, CalendarFile.read(fields));
  }

  private static Objective readObjective(Fields fields) {
    var objective =
        new Objective(
            fields.value("latency", Latency::parse),
            fields.value("loss", Loss::parse),
            fields.find("bandwidth", Bandwidth::parse));
    fields.end();
    return objective;
  }

  private static ClassDemand readDemand(Fields fields) {
    var demand =
        new ClassDemand(
            fields.value("profile", GeneratedDemand::checkedProfile),
            fields.value("up", Bandwidth::parse),
            fields.value("down", Bandwidth::parse),
            fields.find("next", BankFile::share).orElse(0.0));
    fields.end();
    return demand;
  }

  private void readKind(String label, Fields fields) {
    var kind = fields.build(() -> LineKind.ofLabel(label));
    var terms =
        new KindTerms(
            fields.find("committed", Bandwidth::parse),
            fields.value("access", Latency::parse),
            fields.value("jitter", text -> new Jitter(Latency.parse(text).micros())),
            fields.value("loss", Loss::parse),
            fields.value("availability", BankFile::share),
            fields.find("quota", DataVolume::parse),
            fields.findInteger("overhead").orElse(0),
            fields.integer("mtu"),
            fields.integer("metric"));
    fields.end();
    kinds.put(kind, terms);
  }

  private static Place readPlace(String id, Fields fields, int defaultRouters, boolean branch) {
    var at = fields.list("at", Double::valueOf);
    if (at.size() != 2) {
      throw fields.error("at", "expected [LATITUDE, LONGITUDE] in degrees");
    }
    if (Math.abs(at.getFirst()) > 90 || Math.abs(at.getLast()) > 180) {
      throw fields.error("at", at + " is no place on earth: expected [LATITUDE, LONGITUDE]");
    }
    int routers = fields.findInteger("routers").orElse(defaultRouters);
    if (routers < 1 || routers > 9) {
      throw fields.error("routers", "a site has 1 to 9 routers, not " + routers);
    }
    // Routers of one branch reach each other's lines through one another.
    boolean transit = fields.findFlag("transit").orElse(!branch || routers > 1);
    if (!transit && routers > 1) {
      throw fields.error("transit", "the routers of a site carry each other's traffic");
    }
    return new Place(
        new SiteId(id),
        fields.text("city"),
        fields.text("region"),
        at.getFirst(),
        at.getLast(),
        routers,
        transit);
  }

  private static Place readCentre(String id, Fields fields) {
    var place = readPlace(id, fields, 4, false);
    fields.end();
    return place;
  }

  private Hub readHub(String id, Fields fields) {
    var place = readPlace(id, fields, 4, false);
    if (centres.containsKey(place.id())) {
      throw fields.error("", "there is a data centre of this name");
    }
    var joined = fields.list("centres", SiteId::new);
    for (var centre : joined) {
      if (!centres.containsKey(centre)) {
        throw fields.error("centres", "no data centre \"" + centre + "\" is declared");
      }
    }
    if (joined.isEmpty() || Set.copyOf(joined).size() < joined.size()) {
      throw fields.error("centres", "a hub is joined to one or more data centres, each once");
    }
    fields.end();
    return new Hub(place, joined);
  }

  private Branch readBranch(String id, Fields fields) {
    var place = readPlace(id, fields, 3, true);
    if (centres.containsKey(place.id()) || hubs.containsKey(place.id())) {
      throw fields.error("", "there is a data centre or a hub of this name");
    }
    double size = fields.findDecimal("size").orElse(1.0);
    if (!(size > 0)) {
      throw fields.error("size", "is not positive");
    }
    var sizes = new LinkedHashMap<String, Double>();
    var own = fields.findFields("sizes");
    if (own.isPresent()) {
      for (var name : own.get().names()) {
        if (!classes.containsKey(name)) {
          throw own.get().error(name, "no class \"" + name + "\" is declared");
        }
        sizes.put(name, own.get().decimal(name));
      }
    }
    var lines = new ArrayList<LinePlan>();
    fields.namedFields("lines").forEach((name, line) -> lines.add(readLine(id, name, line)));
    fields.end();
    if (lines.isEmpty()) {
      throw fields.error("lines", "a branch has at least one line");
    }
    return new Branch(place, size, sizes, lines);
  }

  private LinePlan readLine(String branch, String name, Fields fields) {
    var kind = fields.build(() -> LineKind.ofLabel(name.replaceFirst("-[0-9]+$", "")));
    var terms = kinds.get(kind);
    if (terms == null) {
      throw fields.error("", "line-kinds does not declare \"" + kind.label() + "\"");
    }
    var carrier = carriers.get(fields.text("carrier"));
    if (carrier == null) {
      throw fields.error("carrier", "no carrier \"" + fields.text("carrier") + "\" is declared");
    }
    var hub = fields.value("hub", SiteId::new);
    if (!centres.containsKey(hub) && !hubs.containsKey(hub)) {
      throw fields.error(
          "hub", "no data centre \"" + hub + "\" is declared, nor a hub of that name");
    }
    var committed =
        fields
            .find("committed", Bandwidth::parse)
            .or(terms::committed)
            .orElseThrow(() -> fields.error("committed", "is missing"));
    if (committed.bitsPerSecond() < 64_000) {
      throw fields.error("committed", "a line carries at least 64 kbit/s");
    }
    var tower = fields.findText("tower");
    if (tower.isPresent() && kind != LineKind.FIVE_G) {
      throw fields.error("tower", "only a 5G line has a tower");
    }
    var plan =
        new LinePlan(
            new LineId(branch + "-" + name),
            kind,
            carrier,
            hub,
            committed,
            fields.find("delay", Latency::parse),
            fields.find("te-metric", BankFile::metric),
            fields.find("quota", DataVolume::parse).or(terms::quota),
            fields.list("ducts", text -> text),
            tower,
            terms);
    fields.end();
    return plan;
  }

  static long metric(String text) {
    long metric = Long.parseLong(text);
    if (metric < 0 || metric > Link.LARGEST_METRIC) {
      throw new IllegalArgumentException(text + " is no metric: expected 0 to 4294967295");
    }
    return metric;
  }

  private static Dataplane dataplane(String label) {
    return switch (label) {
      case "mpls" -> Dataplane.MPLS;
      case "srv6" -> Dataplane.SRV6;
      default ->
          throw new IllegalArgumentException(
              "\"" + label + "\" is not a data plane: expected mpls or srv6");
    };
  }

  private static double share(String text) {
    return Loss.parse(text).ratio();
  }
}
