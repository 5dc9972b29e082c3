package io.branchline.netns;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What one router's IS-IS database says, read from FRR's {@code show isis database detail} (its
 * JSON is not complete): which router says that it has which neighbour.
 *
 * @param adjacencies neighbours by the host name of the router that says so; a neighbour is named
 *     by its system id
 */
record IsisDatabase(Map<String, Set<String>> adjacencies) {
  private static final Pattern FRAGMENT = Pattern.compile("(\\S+)\\.[0-9a-f]{2}-[0-9a-f]{2} .*");
  private static final Pattern HOST_NAME = Pattern.compile(" *Hostname: (\\S+)");
  private static final Pattern NEIGHBOUR =
      Pattern.compile(" *Extended Reachability: (\\S+)\\.[0-9a-f]{2} \\(Metric: [0-9]+\\)");

  IsisDatabase {
    adjacencies = Map.copyOf(adjacencies);
  }

  /** Reads what {@code vtysh} printed; lines that say something else are passed over. */
  static IsisDatabase parse(String text) {
    var adjacencies = new HashMap<String, Set<String>>();
    var host = "";
    var neighbours = new HashSet<String>();
    for (var line : text.split("\n", -1)) {
      var name = HOST_NAME.matcher(line);
      var neighbour = NEIGHBOUR.matcher(line);
      if (FRAGMENT.matcher(line).matches()) {
        merge(adjacencies, host, neighbours);
        host = "";
        neighbours = new HashSet<>();
      } else if (name.matches()) {
        host = name.group(1);
      } else if (neighbour.matches()) {
        neighbours.add(neighbour.group(1));
      }
    }
    merge(adjacencies, host, neighbours);
    return new IsisDatabase(adjacencies);
  }

  private static void merge(Map<String, Set<String>> into, String host, Set<String> neighbours) {
    if (!host.isEmpty()) {
      into.computeIfAbsent(host, _ -> new HashSet<>()).addAll(neighbours);
    }
  }

  boolean says(String host, String neighbourSystemId) {
    return adjacencies.getOrDefault(host, Set.of()).contains(neighbourSystemId);
  }
}
