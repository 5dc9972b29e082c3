package io.branchline.plan;

import io.branchline.network.NodeId;
import io.branchline.policy.RouterChange;
import io.branchline.site.SiteId;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The routers that must change together; it lands wholly or not at all.
 *
 * @param site the branch whose traffic it concerns
 * @param changes the change of each router, none of them empty
 */
public record ChangeUnit(String id, SiteId site, SortedMap<NodeId, RouterChange> changes) {
  public ChangeUnit {
    changes = Collections.unmodifiableSortedMap(new TreeMap<>(changes));
    if (changes.isEmpty() || changes.values().stream().anyMatch(RouterChange::isEmpty)) {
      throw new IllegalArgumentException("change unit " + id + " has an empty change");
    }
  }
}
