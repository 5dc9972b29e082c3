package io.branchline.inventory;

import io.branchline.config.Fields;
import io.branchline.inventory.NetBoxExport.Circuit;
import io.branchline.inventory.NetBoxExport.Role;
import io.branchline.inventory.NetBoxExport.Router;
import io.branchline.inventory.NetBoxExport.Site;
import io.branchline.inventory.NetBoxExport.Use;
import io.branchline.metric.Bandwidth;
import io.branchline.site.Carrier;
import io.branchline.site.SiteId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads an export. The fields are those of NetBox 4's REST API; circuit terminations are read as
 * NetBox 4.2 and later write them ({@code termination_type}, {@code termination}) and as before
 * ({@code site}).
 */
final class NetBoxReader {
  /** The priorities of a circuit in its groups, the preferred first; then those without. */
  private static final List<String> PRIORITIES = List.of("primary", "secondary", "tertiary", "");

  private final NetBoxLists lists;
  private final NetBoxTerms terms;
  private final Map<Integer, Fields> regions = new HashMap<>();
  private final TreeMap<SiteId, Site> sites = new TreeMap<>();

  private NetBoxReader(NetBoxLists lists, NetBoxTerms terms) {
    this.lists = lists;
    this.terms = terms;
  }

  static boolean isExport(Path path) {
    return Files.isDirectory(path)
        || (path.toString().endsWith(".json") && NetBoxLists.open(path).has("sites"));
  }

  static NetBoxExport read(Path path, NetBoxTerms terms) {
    return new NetBoxReader(NetBoxLists.open(path), terms).read();
  }

  private NetBoxExport read() {
    lists
        .find("regions", "region")
        .orElse(List.of())
        .forEach(region -> regions.put(region.integer("id"), region));
    lists.get("sites", "site").forEach(this::readSite);
    requireSite(Role.DATA_CENTRE, terms.centreGroups());
    requireSite(Role.BRANCH, terms.branchGroups());
    var routers = new ArrayList<Router>();
    for (var device : lists.get("devices", "device")) {
      if (isActive(device) && terms.routerRoles().contains(slug(device.fields("role")))) {
        var site = new SiteId(slug(device.fields("site")));
        if (sites.containsKey(site)) {
          routers.add(new Router(device, device.text("name"), site));
        }
      }
    }
    var circuits = new ArrayList<Circuit>();
    for (var circuit : lists.get("circuits", "circuit")) {
      if (isActive(circuit)) {
        use(slug(circuit.fields("type"))).ifPresent(use -> circuits.add(readCircuit(circuit, use)));
      }
    }
    circuits.sort(Comparator.comparing(NetBoxReader::priority).thenComparing(Circuit::cid));
    return new NetBoxExport(List.copyOf(sites.values()), routers, circuits);
  }

  private void requireSite(Role role, Set<String> groups) {
    if (sites.values().stream().noneMatch(site -> site.role() == role)) {
      throw lists.error("sites", "no active site is in group " + String.join(" or ", groups));
    }
  }

  private void readSite(Fields fields) {
    var role = fields.findFields("group").flatMap(group -> role(slug(group)));
    if (role.isEmpty() || !isActive(fields)) {
      return;
    }
    var region = fields.fields("region");
    var around =
        Optional.ofNullable(regions.get(region.integer("id")))
            .flatMap(own -> own.findFields("parent"))
            .orElse(region);
    double latitude = degrees(fields, "latitude", 90);
    double longitude = degrees(fields, "longitude", 180);
    var site =
        new Site(
            fields,
            new SiteId(slug(fields)),
            role.get(),
            region.text("name"),
            slug(around),
            latitude,
            longitude);
    if (sites.putIfAbsent(site.id(), site) != null) {
      throw fields.error("slug", "another site is called \"" + site.id() + "\" too");
    }
  }

  private static double degrees(Fields fields, String field, double most) {
    double degrees = fields.decimal(field);
    if (Math.abs(degrees) > most) {
      throw fields.error(field, degrees + " is no " + field + " in degrees");
    }
    return degrees;
  }

  private Circuit readCircuit(Fields fields, Use use) {
    var provider = fields.fields("provider");
    var committed =
        fields.find(
            "commit_rate",
            text -> {
              var rate = Bandwidth.parse(text + "kbps");
              if (rate.bitsPerSecond() < 64_000) {
                throw new IllegalArgumentException(
                    text + " kbit/s: a line carries at least 64 kbit/s");
              }
              return rate;
            });
    var ends = new ArrayList<SiteId>();
    for (var side : List.of("termination_a", "termination_z")) {
      fields.findFields(side).flatMap(NetBoxReader::siteOf).ifPresent(ends::add);
    }
    return new Circuit(
        fields,
        fields.text("cid"),
        use,
        new Carrier(slug(provider), provider.text("name")),
        committed,
        ends,
        fields.listFields("tags").stream().map(NetBoxReader::slug).toList());
  }

  /** The site that a termination is at; empty when it is at a provider's network. */
  private static Optional<SiteId> siteOf(Fields termination) {
    var site =
        termination.has("termination_type")
            ? termination
                .findText("termination_type")
                .filter("dcim.site"::equals)
                .map(type -> termination.fields("termination"))
            : termination.findFields("site");
    return site.map(found -> new SiteId(slug(found)));
  }

  private static int priority(Circuit circuit) {
    int best = PRIORITIES.size() - 1;
    for (var assignment : circuit.source().listFields("assignments")) {
      var priority = assignment.findFields("priority").flatMap(p -> p.findText("value"));
      int rank = PRIORITIES.indexOf(priority.orElse(""));
      best = rank < 0 ? best : Math.min(best, rank);
    }
    return best;
  }

  private Optional<Role> role(String group) {
    if (terms.centreGroups().contains(group)) {
      return Optional.of(Role.DATA_CENTRE);
    }
    if (terms.hubGroups().contains(group)) {
      return Optional.of(Role.HUB);
    }
    return terms.branchGroups().contains(group) ? Optional.of(Role.BRANCH) : Optional.empty();
  }

  private Optional<Use> use(String type) {
    if (terms.mstpTypes().contains(type)) {
      return Optional.of(Use.MSTP);
    }
    if (terms.radioTypes().contains(type)) {
      return Optional.of(Use.FIVE_G);
    }
    return terms.coreTypes().contains(type) ? Optional.of(Use.CORE) : Optional.empty();
  }

  private static boolean isActive(Fields fields) {
    return fields.fields("status").text("value").equals("active");
  }

  private static String slug(Fields fields) {
    return fields.text("slug");
  }
}
