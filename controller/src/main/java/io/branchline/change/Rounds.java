package io.branchline.change;

import io.branchline.network.NodeId;
import io.branchline.plan.ChangeUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Sorts the units of a plan into what can go together. */
final class Rounds {
  private Rounds() {}

  /**
   * Rounds go one after the other, the batches of a round side by side. Units that touch the same
   * entry of a router are in different rounds, in their order; units of a round that share a router
   * are in the same batch, unless it would be too large: then the rest waits for the next round.
   */
  static List<List<List<ChangeUnit>>> of(List<ChangeUnit> units, int unitsTogether) {
    var rounds = new ArrayList<List<List<ChangeUnit>>>();
    for (var compatible : withoutConflicts(units)) {
      var connected = connected(compatible);
      int longest = 0;
      var chunks = new ArrayList<List<List<ChangeUnit>>>();
      for (var group : connected) {
        var pieces = new ArrayList<List<ChangeUnit>>();
        for (int from = 0; from < group.size(); from += unitsTogether) {
          pieces.add(
              List.copyOf(group.subList(from, Math.min(group.size(), from + unitsTogether))));
        }
        chunks.add(pieces);
        longest = Math.max(longest, pieces.size());
      }
      for (int i = 0; i < longest; i++) {
        int index = i;
        rounds.add(
            chunks.stream()
                .filter(pieces -> index < pieces.size())
                .map(pieces -> pieces.get(index))
                .toList());
      }
    }
    return rounds;
  }

  /** Each unit goes right after the last earlier one that touches the same entry. */
  private static List<List<ChangeUnit>> withoutConflicts(List<ChangeUnit> units) {
    var rounds = new ArrayList<List<ChangeUnit>>();
    var lastRound = new HashMap<String, Integer>();
    for (var unit : units) {
      var entries = new HashSet<String>();
      unit.changes()
          .forEach((node, change) ->
              Changes.touched(change).forEach(entry -> entries.add(node + " " + entry)));
      int round =
          entries.stream().mapToInt(e -> lastRound.getOrDefault(e, -1)).max().orElse(-1) + 1;
      entries.forEach(entry -> lastRound.put(entry, round));
      if (round == rounds.size()) {
        rounds.add(new ArrayList<>());
      }
      rounds.get(round).add(unit);
    }
    return rounds;
  }

  /** Units that share a router, directly or through others, together. */
  private static List<List<ChangeUnit>> connected(List<ChangeUnit> units) {
    Map<NodeId, List<ChangeUnit>> byNode = new LinkedHashMap<>();
    units.forEach(unit ->
        unit.changes()
            .keySet()
            .forEach(node -> byNode.computeIfAbsent(node, _ -> new ArrayList<>()).add(unit)));
    var groups = new ArrayList<List<ChangeUnit>>();
    Set<String> seen = new HashSet<>();
    for (var unit : units) {
      if (seen.add(unit.id())) {
        var group = new ArrayList<>(List.of(unit));
        for (int i = 0; i < group.size(); i++) {
          for (var node : group.get(i).changes().keySet()) {
            byNode.getOrDefault(node, List.of()).stream()
                .filter(other -> seen.add(other.id()))
                .forEach(group::add);
          }
        }
        groups.add(group);
      }
    }
    return groups;
  }
}
