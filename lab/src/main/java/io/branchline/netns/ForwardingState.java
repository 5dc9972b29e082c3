package io.branchline.netns;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a router's kernel holds beside its IGP's routes: a nexthop object for every segment list, a
 * group for every policy that is on one of its candidate paths, and the routes of steered classes
 * into groups. A policy moves by one replacement of its group, which takes every packet from one to
 * the next.
 *
 * @param members what each nexthop object does; the text of a number never changes
 * @param groups members of each group, as {@code ip} says them
 * @param routes group by "PREFIX table T"
 */
record ForwardingState(
    SortedMap<Integer, String> members,
    SortedMap<Integer, String> groups,
    SortedMap<String, Integer> routes) {
  static final ForwardingState EMPTY =
      new ForwardingState(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());

  ForwardingState {
    members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
    groups = Collections.unmodifiableSortedMap(new TreeMap<>(groups));
    routes = Collections.unmodifiableSortedMap(new TreeMap<>(routes));
  }

  /** The commands of {@code ip} that lead from this to another: make before break. */
  List<String> changesTo(ForwardingState to) {
    var lines = new ArrayList<String>();
    to.members.forEach((id, what) -> {
      if (!members.containsKey(id)) {
        lines.add("nexthop replace id " + id + " " + what);
      }
    });
    to.groups.forEach((id, group) -> {
      if (!group.equals(groups.get(id))) {
        lines.add("nexthop replace id " + id + " group " + group);
      }
    });
    to.routes.forEach((where, id) -> {
      if (!id.equals(routes.get(where))) {
        lines.add("route replace " + where + " nhid " + id);
      }
    });
    routes.keySet().stream()
        .filter(where -> !to.routes.containsKey(where))
        .forEach(where -> lines.add("route del " + where));
    groups.keySet().stream()
        .filter(id -> !to.groups.containsKey(id))
        .forEach(id -> lines.add("nexthop del id " + id));
    members.keySet().stream()
        .filter(id -> !to.members.containsKey(id))
        .forEach(id -> lines.add("nexthop del id " + id));
    return lines;
  }
}
