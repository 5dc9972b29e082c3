package io.branchline.plan;

import io.branchline.site.LineId;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** For each class of each branch its lines in order: the primary, then the backups. */
public record Placement(SortedMap<SiteClass, List<LineId>> lines) {
  public static final Placement EMPTY = new Placement(new TreeMap<>());

  public Placement {
    var copy = new TreeMap<SiteClass, List<LineId>>();
    lines.forEach((siteClass, order) -> {
      if (order.stream().distinct().count() != order.size()) {
        throw new IllegalArgumentException("a line is there twice for " + siteClass);
      }
      copy.put(siteClass, List.copyOf(order));
    });
    lines = Collections.unmodifiableSortedMap(copy);
  }

  /** The lines in order; empty when the class follows the IGP. */
  public List<LineId> listLinesOf(SiteClass siteClass) {
    return lines.getOrDefault(siteClass, List.of());
  }

  public Optional<LineId> findPrimary(SiteClass siteClass) {
    return listLinesOf(siteClass).stream().findFirst();
  }
}
