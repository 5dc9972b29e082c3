package io.branchline.site;

import io.branchline.network.NodeId;
import io.branchline.service.TrafficClass;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The bank's own record of what it has: sites, lines, traffic classes and its calendar, with
 * look-ups.
 */
public final class Bank {
  private final Map<SiteId, Site> sites = new LinkedHashMap<>();
  private final Map<LineId, Line> lines = new LinkedHashMap<>();
  private final Map<String, TrafficClass> classes = new LinkedHashMap<>();
  private final Map<SiteId, List<Line>> linesBySite = new HashMap<>();
  private final Map<NodeId, List<Line>> linesByRouter = new HashMap<>();
  private final Map<NodeId, Site> siteByRouter = new HashMap<>();
  private final Calendar calendar;

  /** A bank that works from Monday to Friday; otherwise as the other constructor. */
  public Bank(List<Site> sites, List<Line> lines, List<TrafficClass> classes) {
    this(sites, lines, classes, Calendar.WEEKDAYS);
  }

  /**
   * A bank of these parts.
   *
   * @throws IllegalArgumentException when a name is repeated or a line ends at an unknown router
   */
  public Bank(List<Site> sites, List<Line> lines, List<TrafficClass> classes, Calendar calendar) {
    this.calendar = calendar;
    for (var site : sites) {
      putNew(this.sites, site.id(), site);
      for (var router : site.routers()) {
        putNew(siteByRouter, router, site);
      }
    }
    for (var line : lines) {
      putNew(this.lines, line.id(), line);
      for (var end : List.of(line.branchEnd(), line.hubEnd())) {
        var site = siteByRouter.get(end.node());
        if (site == null || !site.id().equals(end.site())) {
          throw new IllegalArgumentException(
              "line " + line.id() + " ends at " + end.port() + ", which is not at " + end.site());
        }
      }
    }
    for (var trafficClass : classes) {
      putNew(this.classes, trafficClass.name(), trafficClass);
    }
    for (var line : lines) {
      linesBySite.computeIfAbsent(line.branchEnd().site(), site -> new ArrayList<>()).add(line);
    }
    for (var line : lines) {
      for (var router : new TreeSet<>(List.of(line.branchEnd().node(), line.hubEnd().node()))) {
        linesByRouter.computeIfAbsent(router, node -> new ArrayList<>()).add(line);
      }
    }
    linesByRouter.replaceAll((router, ofRouter) -> List.copyOf(ofRouter));
    linesBySite.replaceAll((site, ofSite) -> List.copyOf(ofSite));
  }

  private static <K, V> void putNew(Map<K, V> map, K key, V value) {
    if (map.putIfAbsent(key, value) != null) {
      throw new IllegalArgumentException("\"" + key + "\" is there twice");
    }
  }

  public List<Site> sites() {
    return List.copyOf(sites.values());
  }

  public List<Site> branches() {
    return sites.values().stream().filter(site -> site.tier() == Tier.BRANCH).toList();
  }

  public List<Line> lines() {
    return List.copyOf(lines.values());
  }

  /** The traffic classes, most important first as they were declared. */
  public List<TrafficClass> classes() {
    return List.copyOf(classes.values());
  }

  /** The days on which the bank works. */
  public Calendar calendar() {
    return calendar;
  }

  public List<NodeId> routers() {
    return sites.values().stream().flatMap(site -> site.routers().stream()).toList();
  }

  public Optional<Site> findSite(SiteId id) {
    return Optional.ofNullable(sites.get(id));
  }

  public Site getSite(SiteId id) {
    return findSite(id).orElseThrow(() -> new IllegalArgumentException("no site " + id));
  }

  public Optional<Line> findLine(LineId id) {
    return Optional.ofNullable(lines.get(id));
  }

  public Line getLine(LineId id) {
    return findLine(id).orElseThrow(() -> new IllegalArgumentException("no line " + id));
  }

  public Optional<TrafficClass> findClass(String name) {
    return Optional.ofNullable(classes.get(name));
  }

  public TrafficClass getClass(String name) {
    return findClass(name)
        .orElseThrow(() -> new IllegalArgumentException("no traffic class " + name));
  }

  public Optional<Site> findSiteOf(NodeId router) {
    return Optional.ofNullable(siteByRouter.get(router));
  }

  /** The lines whose branch end is at the site, in the order they were declared. */
  public List<Line> listLinesOf(SiteId site) {
    return linesBySite.getOrDefault(site, List.of());
  }

  /** The lines of which an end is at the router, in the order they were declared. */
  public List<Line> listLinesAt(NodeId router) {
    return linesByRouter.getOrDefault(router, List.of());
  }
}
